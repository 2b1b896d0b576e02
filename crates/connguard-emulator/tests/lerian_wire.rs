//! Lerian's API: what its web framework does before and after the service.

#![allow(clippy::unwrap_used)]

mod support;

use serde_json::{Value, json};
use support::{JSON, Scene, postgresql};

const ROOT: &str = "/v1/management/connections";

#[tokio::test]
async fn what_is_too_long_ends_the_connection() {
    let scene = Scene::new().await;
    let long = "x".repeat(4096);
    for errors in ["envelope", "problem"] {
        scene.set(json!({"lerian": {"errors": errors}})).await;
        for (target, headers, body, status) in [
            (format!("{ROOT}?a={long}"), vec![], String::new(), 431),
            (ROOT.to_owned(), vec![("authorization", long.as_str())], String::new(), 431),
            (ROOT.to_owned(), vec![JSON], "x".repeat(4 * 1024 * 1024 + 1), 413),
        ] {
            let refused = scene.raw("POST", &target, &headers, body.as_bytes()).await.unwrap();
            assert_eq!((refused.status, &refused.json()["code"]), (status, &json!(status)));
            assert_eq!(refused.header("connection"), Some("close"));
            assert_eq!(refused.header("content-type"), Some("application/json"));
        }
    }
    let fits = [("authorization", &long[..3900])];
    assert_eq!(scene.raw("GET", ROOT, &fits, b"").await.unwrap().status, 200);
}

#[tokio::test]
async fn each_path_tells_its_methods() {
    let scene = Scene::new().await;
    for (path, allowed) in [
        ("", "GET, HEAD, POST"),
        ("/abc", "GET, HEAD, DELETE, PATCH"),
        ("/validate-schema", "GET, HEAD, POST, DELETE, PATCH"),
        ("/abc/Test", "POST"),
        ("/abc/schema", "GET, HEAD"),
    ] {
        let refused = scene.send("PUT", &format!("{ROOT}{path}"), &[], &Value::Null).await;
        assert_eq!((refused.status, refused.header("allow")), (405, Some(allowed)), "{path}");
    }
    let head = scene.send("HEAD", ROOT, &[], &Value::Null).await;
    let get = scene.send("GET", ROOT, &[], &Value::Null).await;
    assert_eq!((head.status, head.text.as_str()), (200, ""));
    assert_eq!(head.header("content-length"), get.header("content-length"));
}

#[tokio::test]
async fn pages_of_every_origin_may_call() {
    let scene = Scene::new().await;
    let origin = ("origin", "http://a.example");
    let ask = [origin, ("access-control-request-method", "POST"), ("access-control-request-headers", "x-a")];
    let allowed = scene.send("OPTIONS", ROOT, &ask, &Value::Null).await;
    assert_eq!((allowed.status, allowed.header("access-control-allow-origin")), (204, Some("*")));
    assert_eq!(allowed.header("access-control-allow-headers"), Some("x-a"));
    let read = scene.send("GET", ROOT, &[origin], &Value::Null).await;
    assert_eq!((read.status, read.header("access-control-allow-origin")), (200, Some("*")));
    assert_eq!(scene.send("OPTIONS", ROOT, &[], &Value::Null).await.status, 405);
}

#[tokio::test]
async fn bodies_are_decoded_as_the_service_decodes_them() {
    let scene = Scene::new().await;
    let post =
        async |body: &str| scene.raw("POST", ROOT, &[JSON, ("x-product-name", "p")], body.as_bytes()).await.unwrap();
    let with_port = |port: &str| postgresql("production-db").to_string().replace(":5432", &format!(":{port}"));
    for (port, code, title) in [
        ("-0", "FET-0402", "Missing Fields in Request"),
        ("-1", "FET-0001", "Bad Request"),
        ("1e3", "FET-0001", "Invalid payload"),
        ("5432.0", "FET-0001", "Invalid payload"),
        ("99999999999999999999", "FET-0001", "Invalid payload"),
        ("9223372036854775808", "FET-0001", "Invalid payload"),
        ("\"x\",\"type\":1", "FET-0001", "Invalid payload"),
    ] {
        let refused = post(&with_port(port)).await;
        assert_eq!((&refused.json()["code"], &refused.json()["title"]), (&json!(code), &json!(title)), "{port}");
    }
    let mut body = postgresql("production-db");
    body["metadata"] = json!({"number": 9_007_199_254_740_993_i64, "whole": 1.0});
    let made = post(&body.to_string()).await;
    assert_eq!(made.json()["metadata"].to_string(), r#"{"number":9007199254740992,"whole":1}"#);
}

#[tokio::test]
async fn a_change_of_ssl_counts_what_is_there_and_needs_what_it_says() {
    let scene = Scene::new().await;
    let made = scene.lerian("POST", "", postgresql("production-db")).await.json();
    let path = format!("/{}", made["id"].as_str().unwrap());
    for (ssl, status, mode) in [
        (json!({"cert": ""}), 200, json!("require")),
        (json!({"ca": null, "key": ""}), 200, json!("require")),
        (json!({"mode": "", "key": "k"}), 400, Value::Null),
        (json!({}), 400, Value::Null),
        (json!({"ca": null}), 400, Value::Null),
    ] {
        let changed = scene.lerian("PATCH", &path, json!({"ssl": ssl})).await;
        assert_eq!((changed.status, &changed.json()["ssl"]["mode"]), (status, &mode), "{ssl}");
    }
}
