//! What survives a restart, and what the files hold.

#![allow(clippy::unwrap_used)]

mod support;

use std::path::{Path, PathBuf};

use connguard_emulator::{Emulator, Options};
use serde_json::{Value, json};
use support::{Scene, aws, postgresql};

const OVERRIDES: &str = "/connections/environment-overrides";

fn data(folder: &Path) -> Options {
    Options { data: Some(folder.join("state")), ..Options::default() }
}

async fn refusal(options: Options) -> String {
    Emulator::start_with(options).await.unwrap_err().to_string()
}

/// The connections of every product, and of none.
async fn all_of_lerian(scene: &Scene) -> Value {
    scene.send("GET", "/v1/management/connections", &[], &Value::Null).await.json()
}

#[tokio::test]
async fn state_and_credentials_survive_and_secrets_are_encrypted() {
    let folder = tempfile::tempdir().unwrap();
    let scene = Scene::with(data(folder.path())).await;
    let created = scene.lerian("POST", "", postgresql("production-db")).await.json();
    assert_eq!(scene.matillion("POST", "/connections", aws("my-aws")).await.status, 201);
    let over = json!({"environmentName": "PROD", "connectionName": "my-aws", "authType": "CLOUD_PROVIDER_SECRET"});
    assert_eq!(scene.matillion("POST", "/connections/environment-overrides", over).await.status, 201);
    let credentials = (scene.emulator.info().client_id.clone(), scene.emulator.info().client_secret.clone());
    let old_token = scene.token.clone();
    // No orderly end: what was answered is in the file already.
    drop(scene);

    let text = std::fs::read_to_string(folder.path().join("state")).unwrap();
    assert!(text.contains("production-db"));
    for secret in ["s3cr3t-canary", &credentials.1] {
        assert!(!text.contains(secret));
    }

    let scene = Scene::with(data(folder.path())).await;
    let info = scene.emulator.info();
    assert_eq!((info.client_id.clone(), info.client_secret.clone()), credentials);
    assert_ne!(scene.token, old_token);
    let read = scene.lerian("GET", &format!("/{}", created["id"].as_str().unwrap()), Value::Null).await;
    assert_eq!((read.status, read.json()["ssl"].clone()), (200, json!({"mode": "require"})));
    assert_eq!(scene.lerian("POST", "", postgresql("production-db")).await.status, 409);
    let overrides = "/connections/environment-overrides?environmentName=PROD";
    assert_eq!(scene.matillion("GET", overrides, Value::Null).await.json()["total"], 1);

    scene.reset().await;
    drop(scene);
    let scene = Scene::with(data(folder.path())).await;
    assert_eq!(scene.lerian("GET", "", Value::Null).await.json()["total"], 0);
    assert_eq!(scene.emulator.info().client_id, credentials.0);
}

