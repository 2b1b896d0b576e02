//! Settings, faults, the journal, reset and the end.

mod support;

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use support::{JSON, Scene, aws, postgresql};

#[tokio::test]
async fn settings_are_merged_shown_and_refused_with_a_name() {
    let scene = Scene::new().await;
    scene.set(json!({"lerian": {"busy": ["a"]}})).await;
    scene.set(json!({"matillion": {"list_shape": "array"}})).await;
    let shown = scene.send("GET", "/_emulator/settings", &[], &Value::Null).await.json();
    assert_eq!((&shown["lerian"]["busy"], &shown["matillion"]["list_shape"]), (&json!(["a"]), &json!("array")));
    for (patch, name) in [
        (json!({"lerian": {"colour": 1}}), "lerian.colour"),
        (json!({"matillion": {"list_shape": 1}}), "matillion.list_shape"),
        (json!({"lerian": {"auth": true}, "faults": [{"kind": "x"}]}), "faults[0].kind"),
    ] {
        let refused = scene.send("PUT", "/_emulator/settings", &[], &patch).await;
        assert_eq!(refused.status, 400);
        assert!(refused.json()["error"].as_str().unwrap().starts_with(name), "{refused:?}");
    }
    assert_eq!(scene.send("GET", "/_emulator/settings", &[], &Value::Null).await.json(), shown);
    assert_eq!(scene.raw("PUT", "/_emulator/settings", &[], b"{").await.unwrap().status, 400);
    assert_eq!(scene.send("GET", "/_emulator/reset", &[], &Value::Null).await.status, 405);
    assert_eq!(scene.send("GET", "/_emulator/x", &[], &Value::Null).await.status, 404);
}

#[tokio::test]
async fn the_journal_shows_requests_in_order_and_no_secret() {
    let scene = Scene::new().await;
    scene.lerian("POST", "", postgresql("production-db")).await;
    scene.matillion("GET", "/connections?connectionNames=a", Value::Null).await;
    scene.send("GET", "/nothing", &[], &Value::Null).await;
    let journal = scene.journal().await;
    let seen: Vec<_> = journal
        .iter()
        .map(|entry| json!([entry["sequence"], entry["provider"], entry["operation"], entry["status"]]))
        .collect();
    assert_eq!(
        seen,
        [
            json!([1, "matillion", "matillion.token", 200]),
            json!([2, "lerian", "lerian.create_connection", 201]),
            json!([3, "matillion", "matillion.list_connections", 200]),
            json!([4, "lerian", null, 404]),
        ]
    );
    assert_eq!(journal[1]["body"]["password"], "[redacted]");
    assert_eq!(journal[1]["body"]["host"], "db.example.com");
    assert_eq!(journal[1]["headers"]["x-product-name"], "my-product");
    assert_eq!(journal[2]["query"], json!({"connectionNames": "a"}));
    let text = json!(journal).to_string();
    for secret in ["s3cr3t-canary", &scene.token, &scene.emulator.info().client_secret] {
        assert!(!text.contains(secret));
    }
}

#[tokio::test]
async fn a_reset_forgets_everything_but_tokens() {
    let scene = Scene::new().await;
    scene.set(json!({"lerian": {"auth": true}, "faults": [{"kind": "html_502"}]})).await;
    scene.reset().await;
    assert_eq!(scene.lerian("POST", "", postgresql("production-db")).await.status, 201);
    assert_eq!(scene.matillion("POST", "/connections", aws("a")).await.status, 201);
    scene.reset().await;
    assert_eq!(scene.journal().await, Vec::<Value>::new());
    assert_eq!(scene.lerian("GET", "", Value::Null).await.json()["total"], 0);
    assert_eq!(scene.matillion("GET", "/connections", Value::Null).await.json()["total"], 0);
}

#[tokio::test]
async fn answers_can_be_replaced() {
    let scene = Scene::new().await;
    let fault = json!({"kind": "status", "status": 503, "retry_after": 3, "times": 1, "operation": "matillion.create_connection"});
    scene.set(json!({"faults": [fault, {"kind": "html_502", "times": 1}]})).await;
    let html = scene.lerian("POST", "", postgresql("production-db")).await;
    assert_eq!((html.status, html.header("content-type")), (502, Some("text/html")));
    let busy = scene.matillion("POST", "/connections", aws("a")).await;
    assert_eq!((busy.status, busy.header("retry-after")), (503, Some("3")));
    assert_eq!(scene.matillion("POST", "/connections", aws("a")).await.status, 201);
    assert_eq!(scene.lerian("POST", "", postgresql("production-db")).await.status, 201);
    let faults: Vec<_> = scene.journal().await.iter().map(|entry| entry["fault"].clone()).collect();
    assert_eq!(json!(faults), json!([null, "html_502", "status", null, null]));
    scene.set(json!({"faults": [{"kind": "status", "status": 500}]})).await;
    assert_eq!(scene.lerian("GET", "", Value::Null).await.json()["code"], "FET-0002");
}

