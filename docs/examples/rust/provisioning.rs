//! How to test your own automation: an emulator for each test.

// --8<-- [start:fixture]
use connguard::matillion::{self, Project};
use connguard::{ErrorKind, Matillion};
use connguard_emulator::Emulator;
use serde_json::json;

fn project(emulator: &Emulator) -> connguard::Result<Project> {
    let info = emulator.info();
    let client = Matillion::builder()
        .base_url(&info.matillion_base_url)
        .token_url(&info.token_url)
        .client_id(&info.client_id)
        .client_secret(&info.client_secret)
        .max_retries(0)
        .build()?;
    Ok(client.project(&info.project_id))
}
// --8<-- [end:fixture]

// --8<-- [start:automation]
/// The automation under test.
async fn provision(project: &Project) -> connguard::Result<()> {
    project.connections().create(matillion::aws("landing", "landing-credentials")).await?;
    Ok(())
}
// --8<-- [end:automation]

// --8<-- [start:state]
#[tokio::test]
async fn it_leaves_the_connection_behind() {
    let emulator = Emulator::start().await.unwrap();
    let project = project(&emulator).unwrap();
    provision(&project).await.unwrap();
    let connections = project.connections().list().all().await.unwrap();
    assert_eq!(connections.len(), 1);
    assert_eq!(connections[0].name(), "landing");
}
// --8<-- [end:state]

// --8<-- [start:journal]
#[tokio::test]
async fn it_sends_one_create_and_nothing_else() {
    let emulator = Emulator::start().await.unwrap();
    provision(&project(&emulator).unwrap()).await.unwrap();
    let sent: Vec<_> = emulator.journal().iter().map(|request| request["operation"].clone()).collect();
    assert_eq!(sent, ["matillion.token", "matillion.create_connection"]);
}
// --8<-- [end:journal]

// --8<-- [start:fault]
#[tokio::test]
async fn it_says_so_when_the_service_is_down() {
    let emulator = Emulator::start().await.unwrap();
    let fault = json!({ "kind": "status", "status": 500, "operation": "create_connection" });
    emulator.settings(&json!({ "faults": [fault] })).unwrap();
    let error = provision(&project(&emulator).unwrap()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Server);
}
// --8<-- [end:fault]
