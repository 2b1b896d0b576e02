//! Lerian's API: what needs the database behind a connection, and Access Manager's tokens.

#![allow(clippy::unwrap_used)]

mod support;

use serde_json::{Value, json};
use support::{JSON, Scene, names, postgresql};

async fn created(scene: &Scene, name: &str, changes: Value) -> String {
    let mut body = postgresql(name);
    body.as_object_mut().unwrap().remove("ssl");
    body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    let created = scene.lerian("POST", "", body).await;
    assert_eq!(created.status, 201, "{created:?}");
    format!("/{}", created.json()["id"].as_str().unwrap())
}

#[tokio::test]
async fn ten_tests_of_one_connection_are_allowed_at_once() {
    let scene = Scene::new().await;
    let path = created(&scene, "production-db", json!({})).await;
    let test = format!("{path}/test");
    for _ in 0..10 {
        let tested = scene.lerian("POST", &test, Value::Null).await;
        let expected = json!({"status": "success", "message": "Connection successful", "latencyMs": 12});
        assert_eq!((tested.status, tested.json()), (200, expected));
    }
    let refused = scene.lerian("POST", &test, Value::Null).await;
    assert_eq!((refused.status, refused.header("retry-after")), (429, None));
    assert_eq!(refused.json()["code"], 429);
    assert!(refused.json()["message"].as_str().unwrap().ends_with(" seconds"));
    scene.set(json!({"lerian": {"errors": "problem"}})).await;
    let problem = scene.lerian("POST", &test, Value::Null).await.json();
    assert_eq!((&problem["code"], &problem["title"]), (&json!("429"), &json!("Too Many Requests")));

    // What does not exist is counted before it is missed.
    let nobody = "/00000000-0000-0000-0000-000000000000/test";
    for _ in 0..10 {
        assert_eq!(scene.lerian("POST", nobody, Value::Null).await.status, 404);
    }
    assert_eq!(scene.lerian("POST", nobody, Value::Null).await.status, 429);
    assert_eq!(scene.lerian("POST", "/nope/test", Value::Null).await.status, 400);
}

#[tokio::test]
async fn databases_that_do_not_answer_are_errors_with_a_number() {
    let scene = Scene::new().await;
    let down = created(&scene, "down-db", json!({"host": "db.invalid"})).await;
    let oracle = created(&scene, "oracle-db", json!({"type": "ORACLE"})).await;
    for path in [&down, &oracle] {
        for (method, what) in [("POST", "test"), ("GET", "schema")] {
            let failed = scene.lerian(method, &format!("{path}/{what}"), Value::Null).await;
            let body = failed.json();
            assert_eq!((failed.status, &body["code"]), (500, &json!(500)));
            assert_eq!(body["title"], "Database Connection Error");
        }
    }
    let named = created(&scene, "named-db", json!({"type": "ORACLE", "metadata": {"serviceName": "ORCL"}})).await;
    assert_eq!(scene.lerian("POST", &format!("{named}/test"), Value::Null).await.status, 200);
    scene.set(json!({"lerian": {"errors": "problem"}})).await;
    let problem = scene.lerian("POST", &format!("{down}/test"), Value::Null).await.json();
    assert_eq!(
        (&problem["title"], &problem["detail"]),
        (&json!("Database Connection Error"), &json!("internal error"))
    );
}

#[tokio::test]
async fn names_of_the_network_are_refused_when_it_connects() {
    let scene = Scene::new().await;
    scene.set(json!({"lerian": {"multi_tenant": true}})).await;
    let path = created(&scene, "inside-db", json!({"host": "db.internal"})).await;
    let refused = scene.lerian("GET", &format!("{path}/schema"), Value::Null).await;
    assert_eq!((refused.status, refused.json()["code"].clone()), (400, json!("FET-0414")));
    scene.set(json!({"lerian": {"multi_tenant": false}})).await;
    assert_eq!(scene.lerian("GET", &format!("{path}/schema"), Value::Null).await.status, 200);
}

#[tokio::test]
async fn a_schema_shows_what_a_validation_knows() {
    let scene = Scene::new().await;
    let path = created(&scene, "production-db", json!({})).await;
    let schema = scene.lerian("GET", &format!("{path}/schema"), Value::Null).await.json();
    assert_eq!(names(&schema), "configName databaseName id tables type");
    let tables = schema["tables"].as_array().unwrap();
    let mapped: serde_json::Map<_, _> =
        tables.iter().map(|table| (table["name"].as_str().unwrap().to_owned(), table["fields"].clone())).collect();
    assert!(mapped.len() >= 3 && tables.is_sorted_by_key(|table| table["name"].as_str().unwrap()));
    let valid = scene.lerian("POST", "/validate-schema", json!({"mappedFields": {"production-db": mapped}})).await;
    assert_eq!((valid.status, valid.json()["status"].clone()), (200, json!("success")));
}

