//! Writes through a network that breaks a fifth of the exchanges; lossy.py and lossy.mjs do the same.
//!
//! Its last line of output says what the client said of each: `cargo xtask real airflow` compares that with the server.

use std::time::Duration;

use connguard::airflow::postgres;
use connguard::{Airflow, ErrorKind, Result};
use serde_json::{Map, Value, json};

fn outcome_of<T>(result: Result<T>) -> Value {
    match result {
        Ok(_) => "succeeded".into(),
        Err(error) if error.kind() == ErrorKind::OutcomeUnknown => "unknown".into(),
        Err(_) => "failed".into(),
    }
}

#[tokio::main]
async fn main() -> std::result::Result<(), Box<dyn std::error::Error>> {
    let options: Value = serde_json::from_str(&std::env::var("CONNGUARD_REAL")?)?;
    let option = |name: &str| options[name].as_str().unwrap_or_default();
    let airflow = Airflow::builder()
        .base_url(option("base_url"))
        .username("admin")
        .password(option("password"))
        .settle(Duration::from_secs(1))
        .build()?;
    let connections = airflow.connections();
    let [mut create, mut bulk, mut update, mut delete] = std::array::from_fn(|_| Map::new());
    let name = |number: usize| format!("one-{number:02}");
    for number in 0..40 {
        let body = postgres(name(number)).host("db.example.com");
        create.insert(name(number), outcome_of(connections.create(body).await));
    }

    let many = (0..200).map(|number| postgres(format!("many-{number:03}")).port(5432));
    for entry in connections.create_many(many, 16).await?.iter() {
        bulk.insert(entry.name.clone().unwrap_or_default(), entry.outcome.as_str().into());
    }

    let change = json!({ "conn_type": "postgres", "host": "changed.example.com" });
    for name in (0..40).step_by(2).map(name) {
        let changed = connections.update(name.as_str(), change.clone()).update_mask(["host"]).await;
        update.insert(name, outcome_of(changed));
    }
    for name in (1..40).step_by(2).map(name) {
        let deleted = connections.delete(name.as_str()).await;
        delete.insert(name, outcome_of(deleted));
    }
    println!("{}", json!({ "create": create, "bulk": bulk, "update": update, "delete": delete }));
    Ok(())
}
