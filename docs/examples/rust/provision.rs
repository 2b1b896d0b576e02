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
    let aws = matillion::aws("aws-platform", "aws-platform-credentials").description("Reads the landing bucket");
    let billing = matillion::generic_secret("billing-api", "billing").secret_key("token");
    let crm = matillion::oauth("crm", "salesforce", OauthAuthType::ClientCred).secret_name("crm-oauth");

    for body in [aws, crm, billing] {
        match project.connections().get(&body.name).await {
            Ok(_) => println!("there already: {}", body.name),
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
    project.data_platform_connections().create(matillion::snowflake("warehouse")).await?;
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
