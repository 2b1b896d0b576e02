//! The crate as Rust users know crates: streams, sources, serde, durations, and no panic outside a runtime.

#![allow(clippy::unwrap_used)]

use std::error::Error as _;
use std::future::IntoFuture;
use std::time::Duration;

use connguard::{ErrorKind, IfExists, Lerian, Matillion, OutcomeKind, lerian, matillion};
use connguard_emulator::Emulator;
use futures_util::{FutureExt, StreamExt, TryStreamExt};
use serde::Serialize;
use serde_json::json;

async fn emulated() -> (Emulator, Lerian, matillion::Project) {
    let emulator = Emulator::start().await.unwrap();
    let info = emulator.info();
    let lerian = Lerian::builder().base_url(&info.lerian_base_url).requests_per_minute(0).build().unwrap();
    let matillion = Matillion::builder().base_url(&info.matillion_base_url).token_url(&info.token_url);
    let matillion = matillion.client_id(&info.client_id).client_secret(&info.client_secret).build().unwrap();
    let project = matillion.project(&info.project_id);
    (emulator, lerian, project)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Own<'a> {
    config_name: &'a str,
    r#type: &'a str,
    host: &'a str,
    port: f64,
    database_name: &'a str,
    user_name: &'a str,
    password: &'a str,
}

const OWN: Own<'_> = Own {
    config_name: "own-db",
    r#type: "MYSQL",
    host: "db.example.com",
    port: 3306.0,
    database_name: "d",
    user_name: "u",
    password: "canary",
};

#[tokio::test]
async fn a_struct_of_ones_own_is_a_body_and_what_json_cannot_hold_is_told_with_everything_else() {
    let (emulator, client, _) = emulated().await;
    let nan = Own { port: f64::NAN, config_name: "a b", ..OWN };
    let error = client.connections().create(&nan, "p").await.unwrap_err();
    let found: Vec<String> = error.violations().iter().map(|v| format!("{} {}", v.rule.id, v.path)).collect();
    assert_eq!(found[0], "input.json.number /port", "{found:?}");
    assert!(found.iter().any(|one| one.ends_with(" /configName")), "{found:?}");
    assert!(emulator.journal().is_empty() && !error.to_string().contains("canary"));
    let error = client.request("POST", "/v1/x").body(&nan).await.unwrap_err();
    assert_eq!((error.kind(), error.violations()[0].path.as_str()), (ErrorKind::RuleViolation, "/port"));

    let report = client.connections().create_many([&nan, &OWN], "p", 2).await.unwrap();
    assert_eq!(report[0].outcome, OutcomeKind::Refused);
}

#[tokio::test]
async fn a_list_is_a_stream_of_its_items() {
    let (_emulator, _, project) = emulated().await;
    let bodies = (0..7).map(|n| matillion::aws(format!("c{n}"), "s"));
    assert_eq!(project.connections().create_many(bodies, 4).await.unwrap().count(OutcomeKind::Succeeded), 7);
    let pages = project.connections().list().size(3).pages();
    let names: Vec<String> = pages.map_ok(|one| one.name().to_owned()).try_collect().await.unwrap();
    assert_eq!(names.len(), 7);

    let mut pages = project.connections().list().size(3).pages();
    assert!(pages.next().await.unwrap().is_ok());
    assert_eq!(pages.next_page().await.unwrap().unwrap().len(), 2, "the rest of the page");
    assert_eq!(pages.all().await.unwrap().len(), 4);
    let found = project.connections().list().find(|one| one.name() == "c3").await.unwrap();
    assert_eq!(found.unwrap().auth_type(), "CLOUD_PROVIDER_SECRET");
}

#[tokio::test]
async fn replies_reports_and_errors_are_serialized_as_in_all_languages() {
    let (_emulator, _, project) = emulated().await;
    let created = project.connections().create(matillion::aws("a", "s")).await.unwrap();
    assert_eq!(json!(created), created.to_json());
    let report = project.connections().create_many([matillion::aws("a", "s"), matillion::aws("b", "s")], 1);
    let report = json!(report.await.unwrap());
    assert_eq!(report["counts"]["succeeded"], 1);
    assert_eq!(
        (&report["entries"][0]["error"]["code"], &report["entries"][1]["value"]["name"]),
        (&json!("conflict"), &json!("b"))
    );
    let upserted = json!(project.connections().upsert(matillion::aws("a", "s")).await.unwrap());
    assert_eq!((&upserted["outcome"], &upserted["value"]["name"]), (&json!("unchanged"), &json!("a")));
}

#[tokio::test]
async fn an_error_tells_what_it_is_based_on() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let client = Lerian::builder().base_url(format!("http://{closed}")).max_retries(0).build().unwrap();
    let error = client.connections().get("a1b2c3d4-e5f6-7890-abcd-ef1234567890").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    let mut chain = Vec::new();
    let mut next = error.source();
    while let Some(cause) = next {
        chain.push(cause.to_string());
        next = cause.source();
    }
    assert!(chain.last().unwrap().contains("refused") && !chain.concat().contains("a1b2c3d4"), "{chain:?}");
}

#[tokio::test]
async fn a_bulk_run_takes_the_options_of_its_operation() {
    let (emulator, client, _) = emulated().await;
    let private = lerian::Database {
        config_name: "private-db",
        host: "10.0.0.1",
        port: 5432,
        database_name: "d",
        user_name: "u",
        password: "p",
    };
    let run = client.connections().create_many([lerian::postgresql(&private)], "p", 1);
    let report = run.multi_tenant(true).if_exists(IfExists::Skip).timeout(Duration::from_secs(5)).await.unwrap();
    assert_eq!(report[0].outcome, OutcomeKind::Refused, "{report:?}");
    assert!(emulator.journal().iter().all(|request| request["method"] != "POST"));
}

#[test]
fn nothing_panics_outside_a_runtime() {
    let client = Lerian::builder().base_url("http://127.0.0.1:1").build().unwrap();
    let connections = client.connections();
    let kinds = [
        connections.get("a").into_future().now_or_never().unwrap().unwrap_err().kind(),
        connections.list().all().now_or_never().unwrap().unwrap_err().kind(),
        connections.list().pages().next().now_or_never().unwrap().unwrap().unwrap_err().kind(),
        connections.delete_many(["a"], 1).into_future().now_or_never().unwrap().unwrap_err().kind(),
        client.request("GET", "/v1/a").into_future().now_or_never().unwrap().unwrap_err().kind(),
    ];
    assert_eq!(kinds, [ErrorKind::Config; 5]);
}

#[tokio::test]
async fn durations_without_sense_are_errors() {
    let client = Lerian::builder().base_url("http://127.0.0.1:1").build().unwrap();
    for timeout in [Duration::ZERO, Duration::MAX] {
        let error = client.connections().get("a").timeout(timeout).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{error}");
    }
    assert!(client.connections().get("a").settle(Duration::MAX).await.is_err());
    let shown = format!("{:?}", client.connections().create(json!({ "password": "canary" }), "p"));
    assert!(!shown.contains("canary") && shown.contains("lerian.create_connection"), "{shown}");
}
