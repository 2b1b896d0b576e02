//! Provisions a project end to end. Where it goes and who it is stands in the environment.

use std::error::Error;

// --8<-- [start:find]
use connguard::matillion::OauthAuthType;
use connguard::{ErrorKind, Matillion, matillion};
use serde_json::json;

pub async fn run() -> Result<(), Box<dyn Error>> {
    let client = Matillion::from_env()?;
    let found = client.projects().get("Test-project").await?;
    let project = client.project(found.id());
    println!("project: {}", found.name());
    // --8<-- [end:find]

    // --8<-- [start:create]
    let mut aws = matillion::aws("aws-platform", "aws-platform-credentials");
    aws["connectionDetails"]["description"] = json!("Reads the landing bucket");
    let mut billing = matillion::generic_secret("billing-api", "billing");
    billing["connectionDetails"]["connectionProperties"]["secretKey"] = json!("token");
    let crm = matillion::oauth("crm", "salesforce", OauthAuthType::ClientCred, json!({ "secretName": "crm-oauth" }));

    for body in [aws, crm, billing] {
        let name = body["name"].as_str().unwrap_or_default().to_owned();
        match project.connections().get(&name).await {
            Ok(_) => println!("there already: {name}"),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let created = project.connections().create(body).await?;
                println!("created: {}", created.name());
            }
            Err(error) => return Err(error.into()),
        }
    }
    // --8<-- [end:create]

    // --8<-- [start:change]
    let change = json!({
        "platformConnectionType": "CLOUD_PLATFORM_CREDENTIALS",
        "authType": "CLOUD_PROVIDER_SECRET",
        "connectionDetails": { "description": "Reads and writes the landing bucket" },
    });
    project.connections().patch("aws-platform", change).await?;
    let changed = project.connections().get("aws-platform").await?;
    let description = changed.connection_details().and_then(|details| details["description"].as_str());
    println!("changed: {}", description.unwrap_or_default());
    // --8<-- [end:change]

    // --8<-- [start:warehouse]
    let warehouse = json!({
        "name": "warehouse",
        "platformConnectionType": "DWH",
        "authProvider": "SNOWFLAKE",
        "authType": "KEY_PAIR",
    });
    project.data_platform_connections().create(warehouse).await?;
    println!("default warehouse: snowflake");
    // --8<-- [end:warehouse]

    // --8<-- [start:look]
    let connections = project.connections().list().all().await?;
    let mut names: Vec<&str> = connections.iter().map(|connection| connection.name()).collect();
    names.sort_unstable();
    println!("connections: {}", names.join(", "));
    // --8<-- [end:look]
    assert_eq!(names, ["aws-platform", "billing-api", "crm"]);
    Ok(())
}
