//! Connections of Apache Airflow, from their creation to their end.

use std::error::Error;

// --8<-- [start:create]
use connguard::airflow::{self, Airflow};
use serde_json::json;

pub async fn run() -> Result<(), Box<dyn Error>> {
    let client = Airflow::from_env()?;
    let connections = client.connections();
    let body = airflow::postgres("warehouse").sslmode("require").host("db.example.com");
    let body = body.login("reader").password("a password");
    let created = connections.create(&body).await?;
    let sslmode = created.to_json()["extra"]["sslmode"].as_str().unwrap_or_default().to_owned();
    println!("created: {} with sslmode {sslmode}", created.connection_id());
    println!("password in the reply: {}", created.password().unwrap_or_default());
    // --8<-- [end:create]

    // --8<-- [start:refused]
    let mut wrong = serde_json::to_value(&body)?;
    (wrong["connection_id"], wrong["password"], wrong["port"]) = ("copy".into(), "***".into(), 65536.into());
    wrong["extra"] = json!({ "ssl_mode": "require" });
    if let Err(error) = connections.create(wrong).await {
        let found = error.violations().iter().map(|one| format!("refused: {} {}", one.path, one.rule.id));
        let mut found: Vec<String> = found.collect();
        found.sort();
        println!("{}", found.join("\n"));
    }
    // --8<-- [end:refused]

    // --8<-- [start:update]
    let update = json!({ "conn_type": "postgres", "host": "replica.example.com", "port": 5433 });
    let changed = connections.update("warehouse", update).update_mask(["port"]).await?;
    println!("host and port: {} {}", changed.host().unwrap_or_default(), changed.port().unwrap_or_default());
    // --8<-- [end:update]

    // --8<-- [start:many]
    let source = |number: usize| {
        let host = format!("s{number}.example.com");
        airflow::http(format!("source-{number:03}")).host(host).schema("https")
    };
    let report = connections.create_many((0..500).map(source), 16).await?;
    println!("created: {}", report.count(connguard::OutcomeKind::Succeeded));
    let again = connections.create_many([0, 1, 2, 500].map(source), 16).await?;
    let outcomes: Vec<&str> = again.iter().map(|entry| entry.outcome.as_str()).collect();
    println!("again: {}", outcomes.join(" "));
    let stored = connections.list().connection_id_pattern(["source-"]).all().await?;
    println!("there are: {}", stored.len());
    let names = stored.iter().map(|connection| connection.connection_id().to_owned());
    let deleted = connections.delete_many(names, 16).await?;
    println!("deleted: {}", deleted.count(connguard::OutcomeKind::Succeeded));
    connections.delete("warehouse").await?;
    // --8<-- [end:many]
    Ok(())
}
