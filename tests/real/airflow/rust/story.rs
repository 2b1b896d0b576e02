//! The story that `cargo xtask real airflow` tells a server; story.py and story.mjs tell the same, line by line.

use std::collections::BTreeSet;

use connguard::airflow::{ConnectionExtra, http, postgres};
use connguard::{Airflow, ErrorKind, OutcomeKind};
use serde_json::{Value, json};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let options: Value = serde_json::from_str(&std::env::var("CONNGUARD_REAL")?)?;
    let option = |name: &str| options[name].as_str().unwrap_or_default();
    let airflow = Airflow::builder()
        .base_url(option("base_url"))
        .username("admin")
        .password(option("password"))
        // Airflow has no rate limit.
        .requests_per_minute(0)
        .build()?;
    let connections = airflow.connections();
    println!("version {}", airflow.version().get().await?.version());

    let warehouse = || postgres("warehouse").port(5432).login("reader");
    let created = connections.create(warehouse().host("db.example.com").password("s3cret-canary")).await?;
    let port = created.port().unwrap_or_default();
    println!("created {} {port} {}", created.connection_id(), created.password().unwrap_or("-"));
    match connections.create(postgres("warehouse").host("db.example.com")).await {
        Err(error) if error.kind() == ErrorKind::Conflict => println!("conflict {}", error.status().unwrap_or(0)),
        other => return Err(format!("this should be a conflict: {other:?}").into()),
    }

    let change = json!({ "conn_type": "postgres", "host": "db2.example.com", "schema": "sales" });
    let updated = connections.update("warehouse", change).await?;
    let text = |value: Option<&str>| value.unwrap_or("-").to_owned();
    let (host, schema) = (text(updated.host()), text(updated.schema()));
    println!("updated {host} {schema} {} {}", text(updated.login()), text(updated.password()));
    let masked = json!({ "conn_type": "postgres", "host": "db3.example.com", "schema": "ignored" });
    let patched = connections.update("warehouse", masked).update_mask(["host"]).await?;
    println!("patched {} {}", text(patched.host()), text(patched.schema()));

    let outcome = connections.upsert(warehouse().host("db3.example.com")).await?;
    let schema = if outcome.schema().is_some() { "schema" } else { "no schema" };
    println!("upserted {} {schema}", outcome.outcome);

    let many = (0..500).map(|number| {
        let extra = ConnectionExtra::new().sslmode("require");
        postgres(format!("bulk-{number:03}")).host("db.example.com").extra(extra)
    });
    let report = connections.create_many(many, 16).await?;
    println!("bulk {} {}", report.len(), report.count(OutcomeKind::Succeeded));
    let again = connections.create_many(["bulk-007", "bulk-500"].map(postgres), 16).await?;
    println!("bulk again {} {}", again[0].outcome, again[1].outcome);
    let listed = connections.list().all().await?;
    let names: BTreeSet<&str> = listed.iter().map(|connection| connection.connection_id()).collect();
    println!("listed {} {}", listed.len(), names.len());
    let read = connections.get("bulk-007").await?;
    let extra = read.extra().cloned().unwrap_or_default();
    println!("extra {{\"sslmode\": {}}}", extra["sslmode"]);

    let tested = |port| http("tested").host("127.0.0.1").schema("http").port(port);
    let open_port = u16::try_from(options["open_port"].as_u64().unwrap_or_default())?;
    let listening = connections.test(tested(open_port)).await?;
    let closed = connections.test(tested(1)).await?;
    println!("tested [{}, {}]", listening.status(), closed.status());

    connections.delete("warehouse").await?;
    match connections.get("warehouse").await {
        Err(error) if error.kind() == ErrorKind::NotFound => println!("deleted {}", error.status().unwrap_or(0)),
        other => return Err(format!("this should not be found: {other:?}").into()),
    }
    let left = connections.list().all().await?;
    let names: Vec<String> = left.iter().map(|connection| connection.connection_id().to_owned()).collect();
    let deleted = connections.delete_many(names, 16).await?;
    println!("deleted {} left {}", deleted.count(OutcomeKind::Succeeded), connections.list().all().await?.len());
    Ok(())
}
