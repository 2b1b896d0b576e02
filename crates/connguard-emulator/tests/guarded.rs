//! What must not get through: web pages, requests that are not whole, secrets on their way into the journal.

#![allow(clippy::unwrap_used)]

mod support;

use serde_json::{Value, json};
use support::{FORM, JSON, Scene, postgresql};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Sends these bytes and nothing more, and reads what comes.
async fn bytes(scene: &Scene, request: &str) -> String {
    let mut stream = TcpStream::connect(scene.emulator.info().url.strip_prefix("http://").unwrap()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).await.unwrap();
    String::from_utf8(reply).unwrap()
}

#[tokio::test]
async fn web_pages_do_not_reach_it() {
    let scene = Scene::new().await;
    assert_eq!(scene.lerian("POST", "", postgresql("first-db")).await.status, 201);
    for path in ["/_emulator/journal", "/_emulator/settings", "/v1/management/connections"] {
        let reply =
            bytes(&scene, &format!("GET {path} HTTP/1.1\r\nhost: rebound.example.com\r\nconnection: close\r\n\r\n"))
                .await;
        assert!(
            reply.starts_with("HTTP/1.1 403 ") && reply.contains("{\"error\":\"this emulator listens on loopback"),
            "{reply}"
        );
    }
    for header in [("origin", "https://example.com"), ("origin", "null"), ("sec-fetch-site", "cross-site")] {
        let refused = scene.send("POST", "/_emulator/reset", &[header], &Value::Null).await;
        assert_eq!((refused.status, refused.json()["error"].is_string()), (403, true));
        assert_eq!(scene.send("GET", "/v1/management/connections", &[header], &Value::Null).await.status, 200);
    }
    assert_eq!(scene.lerian("GET", "", Value::Null).await.json()["total"], 1);
    let own = [("origin", "http://localhost:3000"), ("sec-fetch-site", "same-site")];
    assert_eq!(scene.send("POST", "/_emulator/reset", &own, &Value::Null).await.status, 200);
}

#[tokio::test]
async fn an_emulator_that_others_may_reach_has_other_names() {
    let options = connguard_emulator::Options { listen: "0.0.0.0:0".parse().unwrap(), ..Default::default() };
    let scene = Scene::with(options).await;
    assert!(scene.emulator.warnings()[0].starts_with("listening on 0.0.0.0:"));
    let reply =
        bytes(&scene, "GET /_emulator/settings HTTP/1.1\r\nhost: emulator:80\r\nconnection: close\r\n\r\n").await;
    assert!(reply.starts_with("HTTP/1.1 200 "), "{reply}");
    assert_eq!(Scene::new().await.emulator.warnings(), Vec::<String>::new());
}

#[tokio::test]
async fn a_request_that_is_not_whole_is_not_carried_out() {
    let scene = Scene::new().await;
    let head = "POST /v1/management/connections HTTP/1.1\r\nhost: localhost\r\nx-product-name: p\r\ncontent-type: application/json\r\n";
    let body = postgresql("half-db").to_string();
    let short = format!("{head}content-length: {}\r\n\r\n{body}", body.len() + 1);
    let chunk = format!("{head}transfer-encoding: chunked\r\n\r\n{:x}\r\n{body}\r\nnonsense\r\n", body.len());
    let cut = format!("{head}transfer-encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n", body.len());
    for request in [short, chunk, cut] {
        let reply = bytes(&scene, &request).await;
        assert!(reply.is_empty() || reply.starts_with("HTTP/1.1 400 "), "{reply}");
    }
    let settings = "{\"lerian\":{\"auth\":true}}";
    let control =
        format!("PUT /_emulator/settings HTTP/1.1\r\nhost: localhost\r\ncontent-length: 99\r\n\r\n{settings}");
    bytes(&scene, &control).await;
    let reset = "POST /_emulator/reset HTTP/1.1\r\nhost: localhost\r\ncontent-length: 99\r\n\r\n{}";
    bytes(&scene, reset).await;
    let journal = scene.journal().await;
    assert_eq!(journal.len(), 4, "{journal:?}");
    for entry in &journal[1..] {
        assert_eq!(entry["status"], 400);
        assert!(entry["body"].as_str().unwrap().ends_with("of a body that broke off]"), "{entry}");
    }
    assert_eq!(scene.lerian("GET", "", Value::Null).await.json()["total"], 0);
    assert_eq!(scene.send("GET", "/_emulator/settings", &[], &Value::Null).await.json()["lerian"]["auth"], false);
}

#[tokio::test]
async fn json_under_a_form_s_content_type_leaks_nothing() {
    let scene = Scene::new().await;
    let body = postgresql("production-db").to_string();
    for headers in [&[FORM][..], &[], &[JSON], &[("content-type", "text/plain")]] {
        scene.raw("POST", "/v1/management/connections", headers, body.as_bytes()).await.unwrap();
        scene.raw("POST", "/v1/management/connections", headers, &body.as_bytes()[..body.len() - 1]).await.unwrap();
    }
    let more = json!({"connectionString": "s3cr3t-canary", "dsn": "s3cr3t-canary", "jdbcUrl": "s3cr3t-canary",
        "sslKey": "s3cr3t-canary", "access_key": "s3cr3t-canary", "note": "postgresql://user:s3cr3t-canary@db/a"});
    scene.send("POST", "/v1/management/connections", &[JSON], &more).await;
    scene.raw("GET", "/v1/management/connections?connectionString=s3cr3t-canary", &[], b"").await.unwrap();
    let journal = scene.journal().await;
    assert_eq!((journal.len(), &journal[1]["body"]["configName"]), (11, &json!("production-db")));
    assert!(!json!(journal).to_string().contains("s3cr3t-canary"));
}

#[tokio::test]
async fn a_large_body_is_measured() {
    let scene = Scene::new().await;
    let list = format!("[{}1]", "1,".repeat(1_000_000));
    scene.raw("POST", "/v1/management/connections", &[JSON], list.as_bytes()).await.unwrap();
    assert_eq!(scene.journal().await[1]["body"], json!("[2000003 bytes]"));
}
