//! A database connection of Lerian's Reporter, from its creation to its end.

use std::error::Error;

// --8<-- [start:create]
use connguard::lerian::{self, Database, Lerian, Ssl};
use serde_json::{Value, json};

pub async fn run() -> Result<(), Box<dyn Error>> {
    let client = Lerian::from_env()?;
    let ledger = Database {
        config_name: "production-db",
        host: "db.example.com",
        port: 5432,
        database_name: "ledger",
        user_name: "reader",
        password: "a password",
    };
    let created = client.connections().create(lerian::postgresql(&ledger), "My-Product").await?;
    let (name, product) = (created.config_name(), created.product_name());
    println!("created: {name} for {}", product.unwrap_or_default());
    let has_password = created.to_json().get("password").is_some();
    println!("password in the reply: {}", if has_password { "yes" } else { "no" });
    // --8<-- [end:create]

    // --8<-- [start:modes]
    let mysql = lerian::mysql(&Database { config_name: "staging-db", port: 3306, ..ledger });
    let mysql = mysql.ssl(Ssl::new().mode("verify-full").ca("-----BEGIN CERTIFICATE-----"));
    if let Err(error) = client.connections().create(mysql, "my-product").await {
        let first = &error.violations()[0];
        let allowed: Vec<&str> = first.allowed.iter().filter_map(Value::as_str).collect();
        println!("refused: {} may be {}", first.path, allowed.join(", "));
    }
    // --8<-- [end:modes]

    // --8<-- [start:look]
    let id = created.id();
    println!("test: {}", client.connections().test(id).await?.message());
    let schema = client.connections().schema(id).await?;
    let table = schema.tables()[0]["name"].as_str().unwrap_or_default();
    println!("first table: {table}");
    // --8<-- [end:look]

    // --8<-- [start:validate]
    let mapped = json!({ "mappedFields": { "production-db": { table: ["no_such_field"] } } });
    if let Err(error) = client.connections().validate_schema(mapped).await {
        println!("validation: {} {}", error.status().unwrap_or_default(), error.api_code().unwrap_or_default());
    }
    // --8<-- [end:validate]

    // --8<-- [start:change]
    let changed = client.connections().update(id, json!({ "host": "replica.example.com" })).await?;
    println!("host: {}", changed.host());
    client.connections().delete(id).await?;
    let left = client.connections().list().product("my-product").all().await?;
    println!("connections left: {}", left.len());
    // --8<-- [end:change]
    assert!(left.is_empty());
    Ok(())
}
