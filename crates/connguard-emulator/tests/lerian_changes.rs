//! Lerian's API: changing, deleting and assigning connections, beyond the observed scenarios.

#![allow(clippy::unwrap_used)]

mod support;

use serde_json::{Value, json};
use support::{Scene, names, postgresql};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

const NOBODY: &str = "/00000000-0000-0000-0000-000000000000";

async fn created(scene: &Scene, body: Value) -> String {
    let created = scene.lerian("POST", "", body).await;
    assert_eq!(created.status, 201, "{created:?}");
    format!("/{}", created.json()["id"].as_str().unwrap())
}

/// A time of a reply. Texts of times have no order of their own: zeros at their end are left out.
fn moment(text: &Value) -> OffsetDateTime {
    OffsetDateTime::parse(text.as_str().unwrap(), &Rfc3339).unwrap()
}

/// The code and the names of the fields of a refusal.
async fn refusal(scene: &Scene, path: &str, body: Value) -> (u16, Value, String) {
    let refused = scene.lerian("PATCH", path, body).await;
    let body = refused.json();
    let fields = body.get("fields").map(names).unwrap_or_default();
    (refused.status, body["code"].clone(), fields)
}

#[tokio::test]
async fn an_update_replaces_tls_and_metadata_as_a_whole() {
    let scene = Scene::new().await;
    let path = created(&scene, postgresql("production-db")).await;
    let changed = scene.lerian("PATCH", &path, json!({"metadata": {"a": "1"}, "schema": ""})).await;
    assert_eq!(changed.status, 200);
    let changed = changed.json();
    assert_eq!((&changed["metadata"], &changed["schema"]), (&json!({"a": "1"}), &json!("")));
    assert!(moment(&changed["updatedAt"]) > moment(&changed["createdAt"]), "{changed}");

    // Another spelling counts, and null is nothing at all.
    let changed = scene.lerian("PATCH", &path, json!({"HOST": "h.example.com", "metadata": null, "port": 1})).await;
    assert_eq!(changed.json()["host"], "h.example.com");
    let read = scene.lerian("GET", &path, Value::Null).await.json();
    assert_eq!((&read["port"], &read["metadata"], &read["schema"]), (&json!(1), &json!({"a": "1"}), &json!("")));

    // The certificate that was stored does not stay for another mode.
    let mode = json!({"ssl": {"mode": "verify-full"}});
    assert_eq!(refusal(&scene, &path, mode).await, (400, json!("FET-0402"), "ssl.ca".into()));
    // A type that does not know the stored mode can be changed together with it.
    let both = json!({"type": "MYSQL", "ssl": {"mode": "skip-verify", "ca": "CA"}});
    assert_eq!(scene.lerian("PATCH", &path, both).await.json()["ssl"], json!({"mode": "skip-verify"}));
}

#[tokio::test]
async fn an_update_that_changes_nothing_is_refused_as_an_empty_body() {
    let scene = Scene::new().await;
    let path = created(&scene, postgresql("production-db")).await;
    let bodies = [
        json!({}),
        json!(null),
        json!([]),
        json!({"host": null}),
        json!({"ssl": null}),
        json!({"ssl": {}}),
        json!({"ssl": {"enabled": true}}),
        json!({"productName": "x"}),
        json!({"id": "x", "colour": 1}),
    ];
    for body in bodies {
        let text = body.to_string();
        assert_eq!(refusal(&scene, &path, body).await, (400, json!("FET-0001"), String::new()), "{text}");
    }
}

