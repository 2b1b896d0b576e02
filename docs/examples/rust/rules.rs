//! The rules alone: no client, no network.

use std::error::Error;

// --8<-- [start:check]
use connguard::{Arguments, check};
use serde_json::json;

pub fn run() -> Result<(), Box<dyn Error>> {
    let body = json!({
        "name": "my-connection",
        "platformConnectionType": "COMPONENT_BASIC",
        "authProvider": "none",
        "authType": "GENERIC_SECRET",
        "connectionDetials": { "connectionProperties": { "secretName": "db-credentials" } },
    });
    for violation in check("matillion.create_connection", &Arguments::new(), Some(&body))? {
        let (severity, evidence) = (violation.rule.severity.as_str(), violation.rule.evidence.as_str());
        println!("{severity} {} {} {evidence}", violation.path, violation.rule.id);
    }
    // --8<-- [end:check]

    // --8<-- [start:waive]
    let database = json!({
        "configName": "production-db",
        "type": "POSTGRESQL",
        "host": "db.example.com",
        "port": 5432,
        "databaseName": "ledger",
        "userName": "reader",
        "password": "a password",
        "metadata": { "tier": 1 },
    });
    let mut arguments: Arguments = [("product".to_owned(), json!("my-product"))].into_iter().collect();
    let found = check("lerian.create_connection", &arguments, Some(&database))?;
    println!("found: {}", found[0].rule.id);
    arguments.insert("waive".to_owned(), json!([found[0].rule.id]));
    let waived = check("lerian.create_connection", &arguments, Some(&database))?;
    println!("after the waiver: {}", waived.len());
    // --8<-- [end:waive]
    assert!(waived.is_empty());
    Ok(())
}
