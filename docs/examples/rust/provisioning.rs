//! How to test your own automation: an emulator for each test.

// --8<-- [start:fixture]
use connguard::ErrorKind;
use connguard::matillion::{self, Matillion, Project};
use connguard::testing::Emulator; // with the feature "testing"
use serde_json::json;

fn project(emulator: &Emulator) -> connguard::Result<Project> {
    let client = emulator.builder::<Matillion>().max_retries(0).build()?;
    Ok(client.project(&emulator.info().project_id))
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
    emulator.change(&json!({ "faults": [fault] })).unwrap();
    let error = provision(&project(&emulator).unwrap()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Server);
}
// --8<-- [end:fault]
