//! The service of Airflow: who may do what, what is put back, and what is kept.

#![allow(clippy::unwrap_used)]

mod support;

use connguard_emulator::{Options, Provider};
use serde_json::{Value, json};
use support::{Answer, FORM, JSON, Scene};

const ROOT: &str = "/api/v2/connections";
const CANARY: &str = "s3cr3t-canary";

async fn send(scene: &Scene, method: &str, path: &str, body: Value) -> Answer {
    send_as(scene, &scene.token, method, path, body).await
}

async fn send_as(scene: &Scene, token: &str, method: &str, path: &str, body: Value) -> Answer {
    let path = format!("{ROOT}{path}");
    scene.send(method, &path, &[("authorization", &format!("Bearer {token}")), JSON], &body).await
}

async fn bulk(scene: &Scene, actions: Value) -> Value {
    let answer = send(scene, "PATCH", "", json!({ "actions": actions })).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

/// A token request, and the token if there is one.
async fn log_in(scene: &Scene, path: &str, username: &str, password: &str) -> (u16, String) {
    let answer = scene.send("POST", path, &[JSON], &json!({"username": username, "password": password})).await;
    (answer.status, answer.json()["access_token"].as_str().unwrap_or_default().to_owned())
}

fn secretive(connection_id: &str) -> Value {
    let extra = json!({"token": CANARY, "nested": {"keyfile_dict": CANARY}, "sslmode": "require"}).to_string();
    json!({"connection_id": connection_id, "conn_type": "postgres", "password": CANARY, "extra": extra})
}

#[tokio::test]
async fn a_role_decides_and_a_token_ends() {
    let scene = Scene::new().await;
    scene
        .set(json!({"airflow": {"users": [
            {"username": "vic", "password": "p", "role": "viewer"}, {"username": "opa", "password": "p", "role": "op"},
        ]}}))
        .await;
    let info = scene.emulator.info().clone();
    let (status, admin) = log_in(&scene, "/auth/token", &info.client_id, &info.client_secret).await;
    assert_eq!((status, admin.split('.').count()), (201, 3));
    let (vic, opa) =
        (log_in(&scene, "/auth/token", "vic", "p").await.1, log_in(&scene, "/auth/token/cli", "opa", "p").await.1);
    assert_eq!(log_in(&scene, "/auth/token", "vic", "wrong").await.0, 401);
    assert_eq!(log_in(&scene, "/auth/token", "", "p").await.0, 400);
    let form = scene.raw("POST", "/auth/token", &[FORM], b"username=vic&password=p").await.unwrap();
    assert_eq!(form.status, 201);
    for (token, status) in [(&admin, 200), (&opa, 200), (&scene.token, 200), (&vic, 403)] {
        assert_eq!(send_as(&scene, token, "GET", "", Value::Null).await.status, status);
    }
    // A role decides on connections only, so that a viewer may do nothing to none.
    assert_eq!(send_as(&scene, &vic, "PATCH", "", json!({"actions": []})).await.status, 200);
    assert_eq!(scene.journal().await.last().unwrap()["credential"], "vic");

    scene.set(json!({"airflow": {"token_seconds": 1}})).await;
    let (_, brief) = log_in(&scene, "/auth/token", "opa", "p").await;
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    let expired = send_as(&scene, &brief, "GET", "", Value::Null).await;
    assert_eq!((expired.status, &expired.json()["detail"]), (401, &json!("Token Expired")));
    assert_eq!(send_as(&scene, "a.b.c", "GET", "", Value::Null).await.status, 403);
}

#[tokio::test]
async fn a_batch_is_stored_as_a_whole_or_not_at_all() {
    let scene = Scene::new().await;
    let named = |id: &str| json!({"connection_id": id, "conn_type": "http"});
    let many: Vec<_> = (0..500).map(|index| named(&format!("c{index}"))).collect();
    assert_eq!(
        bulk(&scene, json!([{"action": "create", "entities": many}])).await["create"]["success"]
            .as_array()
            .unwrap()
            .len(),
        500
    );
    let twice = json!({"actions": [{"action": "create", "entities": [named("new"), named("new")]}, {"action": "delete", "entities": ["c0"]}]});
    assert_eq!(send(&scene, "PATCH", "", twice).await.status, 409);
    assert_eq!(send(&scene, "GET", "/c0", Value::Null).await.status, 200);
    // Actions see what existed before the request.
    let results = bulk(
        &scene,
        json!([
            {"action": "delete", "entities": ["c0", "c0"]},
            {"action": "update", "entities": [named("c0"), named("c1")]},
            {"action": "create", "entities": [named("new")]},
            {"action": "delete", "entities": ["new"]},
        ]),
    )
    .await;
    assert_eq!(results["delete"]["success"], json!(["c0"]));
    assert_eq!(results["update"]["success"], json!(["c0", "c1"]));
    assert_eq!(results["delete"]["errors"][0]["status_code"], 404);
    assert_eq!(send(&scene, "GET", "/c0", Value::Null).await.status, 404);
    assert_eq!(send(&scene, "GET", "?limit=0", Value::Null).await.json()["total_entries"], 500);
}

#[tokio::test]
async fn a_restart_keeps_the_connections_and_the_file_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("state");
    let options = || Options {
        data: Some(data.clone()),
        seed_value: Some(json!({"airflow": {"connections": [secretive("seeded")]}})),
        ..Options::default()
    };
    let scene = Scene::with(options()).await;
    assert_eq!(send(&scene, "POST", "", secretive("posted")).await.status, 201);
    assert_eq!(send(&scene, "DELETE", "/seeded", Value::Null).await.status, 204);
    let before = send(&scene, "GET", "/posted", Value::Null).await.json();
    scene.emulator.stop().await;
    assert!(!std::fs::read_to_string(&data).unwrap().contains(CANARY));
    let scene = Scene::with(options()).await;
    assert_eq!(send(&scene, "GET", "/posted", Value::Null).await.json(), before);
    let listed = send(&scene, "GET", "?order_by=-connection_id", Value::Null).await.json();
    assert_eq!((&listed["total_entries"], &listed["connections"][0]["connection_id"]), (&json!(2), &json!("seeded")));
    scene.reset().await;
    assert_eq!(send(&scene, "GET", "", Value::Null).await.json()["total_entries"], 1);
}

