//! Several Matillion projects, from a seed.

#![allow(clippy::unwrap_used)]

mod support;

use connguard_emulator::{Emulator, Options};
use serde_json::{Value, json};
use support::{JSON, Scene, aws};

const ID: &str = "11111111-2222-4333-8444-555555555555";

fn seed() -> Value {
    json!({"matillion": {
        "connections": [aws("of-all")],
        "projects": [
            {"id": ID, "name": "Finance", "description": "Money", "environments": ["MOON"], "connections": [aws("shared")]},
            {"name": "Sales"},
        ],
    }})
}

fn seeded(seed: Value) -> Options {
    Options { seed_value: Some(seed), ..Options::default() }
}

async fn send(scene: &Scene, method: &str, path: &str, body: Value) -> support::Answer {
    let authorization = format!("Bearer {}", scene.token);
    scene.send(method, &format!("/dpc/v1/projects{path}"), &[("authorization", &authorization), JSON], &body).await
}

async fn names(scene: &Scene, project: &str) -> Vec<String> {
    let page = send(scene, "GET", &format!("/{project}/connections"), Value::Null).await.json();
    page["results"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn projects_are_listed_and_hold_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let options = || Options { data: Some(folder.path().join("state")), ..seeded(seed()) };
    let scene = Scene::with(options()).await;
    let default = scene.emulator.info().project_id.clone();
    let listed = send(&scene, "GET", "", Value::Null).await.json();
    let sales = listed["results"][2]["id"].as_str().unwrap().to_owned();
    assert_eq!(
        listed["results"],
        json!([
            {"id": default, "name": "Test-project", "description": "project-1"},
            {"id": ID, "name": "Finance", "description": "Money"},
            {"id": sales, "name": "Sales"},
        ])
    );
    assert_eq!(names(&scene, &default).await, ["of-all"]);
    assert_eq!(names(&scene, ID).await, ["shared"]);
    let environments = send(&scene, "GET", &format!("/{ID}/environments"), Value::Null).await.json();
    assert_eq!(environments["total"], 4);

    // One name may be in several projects; what happens in one does not touch the others.
    let created = send(&scene, "POST", &format!("/{sales}/connections"), aws("shared")).await;
    assert_eq!((created.status, &created.json()["projectId"]), (201, &json!(sales)));
    assert_eq!(send(&scene, "POST", &format!("/{ID}/connections"), aws("shared")).await.status, 409);
    let over = json!({"environmentName": "MOON", "connectionName": "shared", "authType": "CLOUD_PROVIDER_SECRET"});
    assert_eq!(
        send(&scene, "POST", &format!("/{ID}/connections/environment-overrides"), over.clone()).await.status,
        201
    );
    assert_eq!(send(&scene, "POST", &format!("/{sales}/connections/environment-overrides"), over).await.status, 404);
    let path = format!("/{ID}/connections?connectionName=shared");
    assert_eq!(send(&scene, "DELETE", &path, Value::Null).await.status, 204);
    assert_eq!(names(&scene, &sales).await, ["shared"]);
    assert_eq!(send(&scene, "GET", "/11111111-2222-4333-8444-000000000000/connections", Value::Null).await.status, 404);
    drop(scene);

    let scene = Scene::with(Options { seed_value: None, ..options() }).await;
    assert_eq!(names(&scene, &sales).await, ["shared"]);
    assert_eq!(names(&scene, ID).await, Vec::<String>::new());
    drop(scene);
    let scene = Scene::with(options()).await;
    scene.reset().await;
    assert_eq!(send(&scene, "GET", "", Value::Null).await.json(), listed);
    assert_eq!(names(&scene, ID).await, ["shared"]);
}

#[tokio::test]
async fn a_seed_that_is_wrong_is_named() {
    let refusal = async |projects: Value| {
        let options = seeded(json!({"matillion": {"projects": projects}}));
        Emulator::start_with(options).await.unwrap_err().to_string()
    };
    assert!(refusal(json!([{"id": ID}])).await.ends_with("matillion.projects[0].name is missing"));
    assert!(
        refusal(json!([{"name": "a", "colour": 1}])).await.contains("matillion.projects[0].colour is unknown; known")
    );
    assert!(refusal(json!([{"name": " "}])).await.contains("matillion.projects[0].name must not be empty"));
    assert!(refusal(json!([{"name": "a", "id": "b"}])).await.contains("matillion.projects[0].id must be a UUID"));
    assert!(
        refusal(json!([{"name": "a"}, {"name": "a", "id": ID}])).await.contains("projects[1].name belongs to another")
    );
    assert!(
        refusal(json!([{"name": "a", "id": ID}, {"name": "b", "id": ID}]))
            .await
            .contains("projects[1].id belongs to another")
    );
    let refused = refusal(json!([{"name": "a", "connections": [{"name": "x"}]}])).await;
    assert!(refused.starts_with("the seed's matillion.projects[0].connections[0] is refused"), "{refused}");
    let both = Options { seed: Some("seed.json".into()), ..seeded(json!({})) };
    assert!(Emulator::start_with(both).await.unwrap_err().to_string().contains("either a file or a value"));
}
