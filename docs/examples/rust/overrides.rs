//! Gives a connection other credentials in each environment.

use std::error::Error;

use connguard::{Matillion, matillion};
use serde_json::{Value, json};

// --8<-- [start:body]
fn override_for(environment: &str, auth_type: &str) -> Value {
    let secret = format!("{}-credentials", environment.to_lowercase());
    json!({
        "environmentName": environment,
        "connectionName": "warehouse-load",
        "authType": auth_type,
        "connectionOverrides": { "connectionProperties": { "credentialSecretName": secret } },
    })
}
// --8<-- [end:body]

pub async fn run() -> Result<(), Box<dyn Error>> {
    let client = Matillion::from_env()?;
    let found = client.projects().get("Test-project").await?;
    let project = client.project(found.id());
    let (connections, overrides) = (project.connections(), project.overrides());

    // --8<-- [start:upsert]
    let parent = connections.create(matillion::aws("warehouse-load", "dev-credentials")).await?;
    for environment in ["TEST", "PROD"] {
        overrides.upsert(override_for(environment, "CLOUD_PROVIDER_SECRET")).parent(&parent).await?;
        println!("override in {environment}");
    }
    // --8<-- [end:upsert]

    // --8<-- [start:parent]
    if let Err(error) = overrides.create(override_for("PROD", "OAUTH_CLIENT_CRED")).parent(&parent).await {
        println!("refused: {}", error.violations()[0].rule.id);
    }
    // --8<-- [end:parent]

    // --8<-- [start:list]
    for each in overrides.list("PROD").all().await? {
        let secret = each.connection_overrides().map(|o| &o["connectionProperties"]["credentialSecretName"]);
        println!("PROD uses {}", secret.and_then(Value::as_str).unwrap_or_default());
    }
    overrides.delete("TEST", ["warehouse-load"]).await?;
    let left = overrides.list("TEST").all().await?;
    println!("overrides left in TEST: {}", left.len());
    // --8<-- [end:list]
    assert!(left.is_empty());
    Ok(())
}