#[tokio::test]
async fn only_the_reply_repeats_a_secret() {
    let scene = Scene::new().await;
    scene.set(json!({"airflow": {"users": [{"username": "vic", "password": CANARY, "role": "viewer"}]}})).await;
    log_in(&scene, "/auth/token", "vic", CANARY).await;
    scene.raw("POST", "/auth/token", &[FORM], format!("username=vic&password={CANARY}").as_bytes()).await.unwrap();
    let mut refused = secretive("refused");
    refused.as_object_mut().unwrap().remove("conn_type");
    let answer = send(&scene, "POST", "", refused).await;
    assert_eq!((answer.status, answer.text.matches(CANARY).count()), (422, 3), "as the service does");
    send(&scene, "POST", "", secretive("stored")).await;
    bulk(&scene, json!([{"action": "create", "entities": [secretive("batched")]}])).await;
    send(&scene, "PATCH", "/stored", secretive("stored")).await;
    let shown = send(&scene, "GET", "", Value::Null).await.text;
    assert!(!shown.contains(CANARY) && shown.contains("require"), "{shown}");
    let journal = json!(scene.journal().await).to_string();
    assert!(!journal.contains(CANARY) && journal.contains("require"), "{journal}");
    let seed = json!({"airflow": {"connections": [{"connection_id": "a b", "conn_type": "http", "password": CANARY}]}});
    let error = connguard_emulator::Emulator::start_with(Options { seed_value: Some(seed), ..Options::default() })
        .await
        .unwrap_err();
    assert!(error.to_string().contains("airflow.connections[0]") && !error.to_string().contains(CANARY), "{error}");
}

