//! Matillion's API: deleting, the data warehouse's connection, projects and environments.

#![allow(clippy::unwrap_used)]

mod support;

use serde_json::{Value, json};
use support::{Scene, aws, generic};

const OVERRIDES: &str = "/connections/environment-overrides";

async fn with_overrides(scene: &Scene, names: &[&str], environments: &[&str]) {
    for name in names {
        assert_eq!(scene.matillion("POST", "/connections", aws(name)).await.status, 201);
        for environment in environments {
            let over =
                json!({"environmentName": environment, "connectionName": name, "authType": "CLOUD_PROVIDER_SECRET"});
            assert_eq!(scene.matillion("POST", OVERRIDES, over).await.status, 201);
        }
    }
}

async fn total(scene: &Scene, path: &str) -> Value {
    scene.matillion("GET", path, Value::Null).await.json()["total"].clone()
}

#[tokio::test]
async fn a_deleted_connection_takes_its_overrides_with_it() {
    let scene = Scene::new().await;
    with_overrides(&scene, &["a", "b & c"], &["PROD", "TEST"]).await;
    let deleted = scene.matillion("DELETE", "/connections?connectionName=b%20%26+c", Value::Null).await;
    assert_eq!((deleted.status, deleted.text.as_str(), deleted.header("content-type")), (204, "", None));
    assert_eq!(total(&scene, "/connections").await, 1);
    for environment in ["PROD", "TEST"] {
        assert_eq!(total(&scene, &format!("{OVERRIDES}?environmentName={environment}")).await, 1);
    }
    let again = scene.matillion("DELETE", "/connections?connectionName=b%20%26+c", Value::Null).await;
    assert_eq!((again.status, again.json()["title"].clone()), (404, json!("Not Found")));
    assert_eq!(scene.matillion("DELETE", "/connections", Value::Null).await.status, 400);
    // One that is made anew has no overrides left over.
    assert_eq!(scene.matillion("POST", "/connections", aws("b & c")).await.status, 201);
    assert_eq!(total(&scene, &format!("{OVERRIDES}?environmentName=PROD")).await, 1);
}

#[tokio::test]
async fn overrides_are_deleted_by_name_in_one_environment() {
    let scene = Scene::new().await;
    with_overrides(&scene, &["a", "b", "c"], &["PROD", "TEST"]).await;
    let delete = async |query: &str| scene.matillion("DELETE", &format!("{OVERRIDES}?{query}"), Value::Null).await;
    let deleted = delete("environmentName=PROD&connectionNames=a,c,no-such").await;
    assert_eq!((deleted.status, deleted.text.as_str()), (204, ""));
    assert_eq!(total(&scene, &format!("{OVERRIDES}?environmentName=PROD")).await, 1);
    assert_eq!(total(&scene, &format!("{OVERRIDES}?environmentName=TEST")).await, 3);
    assert_eq!(delete("environmentName=PROD&connectionNames=a").await.status, 204);
    assert_eq!(delete("environmentName=MOON&connectionNames=a").await.status, 404);
    assert_eq!(delete("environmentName=PROD").await.status, 400);
    assert_eq!(delete("connectionNames=a").await.status, 400);

    let long = vec!["name"; 2000].join(",");
    let refused = delete(&format!("environmentName=TEST&connectionNames={long}")).await;
    assert_eq!((refused.status, refused.header("content-type")), (400, Some("application/problem+json")));
    let whole = vec!["name"; 1500].join(",");
    assert_eq!(delete(&format!("environmentName=TEST&connectionNames={whole}")).await.status, 204);
}

#[tokio::test]
async fn the_data_warehouse_has_a_connection_of_its_own() {
    let scene = Scene::new().await;
    let path = "/data-platform-connections";
    let redshift = |name: &str| json!({"name": name, "platformConnectionType": "dwh", "authProvider": "redshift", "authType": "password"});
    let created = scene.matillion("POST", path, redshift("DWH-Connection-1")).await;
    assert_eq!((created.status, created.text.as_str(), created.header("content-type")), (201, "", None));
    let again = scene.matillion("POST", path, redshift("DWH-Connection-1")).await;
    assert_eq!((again.status, again.json()["title"].clone()), (409, json!("Conflict")));
    let snowflake =
        json!({"name": "s", "platformConnectionType": "DWH", "authProvider": "SNOWFLAKE", "authType": "KEY_PAIR"});
    assert_eq!(scene.matillion("POST", path, snowflake).await.status, 201);
    let mixed =
        json!({"name": "m", "platformConnectionType": "DWH", "authProvider": "SNOWFLAKE", "authType": "PASSWORD"});
    let refused = scene.matillion("POST", path, mixed).await;
    assert_eq!((refused.status, refused.json()["violations"].is_array()), (400, true));
    assert_eq!(total(&scene, "/connections").await, 0);
}

#[tokio::test]
async fn projects_and_environments_can_be_looked_up() {
    let scene = Scene::new().await;
    let token = format!("Bearer {}", scene.token);
    let projects = async |query: &str| {
        let path = format!("/dpc/v1/projects{query}");
        scene.send("GET", &path, &[("authorization", &token)], &Value::Null).await
    };
    let page = projects("").await.json();
    assert_eq!((&page["page"], &page["size"], &page["total"]), (&json!(0), &json!(25), &json!(1)));
    assert_eq!(page["results"][0]["id"], scene.emulator.info().project_id.as_str());
    assert_eq!(projects("?page=1").await.json()["results"], json!([]));
    assert_eq!(projects("?size=0").await.status, 400);
    assert_eq!(scene.send("GET", "/dpc/v1/projects", &[], &Value::Null).await.status, 401);

    let environments = scene.matillion("GET", "/environments?size=2", Value::Null).await.json();
    assert_eq!((&environments["total"], &environments["results"][0]["name"]), (&json!(3), &json!("DEV")));
    assert_eq!(environments["results"].as_array().unwrap().len(), 2);
    scene.set(json!({"matillion": {"list_shape": "array"}})).await;
    assert_eq!(scene.matillion("GET", "/environments", Value::Null).await.json()[2]["name"], "TEST");
    assert_eq!(projects("").await.json()[0]["name"], "Test-project");
}

#[tokio::test]
async fn a_request_that_cannot_be_addressed_is_a_problem() {
    let scene = Scene::new().await;
    assert_eq!(scene.matillion("POST", "/connections", generic("a")).await.status, 201);
    for path in ["/connections/a", "/environments/DEV", ""] {
        let refused = scene.matillion("GET", path, Value::Null).await;
        assert_eq!((refused.status, refused.header("content-type")), (404, Some("application/problem+json")), "{path}");
    }
}
