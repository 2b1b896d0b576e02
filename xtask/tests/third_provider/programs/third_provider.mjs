// Makes a store and lists it.
const { Depot } = await import(process.env.CONNGUARD_PACKAGE);

const info = JSON.parse(process.env.CONNGUARD_DEMO);
const depot = new Depot({ baseUrl: info.depot_base_url });
await depot.stores.create({ name: "north", kind: "COLD", cooling: "ICE" });
const stores = await depot.stores.list().toArray();
console.log("third provider:", ...stores.map((store) => store.name));