#[tokio::test]
async fn the_checks_of_an_update_have_an_order() {
    let scene = Scene::new().await;
    let path = created(&scene, postgresql("production-db")).await;
    created(&scene, postgresql("other-db")).await;
    scene.set(json!({"lerian": {"busy": ["production-db"]}})).await;
    // The id comes before the body, the body before the record, the record before its use and its content.
    assert_eq!(refusal(&scene, "/nope", json!({"port": 0})).await.1, "FET-0404");
    assert_eq!(refusal(&scene, NOBODY, json!({"port": 0})).await, (400, json!("FET-0001"), "port".into()));
    assert_eq!(refusal(&scene, NOBODY, json!({"host": "h.example.com"})).await.0, 404);
    assert_eq!(refusal(&scene, &path, json!({"configName": "a b c"})).await, (409, json!("FET-1021"), String::new()));
    scene.set(json!({"lerian": {"busy": []}})).await;
    let both = json!({"configName": "other-db", "databaseName": " "});
    assert_eq!(refusal(&scene, &path, both).await, (400, json!("FET-0402"), "database_name".into()));
    assert_eq!(refusal(&scene, &path, json!({"configName": "other-db"})).await.1, "FET-1002");
    assert_eq!(scene.lerian("PATCH", &path, json!({"configName": "production-db"})).await.status, 200);
    for (body, code, fields) in [
        (json!({"host": "a_b"}), "FET-0001", "host"),
        (json!({"configName": ""}), "FET-0001", "configName"),
        (json!({"type": "mysql", "configName": "ab"}), "FET-0001", "configName type"),
        (json!({"host": ""}), "FET-0001", "host"),
        (json!({"ssl": {"mode": "", "key": "k"}}), "FET-0402", "ssl.ca ssl.mode"),
        (json!({"userName": ""}), "FET-0402", "username"),
        (json!({"port": "5432"}), "FET-0001", ""),
        (json!({"ssl": "require"}), "FET-0001", ""),
    ] {
        assert_eq!(refusal(&scene, &path, body).await, (400, json!(code), fields.into()));
    }
}

#[tokio::test]
async fn a_renamed_connection_frees_its_name_and_a_deleted_one_too() {
    let scene = Scene::new().await;
    let path = created(&scene, postgresql("first-db")).await;
    assert_eq!(
        scene.lerian("PATCH", &path, json!({"configName": " renamed-db "})).await.json()["configName"],
        "renamed-db"
    );
    created(&scene, postgresql("first-db")).await;
    assert_eq!(scene.lerian("POST", "", postgresql("renamed-db")).await.status, 409);

    let deleted = scene.lerian("DELETE", &path, Value::Null).await;
    assert_eq!((deleted.status, deleted.text.as_str(), deleted.header("content-type")), (204, "", None));
    assert_eq!(deleted.header("content-length"), None);
    assert_eq!(scene.lerian("DELETE", &path, Value::Null).await.json()["code"], "FET-1001");
    assert_eq!(scene.lerian("GET", "", Value::Null).await.json()["total"], 1);
    created(&scene, postgresql("renamed-db")).await;
}

#[tokio::test]
async fn a_connection_without_a_product_gets_one_once() {
    let scene = Scene::new().await;
    let path = created(&scene, postgresql("legacy-db")).await;
    created(&scene, postgresql("other-db")).await;
    let unassigned = async || scene.lerian("GET", "/unassigned", Value::Null).await.json();
    assert_eq!(unassigned().await["total"], 0);
    scene.set(json!({"lerian": {"unassigned": ["legacy-db", "later-db", "no-such-db"]}})).await;
    created(&scene, postgresql("later-db")).await;
    let listed = unassigned().await;
    assert_eq!((&listed["total"], listed["items"][0].get("productName")), (&json!(2), None));
    assert_eq!(scene.lerian("GET", "", Value::Null).await.json()["total"], 1);
    assert_eq!(refusal(&scene, &path, json!({"port": 1})).await, (400, json!("FET-0402"), "product_name".into()));

    let assign = format!("{path}/assign");
    let url = format!("/v1/management/connections{assign}");
    assert_eq!(scene.send("POST", &url, &[], &Value::Null).await.json()["code"], "FET-0403");
    let nobody = format!("{NOBODY}/assign");
    assert_eq!(scene.lerian("POST", &nobody, Value::Null).await.json()["code"], "FET-1001");
    let assigned = scene.send("POST", &url, &[("x-product-name", " My-Product ")], &Value::Null).await;
    assert_eq!((assigned.status, assigned.json()["productName"].clone()), (200, json!("my-product")));
    let again = scene.lerian("POST", &assign, Value::Null).await;
    assert_eq!((again.status, again.json()["code"].clone()), (409, json!("FET-1015")));
    // The setting took the product once; other settings do not take it again.
    scene.set(json!({"lerian": {"busy": []}})).await;
    assert_eq!(unassigned().await["total"], 1);
    assert_eq!(scene.lerian("PATCH", &path, json!({"port": 1})).await.status, 200);
}