#[tokio::test]
async fn faults_and_options_are_those_of_the_others() {
    let scene = Scene::new().await;
    let options = scene.emulator.client_options(Provider::Airflow);
    let info = scene.emulator.info();
    let of_client = json!({"username": info.client_id, "password": info.client_secret, "base_url": info.url});
    assert_eq!(json!(options), of_client);
    assert_eq!(info.other_base_urls["airflow_base_url"], info.url);
    let faults = json!([
        {"kind": "status", "status": 503, "operation": "airflow.create_connection", "times": 1},
        {"kind": "reset_after", "operation": "airflow.create_connection", "times": 1},
        {"kind": "status", "status": 500, "operation": "airflow.token", "times": 1},
    ]);
    scene.set(json!({ "faults": faults })).await;
    let body = json!({"connection_id": "a", "conn_type": "http"});
    let failed = send(&scene, "POST", "", body.clone()).await;
    assert_eq!((failed.status, failed.json()["detail"].is_string()), (503, true));
    let token = format!("Bearer {}", scene.token);
    let lost = scene.raw("POST", ROOT, &[("authorization", &token), JSON], body.to_string().as_bytes()).await;
    assert!(lost.is_err(), "the connection was reset");
    assert_eq!(send(&scene, "POST", "", body).await.status, 409, "it was stored");
    assert_eq!(scene.send("POST", "/auth/token", &[JSON], &json!({})).await.status, 500);
    let journal = scene.journal().await;
    let of_airflow: Vec<_> =
        journal.iter().filter(|entry| entry["provider"] == "airflow").map(|entry| &entry["fault"]).collect();
    assert_eq!(of_airflow, [&json!("status"), &json!("reset_after"), &Value::Null, &json!("status")]);
}

#[tokio::test]
async fn a_test_for_later_waits() {
    let scene = Scene::new().await;
    scene.set(json!({"airflow": {"test_connection": true}})).await;
    let body = json!({"connection_id": "a", "conn_type": "fs", "commit_on_success": "yes"});
    let taken = send(&scene, "POST", "/enqueue-test", body.clone()).await;
    assert_eq!(taken.status, 202);
    assert_eq!(send(&scene, "POST", "/enqueue-test", body).await.status, 409);
    let token = taken.json()["token"].as_str().unwrap().to_owned();
    let authorization = format!("Bearer {}", scene.token);
    let headers = [("authorization", authorization.as_str()), ("airflow-connection-test-token", token.as_str())];
    let state = scene.send("GET", &format!("{ROOT}/enqueue-test"), &headers, &Value::Null).await.json();
    assert_eq!((&state["state"], &state["connection_id"]), (&json!("pending"), &json!("a")));
    assert_eq!(
        send(&scene, "POST", "/test", json!({"connection_id": "a", "conn_type": "http", "host": "db.example.com"}))
            .await
            .json()["status"],
        true
    );
}

#[tokio::test]
async fn a_long_list_is_read_page_by_page() {
    const ALL: usize = 5_000;
    // Every other letter case, so that the order of creation is not that of the names.
    let connection = |index: usize| json!({"connection_id": format!("{}{index:04}", if index.is_multiple_of(2) { 'c' } else { 'C' }), "conn_type": "http"});
    let seed = json!({"airflow": {"connections": (0..ALL).map(connection).collect::<Vec<_>>()}});
    let scene = Scene::with(Options { seed_value: Some(seed), ..Options::default() }).await;
    for order in ["", "&order_by=-connection_id"] {
        let mut names = Vec::new();
        for offset in (0..ALL).step_by(100) {
            let page = send(&scene, "GET", &format!("?limit=100&offset={offset}{order}"), Value::Null).await.json();
            names.extend(page["connections"].as_array().unwrap().iter().map(|one| one["connection_id"].to_string()));
        }
        let place = |name: &String| name.trim_matches(|letter: char| !letter.is_ascii_digit()).to_owned();
        let is_in_order =
            if order.is_empty() { names.is_sorted_by_key(place) } else { names.is_sorted_by(|one, other| one > other) };
        assert!(names.len() == ALL && is_in_order, "{order}");
    }
    // A change in between is seen at once.
    assert_eq!(send(&scene, "DELETE", "/c0000", Value::Null).await.status, 204);
    let first = send(&scene, "GET", "?limit=1", Value::Null).await.json();
    assert_eq!(
        (&first["connections"][0]["connection_id"], &first["total_entries"]),
        (&json!("C0001"), &json!(ALL - 1))
    );
}

