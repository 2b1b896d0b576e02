//! Lerian's API beyond the observed scenarios: what is returned and what never is, lists, authentication, formats.

mod support;

use serde_json::{Value, json};
use support::{FORM, JSON, Scene, postgresql};

#[tokio::test]
async fn a_connection_is_created_and_read_back_without_its_secrets() {
    let scene = Scene::new().await;
    let created = scene.lerian("POST", "", postgresql("production-db")).await;
    assert_eq!(created.status, 201);
    let created = created.json();
    assert_eq!(created["ssl"], json!({"mode": "require"}));
    let id = created["id"].as_str().unwrap();
    assert_eq!(id.as_bytes()[14], b'7', "{id} is of version 7");
    assert_ne!(created["createdAt"], created["updatedAt"]);
    assert!(!created.to_string().contains("s3cr3t-canary"));

    let read = scene.lerian("GET", &format!("/{id}"), Value::Null).await.json();
    let created_at = created["createdAt"].as_str().unwrap();
    let read_at = read["createdAt"].as_str().unwrap();
    assert!(read_at.len() <= "2024-01-15T10:30:00.123Z".len(), "{read_at}");
    assert!(created_at.starts_with(read_at.trim_end_matches('Z')));
    let mut names: Vec<_> = read.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    let expected = "configName createdAt databaseName host id metadata port productName ssl type updatedAt userName";
    assert_eq!(names.join(" "), expected);
}

#[tokio::test]
async fn documented_limits_of_metadata_are_not_enforced_and_empty_metadata_fades() {
    let scene = Scene::new().await;
    let mut body = postgresql("metadata-db");
    body["metadata"] = json!({"nested": {"a": [1, null]}, "number": 1, "k".repeat(101): "v".repeat(2001)});
    let created = scene.lerian("POST", "", body.clone()).await;
    assert_eq!((created.status, &created.json()["metadata"]), (201, &body["metadata"]));

    let mut body = postgresql("empty-db");
    body["metadata"] = json!({});
    let created = scene.lerian("POST", "", body).await.json();
    assert_eq!(created["metadata"], json!({}));
    let read = scene.lerian("GET", &format!("/{}", created["id"].as_str().unwrap()), Value::Null).await.json();
    assert_eq!(read.get("metadata"), None);
}

#[tokio::test]
async fn a_zero_port_is_a_missing_one_and_a_wide_text_is_stored() {
    let scene = Scene::new().await;
    let mut body = postgresql("production-db");
    body["port"] = json!(0);
    let refused = scene.lerian("POST", "", body.clone()).await.json();
    assert_eq!((&refused["code"], &refused["fields"].as_object().unwrap().len()), (&json!("FET-0402"), &1));
    assert!(refused["fields"]["port"].is_string());
    assert_eq!(refused.get("entityType"), None);

    body["port"] = json!(5432);
    body["ssl"]["ca"] = json!("x".repeat(1_000_000));
    assert_eq!(scene.lerian("POST", "", body).await.status, 201);
}

#[tokio::test]
async fn domain_errors_say_what_they_are_about_in_either_format() {
    let scene = Scene::new().await;
    let mut body = postgresql("my db");
    body["userName"] = json!("  ");
    let refused = scene.lerian("POST", "", body.clone()).await;
    assert_eq!(refused.header("content-type"), Some("application/json"));
    let refused = refused.json();
    assert_eq!(refused["entityType"], "connection");
    let fields: Vec<_> = refused["fields"].as_object().unwrap().keys().collect();
    assert_eq!(fields, ["config_name", "username"]);

    scene.set(json!({"lerian": {"errors": "problem"}})).await;
    let refused = scene.lerian("POST", "", body).await;
    assert_eq!(refused.header("content-type"), Some("application/problem+json"));
    let refused = refused.json();
    assert_eq!((&refused["code"], &refused["status"]), (&json!("FET-0402"), &json!(400)));
    let locations: Vec<_> = refused["errors"].as_array().unwrap().iter().map(|error| &error["location"]).collect();
    assert_eq!(locations, ["body.config_name", "body.username"]);
}