#[tokio::test]
async fn connections_are_really_broken() {
    let scene = Scene::new().await;
    let path = "/v1/management/connections";
    let headers = [("x-product-name", "my-product"), JSON];
    let total = async || {
        scene.set(json!({"faults": []})).await;
        scene.lerian("GET", "", Value::Null).await.json()["total"].clone()
    };

    scene.set(json!({"faults": [{"kind": "reset_before"}]})).await;
    let body = postgresql("first-db").to_string();
    let error = scene.raw("POST", path, &headers, body.as_bytes()).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    assert_eq!(total().await, 0);

    scene.set(json!({"faults": [{"kind": "reset_after"}]})).await;
    let error = scene.raw("POST", path, &headers, body.as_bytes()).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    assert_eq!(total().await, 1);

    scene.set(json!({"faults": [{"kind": "truncate"}]})).await;
    let body = postgresql("second-db").to_string();
    let error = scene.raw("POST", path, &headers, body.as_bytes()).await.unwrap_err();
    assert_eq!(error.to_string(), "the body is shorter than announced");
    assert_eq!(total().await, 2);

    let journal = scene.journal().await;
    let seen: Vec<_> = journal[1..].iter().map(|entry| json!([entry["fault"], entry["status"]])).collect();
    let expected =
        json!([["reset_before", null], [null, 200], ["reset_after", 201], [null, 200], ["truncate", 201], [null, 200]]);
    assert_eq!(json!(seen), expected);
}

#[tokio::test]
async fn an_answer_can_be_late() {
    let scene = Scene::new().await;
    scene.set(json!({"faults": [{"kind": "delay", "milliseconds": 200, "times": 1}]})).await;
    let start = Instant::now();
    assert_eq!(scene.lerian("GET", "", Value::Null).await.status, 200);
    assert!(start.elapsed() >= Duration::from_millis(200));
}

#[tokio::test]
async fn a_late_answer_can_be_committed_late_or_not_at_all() {
    // How many connections there are right after the client has gone away, and after the delay.
    tokio::join!(assert_committed("before", 1, 1), assert_committed("after", 0, 1), assert_committed("never", 0, 0));
}

async fn assert_committed(commit: &str, at_once: usize, at_last: usize) {
    let scene = Scene::new().await;
    scene.set(json!({"faults": [{"kind": "delay", "milliseconds": 1500, "commit": commit, "times": 1}]})).await;
    let body = postgresql("late-db").to_string();
    let headers = [("x-product-name", "my-product"), JSON];
    let request = scene.raw("POST", "/v1/management/connections", &headers, body.as_bytes());
    // The connection is closed when the request is given up.
    assert!(tokio::time::timeout(Duration::from_millis(100), request).await.is_err());
    for (wait, count) in [(0, at_once), (2500, at_last)] {
        tokio::time::sleep(Duration::from_millis(wait)).await;
        assert_eq!(scene.lerian("GET", "", Value::Null).await.json()["total"], count, "{commit}, {wait}");
        let status = if count == 1 { json!(201) } else { Value::Null };
        assert_eq!(scene.journal().await[1]["status"], status, "{commit}, {wait}");
    }
}

#[tokio::test]
async fn who_waits_gets_the_late_answer_and_a_reset_forgets_it() {
    for commit in ["after", "never"] {
        let scene = Scene::new().await;
        let fault = json!({"kind": "delay", "milliseconds": 200, "commit": commit});
        scene.set(json!({"faults": [fault]})).await;
        let start = Instant::now();
        assert_eq!(scene.matillion("POST", "/connections", aws("a")).await.status, 201);
        assert!(start.elapsed() >= Duration::from_millis(200));
        let entry = scene.journal().await[1].clone();
        assert_eq!((&entry["status"], &entry["fault"]), (&json!(201), &json!("delay")));

        let body = aws("b").to_string();
        let path = format!("/dpc/v1/projects/{}/connections", scene.emulator.info().project_id);
        let authorization = format!("Bearer {}", scene.token);
        let headers = [("authorization", authorization.as_str()), JSON];
        let request = scene.raw("POST", &path, &headers, body.as_bytes());
        let reset = async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            scene.reset().await;
        };
        let (answer, ()) = tokio::join!(request, reset);
        assert_eq!(answer.unwrap_err().kind(), std::io::ErrorKind::ConnectionReset);
        assert_eq!(scene.matillion("GET", "/connections", Value::Null).await.json()["total"], 0);
        assert_eq!(scene.journal().await.len(), 1);
    }
}

#[tokio::test]
async fn stopping_and_dropping_free_the_port() {
    for is_dropped in [false, true] {
        let scene = Scene::new().await;
        let address = scene.emulator.info().url.strip_prefix("http://").unwrap().to_owned();
        // An idle connection must not keep the emulator alive.
        let _idle = tokio::net::TcpStream::connect(&address).await.unwrap();
        let start = Instant::now();
        if is_dropped {
            drop(scene);
        } else {
            scene.emulator.stop().await;
            assert!(start.elapsed() < Duration::from_secs(3));
        }
        while tokio::net::TcpStream::connect(&address).await.is_ok() {
            assert!(start.elapsed() < Duration::from_secs(5), "dropped: {is_dropped}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}
