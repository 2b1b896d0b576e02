//! The demonstration's part in Rust; `cargo xtask demo` runs it against its emulator.

use connguard::{ErrorKind, Lerian, Matillion};
use serde_json::{Value, json};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let emulator: Value = serde_json::from_str(&std::env::var("CONNGUARD_DEMO")?)?;
    let told = |name: &str| emulator[name].as_str().unwrap_or_default().to_owned();
    let matillion = Matillion::builder()
        .base_url(told("matillion_base_url"))
        .token_url(told("token_url"))
        .client_id(told("client_id"))
        .client_secret(told("client_secret"))
        .build()?;
    let project = matillion.project(told("project_id"));

    let connection = project
        .connections()
        .create(json!({
            "name": "my-aws-connection",
            "platformConnectionType": "CLOUD_PLATFORM_CREDENTIALS",
            "authProvider": "aws",
            "authType": "CLOUD_PROVIDER_SECRET",
            "connectionDetails": {
                "description": "AWS credentials for the analytics environment",
                "secretsLocation": { "type": "AWS_SECRET_MANAGER", "region": "us-east-1" },
                "connectionProperties": { "credentialSecretName": "aws-platform-credentials" },
            },
        }))
        .await?;
    println!("created the AWS connection {:?}", connection.name());

    let mut prod = json!({
        "environmentName": "PROD",
        "connectionName": "my-aws-connection",
        "authType": "CLOUD_PROVIDER_SECRET",
        "connectionOverrides": { "connectionProperties": { "credentialSecretName": "prod-aws-platform-credentials" } },
    });
    let created = project.overrides().create(prod.clone()).parent(&connection).await?;
    println!("created its override in {:?}", created.environment_name());
    prod["connectionOverrides"]["secretsLocation"] = json!({ "type": "AWS_SECRET_MANAGER", "region": "us-east-1" });
    let updated = project.overrides().update(prod).parent(&connection).await?;
    println!("updated it: {}", updated.connection_overrides().unwrap_or(&Value::Null));

    let lerian = Lerian::builder().base_url(told("lerian_base_url")).build()?;
    let database = lerian
        .connections()
        .create(
            json!({
                "configName": "production-db",
                "type": "POSTGRESQL",
                "host": "db.example.com",
                "port": 5432,
                "databaseName": "mydatabase",
                "userName": "dbuser",
                "password": "secretpassword",
                "schema": "public",
            }),
            "my-product",
        )
        .await?;
    let read = lerian.connections().get(database.id()).await?;
    println!("created and read the PostgreSQL connection {:?}", read.config_name());

    let refused = project
        .connections()
        .create(json!({
            "name": "refused-connection",
            "platformConnectionType": "CLOUD_PLATFORM_CREDENTIALS",
            "authProvider": "AWS",
            "authType": "CLOUD_PROVIDER_SECRET",
        }))
        .await;
    match refused {
        Err(error) if error.kind() == ErrorKind::RuleViolation => println!("refused: {error}"),
        _ => return Err("the invalid combination was not refused".into()),
    }
    Ok(())
}