#[tokio::test]
async fn bodies_are_read_as_the_framework_reads_them() {
    let scene = Scene::new().await;
    let path = "/v1/management/connections";
    let product = ("x-product-name", "my-product");
    let text = postgresql("production-db").to_string();
    for media in [None, Some(("content-type", "text/plain"))] {
        let headers: Vec<_> = [product].into_iter().chain(media).collect();
        let refused = scene.raw("POST", path, &headers, text.as_bytes()).await.unwrap();
        assert_eq!((refused.status, refused.json()["code"].clone()), (400, json!("FET-0001")), "{media:?}");
    }
    for body in [&b"null"[..], b"[]", b"\"x\"", b"{\"a\":", b"\xff", b"", &b"[".repeat(100_000)] {
        let refused = scene.raw("POST", path, &[product, JSON], body).await.unwrap().json();
        assert_eq!((&refused["code"], refused.get("fields")), (&json!("FET-0001"), None));
    }
    let form = b"configName=form-db&type=MYSQL&host=h&port=3306&databaseName=d&userName=u&password=p";
    let created = scene.raw("POST", path, &[product, FORM], form).await.unwrap();
    assert_eq!((created.status, created.json()["port"].clone()), (201, json!(3306)));
    let long = vec![b' '; 4 * 1024 * 1024 + 1];
    let refused = scene.raw("POST", path, &[product, JSON], &long).await.unwrap();
    assert_eq!((refused.status, refused.json()["code"].clone()), (413, json!(413)));
}

#[tokio::test]
async fn unknown_routes_answer_with_a_number_as_code() {
    let scene = Scene::new().await;
    for (method, path, status) in [
        ("GET", "/v1/nothing", 404),
        ("GET", "/v1/management/connections/a/b", 404),
        ("PUT", "/v1/management/connections", 405),
    ] {
        let refused = scene.send(method, path, &[], &Value::Null).await;
        assert_eq!((refused.status, refused.json()["code"].clone()), (status, json!(status)), "{path}");
    }
}

#[tokio::test]
async fn lists_filter_sort_and_page() {
    let folder = tempfile::tempdir().unwrap();
    let seed = folder.path().join("seed.json");
    let entry = |name: &str, created_at: Option<&str>, team: &str| {
        let mut body = postgresql(name);
        body["productName"] = json!("seeded");
        body["metadata"] = json!({"team": team});
        if let Some(created_at) = created_at {
            body["createdAt"] = json!(created_at);
        }
        body
    };
    let old = entry("old-db", Some("2024-01-15T10:30:00Z"), "a");
    let seeds = json!({"lerian": {"connections": [old, entry("first-db", None, "a"), entry("second-db", None, "b")]}});
    std::fs::write(&seed, seeds.to_string()).unwrap();
    let options = connguard_emulator::Options { seed: Some(seed), ..Default::default() };
    let scene = Scene::with(options).await;

    let names = async |query: &str| -> String {
        let page = scene.send("GET", &format!("/v1/management/connections{query}"), &[], &Value::Null).await.json();
        let items = page["items"].as_array().unwrap_or_else(|| panic!("{page}"));
        let names: Vec<_> = items.iter().map(|item| item["configName"].as_str().unwrap().to_owned()).collect();
        names.join(" ")
    };
    // What was created within the same millisecond has no order of its own.
    let recent = names("").await;
    assert!(recent == "second-db first-db" || recent == "first-db second-db", "{recent}");
    assert_eq!(names("?metadata.team=b").await, "second-db");
    assert_eq!(names("?metadata.team=x").await, "");
    assert_eq!(names("?startDate=2024-01-01&endDate=2024-01-31").await, "old-db");
    assert_eq!(names("?startDate=2023-01-01&endDate=2024-02-15").await, "old-db");
    assert_eq!(names("?startDate=2023-01-01&endDate=2024-02-16").await, "");
    assert_eq!(names("?startDate=2024-01-15").await, "old-db");
    assert_eq!(names("?startDate=2024-01-13").await, "");
    assert_eq!(names("?limit=1&page=3").await, "");
}

#[tokio::test]
async fn tokens_matter_once_authentication_is_on() {
    let scene = Scene::new().await;
    scene.set(json!({"lerian": {"auth": true}})).await;
    let path = "/v1/management/connections";
    let missing = scene.send("GET", path, &[], &Value::Null).await;
    assert_eq!((missing.status, missing.text.as_str()), (401, "Missing Token"));
    let wrong = scene.send("GET", path, &[("authorization", "Bearer x")], &Value::Null).await;
    assert_eq!((wrong.status, wrong.text.as_str()), (401, "Unauthorized"));
    let foreign = scene.send("GET", path, &[("authorization", "Bearer e30.e30.x")], &Value::Null).await;
    assert_eq!((foreign.status, foreign.text.as_str()), (403, "Forbidden"));
    scene.set(json!({"lerian": {"authorize": {"status": 200, "body": {"authorized": true}}}})).await;
    assert_eq!(scene.send("GET", path, &[("authorization", "e30.e30.x")], &Value::Null).await.status, 200);
    scene.set(json!({"lerian": {"authorize": null}})).await;
    let token = format!("Bearer {}", scene.token);
    assert_eq!(scene.send("GET", path, &[("authorization", &token)], &Value::Null).await.status, 200);
}
