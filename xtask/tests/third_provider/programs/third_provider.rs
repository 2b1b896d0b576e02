//! Makes a store and lists it.

use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let info: Value = serde_json::from_str(&std::env::var("CONNGUARD_DEMO")?)?;
    let url = info["depot_base_url"].as_str().unwrap_or_default();
    tokio::runtime::Runtime::new()?.block_on(async {
        let depot = connguard::Depot::builder().base_url(url).build()?;
        let stores = depot.stores();
        stores.create(json!({ "name": "north", "kind": "COLD", "cooling": "ICE" })).await?;
        let listed = stores.list().all().await?;
        let names: Vec<&str> = listed.iter().map(|store| store.name()).collect();
        println!("third provider: {}", names.join(" "));
        Ok(())
    })
}
