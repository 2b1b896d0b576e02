//! Matillion's API: connections and overrides.

mod support;

use serde_json::{Value, json};
use support::{Scene, aws, generic, names};

#[tokio::test]
async fn a_connection_is_created_listed_and_replaced() {
    let scene = Scene::new().await;
    let created = scene.matillion("POST", "/connections", aws("my-aws-connection")).await;
    assert_eq!(created.status, 201);
    let created = created.json();
    let members =
        "authProvider authType connectionDetails createdBy createdDate id name platformConnectionType projectId";
    assert_eq!(names(&created), members);
    assert_eq!(created["connectionDetails"], aws("")["connectionDetails"]);
    assert_eq!(created["createdDate"].as_str().unwrap().len(), "2024-01-15T10:30:00.123Z".len());
    assert_eq!(scene.matillion("POST", "/connections", aws("my-aws-connection")).await.status, 409);

    let listed = scene.matillion("GET", "/connections", Value::Null).await.json();
    assert_eq!((&listed["page"], &listed["size"], &listed["total"]), (&json!(0), &json!(25), &json!(1)));
    let mut expected = created.clone();
    expected.as_object_mut().unwrap().remove("id");
    assert_eq!(listed["results"], json!([expected]));

    let update = json!({"platformConnectionType": "CLOUD_PLATFORM_CREDENTIALS", "authType": "CLOUD_PROVIDER_SECRET"});
    let path = "/connections?connectionName=my-aws-connection";
    let updated = scene.matillion("PUT", path, update.clone()).await;
    assert_eq!((updated.status, updated.json().get("connectionDetails")), (200, None));
    assert_eq!(updated.json()["authProvider"], "aws");
    assert_eq!(scene.matillion("PUT", "/connections?connectionName=other", update.clone()).await.status, 404);
    assert_eq!(scene.matillion("PUT", "/connections", update).await.status, 400);
}

#[tokio::test]
async fn filters_pages_and_shapes_of_lists() {
    let scene = Scene::new().await;
    for name in ["a", "b & c", "d"] {
        assert_eq!(scene.matillion("POST", "/connections", generic(name)).await.status, 201);
    }
    assert_eq!(scene.matillion("POST", "/connections", aws("e")).await.status, 201);
    let found = async |query: &str| -> Value {
        let listed = scene.matillion("GET", &format!("/connections?{query}"), Value::Null).await.json();
        listed["results"].as_array().unwrap().iter().map(|connection| connection["name"].clone()).collect()
    };
    assert_eq!(found("connectionNames=a,b%20%26%20c").await, json!(["a", "b & c"]));
    assert_eq!(found("authProvider=aws,gcp").await, json!(["e"]));
    assert_eq!(found("platformConnectionType=COMPONENT_BASIC&authProvider=aws").await, json!([]));
    assert_eq!(found("size=3&page=1").await, json!(["e"]));
    assert_eq!(found("page=9").await, json!([]));
    for wrong in ["size=0", "size=101", "size=x", "page=-1"] {
        assert_eq!(scene.matillion("GET", &format!("/connections?{wrong}"), Value::Null).await.status, 400, "{wrong}");
    }

    scene.set(json!({"matillion": {"list_shape": "array"}})).await;
    let listed = scene.matillion("GET", "/connections?size=2", Value::Null).await.json();
    assert_eq!(listed.as_array().unwrap().len(), 2);
    scene.set(json!({"matillion": {"list_shape": "single"}})).await;
    let listed = scene.matillion("GET", "/connections?connectionNames=d", Value::Null).await.json();
    assert_eq!(listed["name"], "d");
    assert_eq!(scene.matillion("GET", "/connections?connectionNames=x", Value::Null).await.json(), json!([]));
}

#[tokio::test]
async fn overrides_follow_their_connection() {
    let scene = Scene::new().await;
    let path = "/connections/environment-overrides";
    let over = |environment: &str, connection: &str, auth_type: &str| {
        json!({
            "environmentName": environment, "connectionName": connection, "authType": auth_type,
            "connectionOverrides": {"connectionProperties": {"credentialSecretName": "prod", "secretName": "prod"}},
        })
    };
    assert_eq!(scene.matillion("POST", "/connections", aws("my-aws")).await.status, 201);
    let status = async |method: &str, body: &Value| scene.matillion(method, path, body.clone()).await.status;
    let good = over("PROD", "my-aws", "CLOUD_PROVIDER_SECRET");
    assert_eq!(status("PUT", &good).await, 404);
    let created = scene.matillion("POST", path, good.clone()).await;
    assert_eq!(created.status, 201);
    let members =
        "authProvider authType connectionOverrides createdBy createdDate name platformConnectionType projectId";
    assert_eq!(names(&created.json()), members);
    assert_eq!(status("POST", &good).await, 409);
    assert_eq!(status("PUT", &good).await, 200);
    assert_eq!(status("POST", &over("MOON", "my-aws", "CLOUD_PROVIDER_SECRET")).await, 404);
    assert_eq!(status("POST", &over("DEV", "other", "CLOUD_PROVIDER_SECRET")).await, 404);
    let differing = scene.matillion("POST", path, over("DEV", "my-aws", "GENERIC_SECRET")).await;
    assert_eq!(differing.status, 400);
    assert!(differing.json()["violations"][0].as_str().unwrap().starts_with("authType: "), "{differing:?}");

    let listed = scene.matillion("GET", &format!("{path}?environmentName=PROD"), Value::Null).await.json();
    assert_eq!((listed["total"].clone(), listed["results"][0]["name"].clone()), (json!(1), json!("my-aws")));
    assert_eq!(scene.matillion("GET", &format!("{path}?environmentName=DEV"), Value::Null).await.json()["total"], 0);
    assert_eq!(scene.matillion("GET", path, Value::Null).await.status, 400);
    assert_eq!(scene.matillion("GET", &format!("{path}?environmentName=MOON"), Value::Null).await.status, 404);

    scene.set(json!({"matillion": {"override_post": "upsert"}})).await;
    assert_eq!(status("POST", &good).await, 201);
}
