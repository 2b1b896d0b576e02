//! One error: what each failure looks like.

use std::error::Error;

// --8<-- [start:all]
use connguard::{ErrorKind, Matillion, matillion};
use connguard_emulator::Emulator;

pub async fn run() -> Result<(), Box<dyn Error>> {
    let emulator = Emulator::start().await?;
    let info = emulator.info();
    let client = Matillion::builder()
        .base_url(&info.matillion_base_url)
        .token_url(&info.token_url)
        .client_id(&info.client_id)
        .client_secret(&info.client_secret)
        .build()?;
    let connections = client.project(&info.project_id).connections();
    let body = matillion::aws("analytics", "aws-credentials");
    connections.create(body.clone()).await?;

    let misspelt = body.clone().auth_provider("AWS");
    let again = connections.create(body).await;
    for attempt in [again, connections.get("nothing").await, connections.create(misspelt).await] {
        match attempt {
            Ok(_) => println!("it worked"),
            Err(error) if error.kind() == ErrorKind::RuleViolation => println!("{} nothing was sent", error.code()),
            Err(error) => {
                let status = error.status().map_or("no status".to_owned(), |status| status.to_string());
                println!("{} {status}", error.code());
            }
        }
    }
    // --8<-- [end:all]

    // --8<-- [start:secret]
    let shown = format!("{client:?}").contains(&info.client_secret);
    println!("secret shown: {}", if shown { "yes" } else { "no" });
    // --8<-- [end:secret]
    assert!(!shown);
    emulator.stop().await;
    Ok(())
}