#[tokio::test]
async fn what_was_changed_and_deleted_stays_so() {
    let folder = tempfile::tempdir().unwrap();
    let scene = Scene::with(data(folder.path())).await;
    let mut ids = Vec::new();
    for name in ["changed-db", "deleted-db", "legacy-db"] {
        let created = scene.lerian("POST", "", postgresql(name)).await.json();
        ids.push(format!("/{}", created["id"].as_str().unwrap()));
    }
    let change = json!({"configName": "renamed-db", "port": 1, "metadata": {}, "password": "s3cr3t-canary-2"});
    assert_eq!(scene.lerian("PATCH", &ids[0], change).await.status, 200);
    assert_eq!(scene.lerian("DELETE", &ids[1], Value::Null).await.status, 204);
    scene.set(json!({"lerian": {"unassigned": ["legacy-db"]}})).await;
    for name in ["kept", "replaced", "deleted"] {
        assert_eq!(scene.matillion("POST", "/connections", aws(name)).await.status, 201);
        let over = json!({"environmentName": "PROD", "connectionName": name, "authType": "CLOUD_PROVIDER_SECRET"});
        assert_eq!(scene.matillion("POST", OVERRIDES, over).await.status, 201);
    }
    let update = json!({"platformConnectionType": "CLOUD_PLATFORM_CREDENTIALS", "authType": "CLOUD_PROVIDER_SECRET"});
    assert_eq!(scene.matillion("PUT", "/connections?connectionName=replaced", update).await.status, 200);
    assert_eq!(scene.matillion("DELETE", "/connections?connectionName=deleted", Value::Null).await.status, 204);
    let query = format!("{OVERRIDES}?environmentName=PROD&connectionNames=kept");
    assert_eq!(scene.matillion("DELETE", &query, Value::Null).await.status, 204);
    let warehouse =
        json!({"name": "dwh", "platformConnectionType": "DWH", "authProvider": "SNOWFLAKE", "authType": "KEY_PAIR"});
    assert_eq!(scene.matillion("POST", "/data-platform-connections", warehouse.clone()).await.status, 201);

    let seen = async |scene: &Scene| -> Vec<Value> {
        let overrides = format!("{OVERRIDES}?environmentName=PROD");
        vec![
            all_of_lerian(scene).await,
            scene.matillion("GET", "/connections", Value::Null).await.json(),
            scene.matillion("GET", &overrides, Value::Null).await.json(),
        ]
    };
    let before = seen(&scene).await;
    assert_eq!(before.iter().map(|page| page["total"].clone()).collect::<Value>(), json!([2, 2, 1]));
    drop(scene);
    assert!(!std::fs::read_to_string(folder.path().join("state")).unwrap().contains("s3cr3t-canary"));

    let scene = Scene::with(data(folder.path())).await;
    assert_eq!(seen(&scene).await, before);
    assert_eq!(scene.lerian("GET", &ids[0], Value::Null).await.json()["configName"], "renamed-db");
    assert_eq!(scene.lerian("GET", &ids[1], Value::Null).await.status, 404);
    assert_eq!(scene.lerian("GET", "/unassigned", Value::Null).await.json()["total"], 1);
    assert_eq!(scene.matillion("POST", "/data-platform-connections", warehouse).await.status, 409);
}

#[tokio::test]
async fn a_data_file_has_one_emulator_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let scene = Scene::with(data(folder.path())).await;
    assert_eq!(scene.lerian("POST", "", postgresql("first-db")).await.status, 201);
    let error = Emulator::start_with(data(folder.path())).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ResourceBusy);
    assert!(error.to_string().contains("state") && error.to_string().contains("another emulator"), "{error}");
    // The one that was refused has left the file alone.
    assert_eq!(scene.lerian("POST", "", postgresql("second-db")).await.status, 201);
    scene.emulator.stop().await;
    let scene = Scene::with(data(folder.path())).await;
    assert_eq!(all_of_lerian(&scene).await["total"], 2);
    drop(scene);
    assert_eq!(all_of_lerian(&Scene::with(data(folder.path())).await).await["total"], 2);
}

#[tokio::test]
async fn files_that_do_not_fit_are_named() {
    let folder = tempfile::tempdir().unwrap();
    drop(Scene::with(data(folder.path())).await);
    std::fs::remove_file(folder.path().join("state.key")).unwrap();
    assert!(refusal(data(folder.path())).await.contains("state.key"));
    let missing = Options { seed: Some(PathBuf::from("no-such-seed.json")), ..Options::default() };
    assert!(refusal(missing).await.contains("no-such-seed.json"));
    let nowhere = Options { data: Some(folder.path().join("no/such/folder/state")), ..Options::default() };
    assert!(refusal(nowhere).await.contains("no/such/folder/state"));
}

#[tokio::test]
async fn a_file_that_is_not_its_own_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    for content in ["{\"users\": [1, 2]}", "no line end", "a\nb\n", "{\"event\":\"reset\"}\nno event"] {
        std::fs::write(&path, content).unwrap();
        let refused = refusal(data(folder.path())).await;
        assert!(refused.contains("state: line ") && refused.contains("is not an event"), "{refused}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), content);
        assert!(!folder.path().join("state.key").exists());
    }
}