#[tokio::test]
async fn a_validation_names_everything_that_is_missing() {
    let scene = Scene::new().await;
    created(&scene, "production-db", json!({})).await;
    created(&scene, "down-db", json!({"host": "db.invalid"})).await;
    let mapped = json!({"mappedFields": {
        "production-db": {"customers": ["id", "colour"], "moons": ["id"]},
        "down-db": {"customers": ["id"]},
        "no-such-db": {"customers": ["id"]},
    }});
    let refused = scene.lerian("POST", "/validate-schema", mapped.clone()).await;
    assert_eq!((refused.status, refused.json()["code"].clone()), (422, json!("FET-1060")));
    let kinds: Vec<_> =
        refused.json()["errors"].as_array().unwrap().iter().map(|error| error["type"].clone()).collect();
    assert_eq!(
        json!(kinds),
        json!(["FIELD_NOT_FOUND", "TABLE_NOT_FOUND", "DATA_SOURCE_DOWN", "DATA_SOURCE_NOT_FOUND"])
    );

    scene.set(json!({"lerian": {"errors": "problem"}})).await;
    let problem = scene.lerian("POST", "/validate-schema", mapped).await.json();
    assert_eq!((&problem["status"], &problem["code"]), (&json!(422), &json!("FET-1060")));
    let value = json!({"dataSourceId": "production-db", "table": "customers", "field": "colour"});
    let location = "body.mappedFields.production-db.customers.colour";
    assert_eq!(problem["errors"][0], json!({"location": location, "message": "FIELD_NOT_FOUND", "value": value}));
}

#[tokio::test]
async fn a_validation_has_limits() {
    let scene = Scene::new().await;
    created(&scene, "name-0", json!({})).await;
    let many = |count: usize| -> Vec<String> { (0..count).map(|index| format!("name-{index}")).collect() };
    let sources = |count: usize| -> Value { many(count).into_iter().map(|name| (name, json!({"t": ["f"]}))).collect() };
    let tables = |count: usize| -> Value { many(count).into_iter().map(|name| (name, json!(["f"]))).collect() };
    for (mapped, status, code) in [
        (sources(10), 422, "FET-1060"),
        (sources(11), 400, "FET-1061"),
        (json!({"a": tables(20)}), 400, "FET-1062"),
        (json!({"name-0": tables(20)}), 422, "FET-1060"),
        (json!({"a": tables(21)}), 400, "FET-1061"),
        (json!({"a": {"t": many(50)}}), 400, "FET-1062"),
        (json!({"a": {"t": many(51)}}), 400, "FET-1061"),
        (json!({" ": {"t": ["f"]}}), 400, "FET-0401"),
        (json!({"a": {"t": [""]}}), 400, "FET-0401"),
        (json!({"a": {"t": [null]}}), 400, "FET-0401"),
        (json!({}), 400, "FET-0401"),
        (json!({"a": ["t"]}), 400, "FET-0001"),
        (json!({"a": {"t": [1]}}), 400, "FET-0001"),
        (json!("a"), 400, "FET-0001"),
    ] {
        let text = mapped.to_string();
        let refused = scene.lerian("POST", "/validate-schema", json!({"mappedFields": mapped})).await;
        assert_eq!((refused.status, refused.json()["code"].clone()), (status, json!(code)), "{text}");
    }
    let missing = scene.lerian("POST", "/validate-schema", json!({"mapped": {}})).await.json();
    assert_eq!((&missing["code"], names(&missing["fields"])), (&json!("FET-0402"), "mappedFields".into()));
    assert_eq!(scene.lerian("POST", "/validate-schema", json!({})).await.json()["code"], "FET-0402");
}

#[tokio::test]
async fn access_manager_takes_and_gives_json_in_camel_case() {
    let scene = Scene::new().await;
    let info = scene.emulator.info();
    let ask = async |body: Value| scene.send("POST", "/v1/login/oauth/access_token", &[JSON], &body).await;
    let good = json!({
        "grantType": "client_credentials", "clientId": info.client_id, "clientSecret": info.client_secret,
    });
    let given = ask(good.clone()).await;
    assert_eq!((given.status, given.header("cache-control")), (200, Some("no-store")));
    let token = given.json();
    assert_eq!(names(&token), "accessToken expiresIn refreshToken tokenType");
    scene.set(json!({"lerian": {"auth": true}})).await;
    let bearer = format!("Bearer {}", token["accessToken"].as_str().unwrap());
    let path = "/v1/management/connections";
    assert_eq!(scene.send("GET", path, &[("authorization", &bearer)], &Value::Null).await.status, 200);

    let with = |name: &str, value: Value| {
        let mut body = good.clone();
        body[name] = value;
        body
    };
    assert_eq!(ask(with("clientSecret", json!("wrong"))).await.status, 401);
    assert_eq!(ask(with("clientId", json!("wrong"))).await.status, 401);
    assert_eq!(ask(with("grantType", json!("password"))).await.status, 400);
    assert_eq!(ask(with("clientSecret", Value::Null)).await.status, 400);
    let form = scene.raw("POST", "/v1/login/oauth/access_token", &[], good.to_string().as_bytes()).await.unwrap();
    assert_eq!(form.status, 400);

    let text = json!(scene.journal().await).to_string();
    for secret in [&info.client_secret, token["accessToken"].as_str().unwrap()] {
        assert!(!text.contains(secret));
    }
}
