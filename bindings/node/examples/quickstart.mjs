import { Emulator, Matillion, matillion } from "connguard";

const emulator = await Emulator.start(); // for the real service: Matillion.fromEnv()
const client = new Matillion(emulator.matillion);
const connections = client.project(emulator.projectId).connections;
const aws = matillion.aws({ name: "my-aws-connection", credentialSecretName: "aws-platform-credentials" });
console.log("created", (await connections.create(aws)).createdDate);
const misspelt = { ...aws, authProvider: "AWS" };
await connections.create(misspelt).catch((error) => console.log(error.message));
client.close();
await emulator.stop();
