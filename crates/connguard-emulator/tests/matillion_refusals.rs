//! Matillion's API: what it refuses, and how it says so.

mod support;

use serde_json::{Value, json};
use support::{FORM, JSON, Scene, generic, names};

#[tokio::test]
async fn tokens_are_given_for_form_encoded_credentials_only() {
    let scene = Scene::new().await;
    let ask = async |form: &str| scene.raw("POST", "/oauth/dpc/token", &[FORM], form.as_bytes()).await.unwrap();
    let good = scene.token_form();
    let token = ask(&good).await.json();
    assert_eq!((&token["token_type"], &token["expires_in"]), (&json!("Bearer"), &json!(1800)));
    assert_ne!(token["access_token"], json!(scene.token));

    let secret = &scene.emulator.info().client_secret;
    assert_eq!(ask(&good.replace(secret.as_str(), "wrong")).await.status, 401);
    for (wrong, what) in [
        (good.replace("client_credentials", "password"), "another grant"),
        (good.replace("grant_type", "grant"), "no grant"),
        (good.replace("audience", "other"), "no audience"),
        (good.replace("client_secret", "other"), "no secret"),
    ] {
        assert_eq!(ask(&wrong).await.status, 400, "{what}");
    }
    let json = json!({"grant_type": "client_credentials"});
    assert_eq!(scene.send("POST", "/oauth/dpc/token", &[JSON], &json).await.status, 400);
}

#[tokio::test]
async fn a_call_needs_a_valid_token_and_the_project() {
    let scene = Scene::new().await;
    let project = &scene.emulator.info().project_id;
    let call = async |project: &str, token: &str| {
        let path = format!("/dpc/v1/projects/{project}/connections");
        scene.send("GET", &path, &[("authorization", token)], &Value::Null).await
    };
    let good = format!("Bearer {}", scene.token);
    assert_eq!(call(project, &good).await.status, 200);
    for token in ["", "Bearer x", "Basic eDp5", &scene.token] {
        let refused = call(project, token).await;
        assert_eq!((refused.status, refused.header("www-authenticate")), (401, Some("Bearer")));
        assert_eq!(refused.header("content-type"), Some("application/problem+json"));
    }
    assert_eq!(call("550e8400-e29b-41d4-a716-446655440003", &good).await.status, 404);
    assert_eq!(call(&project.to_uppercase(), &good).await.status, 400);
    assert_eq!(call("x", &good).await.status, 400);
}

#[tokio::test]
async fn broken_rules_are_listed_without_what_was_sent() {
    let scene = Scene::new().await;
    let mut body = generic("");
    body["authType"] = json!("s3cr3t-canary");
    body["connectionDetails"] = json!({"description": 1, "connectionProperties": {}});
    let refused = scene.matillion("POST", "/connections", body).await;
    assert_eq!(refused.status, 400);
    assert!(!refused.text.contains("s3cr3t-canary"));
    let refused = refused.json();
    assert_eq!(names(&refused), "detail instance status title type violations");
    assert_eq!(refused["instance"], format!("/v1/projects/{}/connections", scene.emulator.info().project_id));
    let violations = refused["violations"].to_string();
    for part in ["name: ", "authType: ", "connectionDetails.description: "] {
        assert!(violations.contains(part), "{part} in {violations}");
    }
}

#[tokio::test]
async fn bodies_that_cannot_be_read_are_refused() {
    let scene = Scene::new().await;
    let path = format!("/dpc/v1/projects/{}/connections", scene.emulator.info().project_id);
    let token = format!("Bearer {}", scene.token);
    let post = async |media: &str, body: &[u8]| {
        let headers = [("authorization", token.as_str()), ("content-type", media)];
        scene.raw("POST", &path, &headers, body).await.unwrap()
    };
    for body in [&b""[..], b"{", b"[]", b"null", b"\xff", &b"[".repeat(100_000)] {
        assert_eq!(post("application/json", body).await.status, 400);
    }
    assert_eq!(post("application/x-www-form-urlencoded", b"name=a").await.status, 415);
    assert_eq!(post("application/json", &vec![b' '; 4 * 1024 * 1024 + 1]).await.status, 413);
    assert_eq!(scene.send("GET", "/dpc/v1/nothing", &[], &Value::Null).await.json()["status"], 404);
    let wrong_method = scene.send("PATCH", &path, &[], &Value::Null).await;
    assert_eq!((wrong_method.status, wrong_method.header("allow")), (405, Some("GET, POST, PUT, DELETE")));
    let mut deep = json!("end");
    for _ in 0..100 {
        deep = json!([deep]);
    }
    let mut body = generic("deep");
    body["connectionDetails"]["connectionProperties"]["deep"] = deep;
    assert_eq!(post("application/json", body.to_string().as_bytes()).await.status, 400);
}

#[tokio::test]
async fn the_rate_limit_tells_how_long_to_wait() {
    let scene = Scene::new().await;
    scene.set(json!({"matillion": {"rate_limit_per_minute": 2}})).await;
    for _ in 0..2 {
        assert_eq!(scene.matillion("GET", "/connections", Value::Null).await.status, 200);
    }
    let refused = scene.matillion("GET", "/connections", Value::Null).await;
    assert_eq!(refused.status, 429);
    let seconds: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");
    scene.set(json!({"matillion": {"rate_limit_per_minute": null}})).await;
    assert_eq!(scene.matillion("GET", "/connections", Value::Null).await.status, 200);
}