#[cfg(unix)]
#[tokio::test]
async fn only_a_regular_file_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    let refused = refusal(data(folder.path())).await;
    assert!(refused.ends_with("state is a FIFO, not a regular file"), "{refused}");
    let device = Options { data: Some(PathBuf::from("/dev/null")), ..Options::default() };
    assert!(refusal(device).await.starts_with("the data file /dev/null is a device"));
    let directory = Options { data: Some(folder.path().to_owned()), ..Options::default() };
    assert!(refusal(directory).await.ends_with("is a directory, not a regular file"));
}

#[tokio::test]
async fn a_first_start_on_a_full_disk_is_started_anew() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("state"), "").unwrap();
    std::fs::write(folder.path().join("state.key"), "").unwrap();
    let scene = Scene::with(data(folder.path())).await;
    assert_eq!(scene.lerian("POST", "", postgresql("first-db")).await.status, 201);
    drop(scene);
    assert_eq!(all_of_lerian(&Scene::with(data(folder.path())).await).await["total"], 1);
    // With something in the data file an empty key is a lost one.
    std::fs::write(folder.path().join("state.key"), "").unwrap();
    let refused = refusal(data(folder.path())).await;
    assert!(refused.contains("state.key does not hold a key"), "{refused}");
}

#[tokio::test]
async fn a_last_event_without_its_line_end_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let scene = Scene::with(data(folder.path())).await;
    assert_eq!(scene.lerian("POST", "", postgresql("first-db")).await.status, 201);
    drop(scene);
    let path = folder.path().join("state");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.trim_end()).unwrap();
    let scene = Scene::with(data(folder.path())).await;
    assert_eq!(scene.lerian("POST", "", postgresql("second-db")).await.status, 201);
    drop(scene);
    assert_eq!(all_of_lerian(&Scene::with(data(folder.path())).await).await["total"], 2);
}

#[tokio::test]
async fn a_seed_is_there_from_the_start_and_after_a_reset() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("seed.json");
    let seeded = |content: Value| {
        std::fs::write(&path, content.to_string()).unwrap();
        Options { seed: Some(path.clone()), ..Options::default() }
    };
    let content = json!({
        "matillion": {"environments": ["MOON"], "connections": [aws("seeded-aws")]},
        "lerian": {"connections": [postgresql("seeded-db")]},
    });
    let scene = Scene::with(Options { data: data(folder.path()).data, ..seeded(content.clone()) }).await;
    for _ in 0..2 {
        assert_eq!(scene.matillion("POST", "/connections", aws("seeded-aws")).await.status, 409);
        let moon = "/connections/environment-overrides?environmentName=MOON";
        assert_eq!(scene.matillion("GET", moon, Value::Null).await.status, 200);
        let item = all_of_lerian(&scene).await["items"][0].clone();
        assert_eq!(item["configName"], "seeded-db");
        assert_eq!(item.get("productName"), None);
        scene.reset().await;
    }
    drop(scene);
    let scene = Scene::with(Options { data: data(folder.path()).data, ..seeded(content) }).await;
    assert_eq!(all_of_lerian(&scene).await["total"], 1);

    let refused = refusal(seeded(json!({"matillion": {"connections": [{"name": "x"}]}}))).await;
    assert!(refused.starts_with("the seed's matillion.connections[0] is refused"), "{refused}");
    let refused = refusal(seeded(json!({"lerian": {"connections": [{"password": "s3cr3t-canary"}]}}))).await;
    assert!(refused.contains("configName") && !refused.contains("s3cr3t-canary"), "{refused}");
    let refused = refusal(seeded(json!({"colour": 1}))).await;
    assert!(refused.starts_with("the seed's colour is unknown; known are ") && refused.contains("lerian"), "{refused}");
    let refused = refusal(seeded(json!({"lerian": {"connections": {}}}))).await;
    assert_eq!(refused, "the seed's lerian.connections must be a list");
}
