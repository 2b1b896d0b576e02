//! Several credentials with limits of their own.

#![allow(clippy::unwrap_used)]

mod support;

use connguard_emulator::Options;
use serde_json::{Value, json};
use support::{Answer, FORM, JSON, Scene, generic, postgresql};

const FINANCE: &str = "11111111-2222-4333-8444-555555555555";
const SECRET: &str = "s3cr3t-of-finance";

async fn scene() -> Scene {
    let seed = json!({"matillion": {"projects": [{"id": FINANCE, "name": "Finance"}]}});
    let scene = Scene::with(Options { seed_value: Some(seed), ..Options::default() }).await;
    scene
        .set(json!({
            "matillion": {"credentials": [
                {"client_id": "finance-id", "client_secret": SECRET, "name": "finance", "rate_limit_per_minute": 2,
                 "projects": [FINANCE]},
                {"client_id": "sales-id", "client_secret": SECRET},
            ]},
            "lerian": {"credentials": [{"client_id": "ledger-id", "client_secret": SECRET, "name": "ledger"}]},
        }))
        .await;
    scene
}

async fn token(scene: &Scene, client_id: &str, client_secret: &str) -> Answer {
    let form = format!(
        "grant_type=client_credentials&client_id={client_id}&client_secret={client_secret}&audience=https%3A%2F%2Fapi.matillion.com"
    );
    scene.raw("POST", "/oauth/dpc/token", &[FORM], form.as_bytes()).await.unwrap()
}

async fn token_of(scene: &Scene, client_id: &str) -> String {
    token(scene, client_id, SECRET).await.json()["access_token"].as_str().unwrap().to_owned()
}

async fn get(scene: &Scene, token: &str, path: &str) -> Answer {
    let authorization = format!("Bearer {token}");
    scene.send("GET", &format!("/dpc/v1/projects{path}"), &[("authorization", &authorization)], &Value::Null).await
}

#[tokio::test]
async fn credentials_have_projects_limits_and_names() {
    let scene = scene().await;
    let (finance, sales) = (token_of(&scene, "finance-id").await, token_of(&scene, "sales-id").await);
    assert_eq!(token(&scene, "finance-id", "wrong").await.status, 401);
    assert_eq!(token(&scene, "nobody", SECRET).await.status, 401);

    let listed = get(&scene, &finance, "").await.json();
    assert_eq!((&listed["total"], &listed["results"][0]["name"]), (&json!(1), &json!("Finance")));
    assert_eq!(get(&scene, &sales, "").await.json()["total"], 2);
    assert_eq!(get(&scene, &scene.token, "").await.json()["total"], 2);
    let other = format!("/{}/connections", scene.emulator.info().project_id);
    assert_eq!(get(&scene, &finance, &other).await.status, 404, "a project of others does not exist");
    assert_eq!(get(&scene, &sales, &other).await.status, 200);

    // The limit is its own: the others' requests do not count.
    let limited = get(&scene, &finance, "").await;
    assert_eq!(limited.status, 429);
    assert!(limited.header("retry-after").is_some());
    assert_eq!(get(&scene, &sales, "").await.status, 200);
    scene.set(json!({"matillion": {"rate_limit_per_minute": 1}})).await;
    for token in [&scene.token, &sales] {
        let statuses = (get(&scene, token, "").await.status, get(&scene, token, "").await.status);
        assert_eq!(statuses, (200, 429), "without a limit of their own, credentials have that of the settings, each");
    }

    let journal = scene.journal().await;
    let named = |name: &str| journal.iter().filter(|entry| entry["credential"] == name).count();
    let default = scene.emulator.info().client_id.clone();
    assert_eq!((named("finance"), named("sales-id"), named(&default)), (3, 5, 3));
    let tokens = journal.iter().filter(|entry| entry["operation"] == "matillion.token");
    assert!(tokens.clone().count() > 0 && tokens.clone().all(|entry| entry["credential"].is_null()));
    assert!(!json!(journal).to_string().contains(SECRET));
}

#[tokio::test]
async fn a_token_is_as_valid_as_its_credentials() {
    let scene = scene().await;
    let finance = token_of(&scene, "finance-id").await;
    assert_eq!(get(&scene, &finance, "").await.status, 200);
    scene.set(json!({"matillion": {"credentials": []}})).await;
    assert_eq!(get(&scene, &finance, "").await.status, 401);
    assert_eq!(token(&scene, "finance-id", SECRET).await.status, 401);
    assert_eq!(scene.matillion("POST", "/connections", generic("a")).await.status, 201, "the default ones stay");
    scene.reset().await;
    assert_eq!(scene.matillion("GET", "/connections", Value::Null).await.status, 200);
}

#[tokio::test]
async fn access_manager_knows_its_own() {
    let scene = scene().await;
    scene.set(json!({"lerian": {"auth": true}})).await;
    let login = async |client_id: &str, client_secret: &str| {
        let body = json!({"grantType": "client_credentials", "clientId": client_id, "clientSecret": client_secret});
        scene.send("POST", "/v1/login/oauth/access_token", &[JSON], &body).await
    };
    let create = async |token: &str, name: &str| {
        let headers = [("authorization", token), ("x-product-name", "my-product"), JSON];
        scene.send("POST", "/v1/management/connections", &headers, &postgresql(name)).await.status
    };
    let ledger = login("ledger-id", SECRET).await.json()["accessToken"].as_str().unwrap().to_owned();
    assert_eq!(create(&ledger, "ledger").await, 201);
    assert_eq!(login("ledger-id", "wrong").await.status, 401);
    assert_eq!(login("finance-id", SECRET).await.status, 401);
    assert_eq!(create(&token_of(&scene, "finance-id").await, "other").await, 401, "Matillion's are not Lerian's");
    assert_eq!(create(&scene.token, "other").await, 201);
    let created = scene.journal().await.into_iter().find(|entry| entry["operation"] == "lerian.create_connection");
    assert_eq!(created.unwrap()["credential"], "ledger");
}
