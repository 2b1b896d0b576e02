//! What real services do otherwise than documented.

#![allow(clippy::unwrap_used)]

mod support;

use serde_json::{Value, json};
use support::{Scene, aws, generic, names, postgresql};

const OVERRIDES: &str = "/connections/environment-overrides";

async fn scene(quirks: &[&str]) -> Scene {
    let scene = Scene::new().await;
    let settings = |quirks: Vec<&&str>| json!({ "quirks": quirks });
    let lerian = quirks.iter().filter(|quirk| **quirk != "drop-description").collect();
    scene.set(json!({"matillion": settings(quirks.iter().collect()), "lerian": settings(lerian)})).await;
    scene
}

async fn first(scene: &Scene, path: &str) -> Value {
    scene.matillion("GET", path, Value::Null).await.json()["results"][0].clone()
}

#[tokio::test]
async fn members_that_were_not_sent_are_null() {
    let scene = scene(&["null-members"]).await;
    assert_eq!(scene.matillion("POST", "/connections", generic("a")).await.status, 201);
    let listed = first(&scene, "/connections").await;
    let details = &listed["connectionDetails"];
    assert_eq!(names(details), "connectionProperties description secretsLocation");
    assert_eq!((&details["description"], &details["secretsLocation"]), (&Value::Null, &Value::Null));
    assert_eq!(details["connectionProperties"]["secretKey"], "password");
    assert_eq!(details["connectionProperties"]["credentialSecretName"], Value::Null);
    let over = json!({
        "environmentName": "DEV", "connectionName": "a", "authType": "GENERIC_SECRET",
        "connectionOverrides": {"connectionProperties": {"secretName": "x"}},
    });
    let created = scene.matillion("POST", OVERRIDES, over).await;
    assert_eq!((created.status, &created.json()["connectionOverrides"]["secretsLocation"]), (201, &Value::Null));

    let mut body = postgresql("ledger");
    body.as_object_mut().unwrap().retain(|name, _| name != "metadata" && name != "ssl");
    let created = scene.lerian("POST", "", body).await.json();
    assert_eq!(
        (created.get("ssl"), created.get("schema"), created.get("metadata")),
        (Some(&Value::Null), Some(&Value::Null), Some(&Value::Null))
    );
    assert_eq!(created.get("password"), None, "what is never returned is not null either");
    let listed = scene.lerian("GET", "", Value::Null).await.json();
    assert_eq!(listed["items"][0].get("schema"), Some(&Value::Null));
}

#[tokio::test]
async fn members_that_nobody_sent_are_shown() {
    let scene = scene(&["add-member"]).await;
    let created = scene.matillion("POST", "/connections", aws("a")).await.json();
    assert_eq!((&created["version"], &created["connectionDetails"]["version"]), (&json!(7), &json!(7)));
    assert_eq!(created["connectionDetails"]["connectionProperties"].get("version"), None);
    // Sent back as it was read, it is taken.
    let listed = first(&scene, "/connections").await;
    let update = json!({
        "platformConnectionType": listed["platformConnectionType"], "authType": listed["authType"],
        "connectionDetails": listed["connectionDetails"],
    });
    let updated = scene.matillion("PUT", "/connections?connectionName=a", update).await;
    assert_eq!((updated.status, &updated.json()["connectionDetails"]["version"]), (200, &json!(7)));

    let created = scene.lerian("POST", "", postgresql("ledger")).await.json();
    assert_eq!((&created["version"], &created["ssl"]), (&json!(7), &json!({"mode": "require", "version": 7})));
    assert_eq!(created["metadata"], json!({"team": "data"}));
}

#[tokio::test]
async fn a_description_is_dropped() {
    let scene = scene(&["drop-description"]).await;
    let created = scene.matillion("POST", "/connections", aws("a")).await.json();
    assert_eq!(names(&created["connectionDetails"]), "connectionProperties secretsLocation");
    scene.set(json!({"matillion": {"quirks": []}})).await;
    assert_eq!(first(&scene, "/connections").await["connectionDetails"].get("description"), None, "it is not stored");
}

#[tokio::test]
async fn names_are_folded() {
    let scene = scene(&["fold-names"]).await;
    let created = scene.matillion("POST", "/connections", generic("Landing")).await;
    assert_eq!((created.status, &created.json()["name"]), (201, &json!("landing")));
    assert_eq!(scene.matillion("POST", "/connections", generic("LANDING")).await.status, 409);
    assert_eq!(first(&scene, "/connections?connectionNames=LanDing").await["name"], "landing");
    let over = |name: &str| {
        json!({
            "environmentName": "DEV", "connectionName": name, "authType": "GENERIC_SECRET",
            "connectionOverrides": {"connectionProperties": {"secretName": "x"}},
        })
    };
    assert_eq!(scene.matillion("POST", OVERRIDES, over("Landing")).await.status, 201);
    assert_eq!(scene.matillion("POST", OVERRIDES, over("landing")).await.status, 409);
    let path = format!("{OVERRIDES}?environmentName=DEV&connectionNames=LANDING");
    assert_eq!(scene.matillion("DELETE", &path, Value::Null).await.status, 204);
    assert_eq!(first(&scene, &format!("{OVERRIDES}?environmentName=DEV")).await, Value::Null);
    let path = "/connections?connectionName=Landing";
    assert_eq!(scene.matillion("DELETE", path, Value::Null).await.status, 204);
    assert_eq!(scene.matillion("DELETE", path, Value::Null).await.status, 404);

    let created = scene.lerian("POST", "", postgresql("Production")).await.json();
    assert_eq!(created["configName"], "production");
    assert_eq!(scene.lerian("POST", "", postgresql("PRODUCTION")).await.status, 409);
    let path = format!("/{}", created["id"].as_str().unwrap());
    let renamed = scene.lerian("PATCH", &path, json!({"configName": "Staging"})).await;
    assert_eq!((renamed.status, &renamed.json()["configName"]), (200, &json!("staging")));
    assert_eq!(
        scene.lerian("PATCH", &path, json!({"configName": "STAGING"})).await.status,
        200,
        "its own name is free"
    );
}

#[tokio::test]
async fn what_was_stored_before_is_found() {
    let scene = Scene::new().await;
    assert_eq!(scene.matillion("POST", "/connections", generic("Landing")).await.status, 201);
    scene.set(json!({"matillion": {"quirks": ["fold-names"]}})).await;
    assert_eq!(scene.matillion("POST", "/connections", generic("landing")).await.status, 409);
    let listed = first(&scene, "/connections?connectionNames=landing").await;
    assert_eq!(listed["name"], "Landing");
}