// What follows was found by comparing answers to random requests with those of a running 3.3.2: `cargo xtask real airflow`.

#[tokio::test]
async fn null_is_smaller_than_every_value() {
    let scene = Scene::new().await;
    for (id, host, port) in [("a", json!("m"), json!(3)), ("b", json!(null), json!(null)), ("c", json!(" "), json!(1))]
    {
        let body = json!({"connection_id": id, "conn_type": "x", "host": host, "description": host, "port": port});
        assert_eq!(send(&scene, "POST", "", body).await.status, 201);
    }
    for name in ["host", "description", "port"] {
        for (order, expected) in [("", ["b", "c", "a"]), ("-", ["a", "c", "b"])] {
            let listed = send(&scene, "GET", &format!("?order_by={order}{name}"), Value::Null).await.json();
            let ids: Vec<_> =
                listed["connections"].as_array().unwrap().iter().map(|c| c["connection_id"].clone()).collect();
            assert_eq!(ids, expected, "{order}{name}");
        }
    }
}

#[tokio::test]
async fn a_body_of_null_is_none_and_a_batch_tells_it_twice() {
    let scene = Scene::new().await;
    let authorization = format!("Bearer {}", scene.token);
    for (method, path, body, count) in
        [("POST", "", "null", 1), ("PATCH", "/a", "null", 1), ("PATCH", "", "null", 2), ("PATCH", "", "", 2)]
    {
        let headers = [("authorization", authorization.as_str()), JSON];
        let answer = scene.raw(method, &format!("{ROOT}{path}"), &headers, body.as_bytes()).await.unwrap();
        let missing = json!({"type": "missing", "loc": ["body"], "msg": "Field required", "input": null});
        assert_eq!((answer.status, answer.json()), (422, json!({ "detail": vec![missing; count] })), "{method} {path}");
    }
}

#[tokio::test]
async fn what_an_update_is_for_comes_before_what_cannot_be_stored() {
    let scene = Scene::new().await;
    send(&scene, "POST", "", json!({"connection_id": "a", "conn_type": "x"})).await;
    let authorization = format!("Bearer {}", scene.token);
    for (path, id, member, status) in [
        ("/a", "b", r#""host":"\ud800""#, 400),
        ("/b", "b", r#""host":"\ud800""#, 404),
        ("/a", "a", r#""host":"\ud800""#, 500),
        ("/a", "b", r#""port":NaN"#, 500),
    ] {
        let body = format!(r#"{{"connection_id":"{id}","conn_type":"x",{member}}}"#);
        let headers = [("authorization", authorization.as_str()), JSON];
        let answer = scene.raw("PATCH", &format!("{ROOT}{path}"), &headers, body.as_bytes()).await.unwrap();
        assert_eq!(answer.status, status, "{path} {id}");
    }
}

#[tokio::test]
async fn a_connection_may_have_the_name_of_another_route() {
    let scene = Scene::new().await;
    let body = json!({"connection_id": "defaults", "conn_type": "x"});
    assert_eq!(send(&scene, "PATCH", "/defaults", body.clone()).await.status, 404);
    assert_eq!(send(&scene, "POST", "", body.clone()).await.status, 201);
    assert_eq!(send(&scene, "PATCH", "/defaults", body).await.status, 200);
    let deleted = send(&scene, "DELETE", "/defaults", Value::Null).await;
    assert_eq!((deleted.status, deleted.header("content-type")), (204, Some("application/json")));
}
