//! Outcomes are told as they are: what may have happened is never told as a failure, and what is another's never as ours.

#![allow(clippy::unwrap_used)]

use std::future::IntoFuture;
use std::time::{Duration, Instant};

use connguard::{BulkOptions, ErrorKind, Lerian, Matillion, OutcomeKind, matillion};
use connguard_emulator::Emulator;
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

struct Scene {
    emulator: Emulator,
    project: connguard::matillion::Project,
}

async fn scene() -> Scene {
    let emulator = Emulator::start().await.unwrap();
    let info = emulator.info();
    let client = Matillion::builder().base_url(&info.matillion_base_url).token_url(&info.token_url);
    let client = client.client_id(&info.client_id).client_secret(&info.client_secret).requests_per_minute(0);
    let client = client.settle(Duration::ZERO).build().unwrap();
    let project = client.project(&info.project_id);
    Scene { project, emulator }
}

impl Scene {
    fn faults(&self, faults: Value) {
        self.emulator.settings(&json!({ "faults": faults })).unwrap();
    }

    fn sent(&self, operation: &str) -> usize {
        self.emulator.journal().iter().filter(|request| request["operation"] == operation).count()
    }
}

fn lerian(emulator: &Emulator) -> Lerian {
    Lerian::builder()
        .base_url(&emulator.info().lerian_base_url)
        .requests_per_minute(0)
        .settle(Duration::ZERO)
        .build()
        .unwrap()
}

const CREATE: &str = "matillion.create_connection";

#[tokio::test]
async fn a_create_that_was_answered_as_unavailable_and_had_happened_is_found() {
    let scene = scene().await;
    scene.faults(json!([{ "operation": CREATE, "kind": "status", "status": 503, "processed": true, "retry_after": "0", "times": 1 }]));
    let created = scene.project.connections().create(matillion::aws("a", "s")).await.unwrap();
    assert_eq!(created.name(), "a");
    assert_eq!((scene.sent(CREATE), scene.sent("matillion.list_connections")), (2, 1), "409, then a lookup");
}

#[tokio::test]
async fn a_conflict_with_another_stays_a_conflict_after_a_doubtful_attempt() {
    let scene = scene().await;
    scene.project.connections().create(matillion::gcp("a", "other")).await.unwrap();
    scene.faults(json!([{ "operation": CREATE, "kind": "status", "status": 503, "retry_after": "0", "times": 1 }]));
    let error = scene.project.connections().create(matillion::aws("a", "s")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict, "{error}");
}

#[tokio::test]
async fn what_may_still_happen_is_not_told_as_a_failure() {
    for (fault, kind) in [
        (json!({ "kind": "html_502" }), ErrorKind::OutcomeUnknown),
        (json!({ "kind": "status", "status": 504 }), ErrorKind::OutcomeUnknown),
        (json!({ "kind": "reset_before" }), ErrorKind::OutcomeUnknown),
        // The service itself says that it failed, and nothing is there.
        (json!({ "kind": "status", "status": 500 }), ErrorKind::Server),
        (json!({ "kind": "status", "status": 429, "retry_after": "0" }), ErrorKind::RateLimit),
        (json!({ "kind": "status", "status": 403 }), ErrorKind::PermissionDenied),
    ] {
        let scene = scene().await;
        let mut fault = fault;
        fault["operation"] = json!(CREATE);
        scene.faults(json!([fault]));
        let error = scene.project.connections().create(matillion::aws("a", "s")).max_retries(1).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{fault}: {error}");
    }
}

#[tokio::test]
async fn a_refusal_after_an_attempt_without_reply_does_not_say_that_nothing_happened() {
    let scene = scene().await;
    scene.faults(json!([
        { "operation": CREATE, "kind": "reset_before", "times": 1 },
        { "operation": CREATE, "kind": "status", "status": 429, "retry_after": "0" },
    ]));
    let error = scene.project.connections().create(matillion::aws("a", "s")).max_retries(2).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    assert!(error.to_string().contains("429"), "{error}");
}

#[tokio::test]
async fn an_upsert_whose_create_is_lost_is_tried_again_and_then_in_doubt() {
    let over = json!({ "environmentName": "PROD", "connectionName": "a", "authType": "CLOUD_PROVIDER_SECRET" });
    let post = "matillion.create_environment_override";
    let scene = scene().await;
    scene.project.connections().create(matillion::aws("a", "s")).await.unwrap();
    scene.faults(json!([{ "operation": post, "kind": "reset_before", "times": 1 }]));
    let replaced = scene.project.overrides().upsert(over.clone()).max_retries(0).await.unwrap();
    assert_eq!(replaced.name(), "a");
    assert_eq!((scene.sent(post), scene.sent("matillion.update_environment_override")), (2, 1));

    let scene = self::scene().await;
    scene.project.connections().create(matillion::aws("a", "s")).await.unwrap();
    scene.faults(json!([{ "operation": post, "kind": "reset_before" }]));
    let error = scene.project.overrides().upsert(over).max_retries(0).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
}

#[tokio::test]
async fn a_create_that_is_carried_out_late_is_found_and_not_stored_twice() {
    let scene = scene().await;
    let late = json!({ "operation": CREATE, "kind": "delay", "milliseconds": 900, "commit": "after", "times": 1 });
    scene.faults(json!([late]));
    let info = scene.emulator.info();
    let client = Matillion::builder().base_url(&info.matillion_base_url).token_url(&info.token_url);
    let client = client
        .client_id(&info.client_id)
        .client_secret(&info.client_secret)
        .attempt_timeout(Duration::from_millis(300));
    let connections = client.settle(Duration::ZERO).build().unwrap().project(&info.project_id).connections();
    let created = connections.create(matillion::aws("a", "s")).settle(Duration::from_secs(10)).await.unwrap();
    assert_eq!((created.name(), scene.sent(CREATE)), ("a", 1));
    assert!(scene.sent("matillion.list_connections") > 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn items_that_settle_do_not_hold_up_the_others() {
    let scene = scene().await;
    scene.faults(json!([{ "operation": CREATE, "kind": "reset_before", "times": 2 }]));
    let bodies = (0..40).map(|n| matillion::aws(format!("c{n}"), "s"));
    let options = BulkOptions::default().concurrency(1).settle(Duration::from_secs(30));
    let begun = Instant::now();
    let run = scene.project.connections().create_many(bodies, options).start().unwrap();
    assert!(run.progress(37).await >= 38);
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    assert_eq!(scene.sent(CREATE), 40, "those two are not sent again yet");
    run.cancel();
    let report = run.report().await;
    assert_eq!(report.iter().filter(|entry| entry.outcome == OutcomeKind::Unknown).count(), 2);
}

#[tokio::test]
async fn another_connection_of_the_same_name_is_not_taken_for_ours() {
    let ours = json!({
        "configName": "production-db", "type": "POSTGRESQL", "host": "db.example.com", "port": 5432,
        "databaseName": "d", "userName": "u", "password": "p",
    });
    for (member, theirs) in [
        ("schema", json!("other")),
        ("ssl", json!({ "mode": "disable", "ca": "c" })),
        ("metadata", json!({ "owner": "other" })),
    ] {
        let emulator = Emulator::start().await.unwrap();
        let client = lerian(&emulator);
        let mut body = ours.clone();
        body[member] = theirs;
        client.connections().create(body, "p").await.unwrap();
        let lost = json!({ "operation": "lerian.create_connection", "kind": "html_502", "times": 1 });
        emulator.settings(&json!({ "faults": [lost] })).unwrap();
        let error = client.connections().create(ours.clone(), "p").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{member}: {error}");
    }
}

#[tokio::test]
async fn a_call_of_several_requests_has_one_deadline() {
    let scene = scene().await;
    let connections = scene.project.connections();
    connections.create(matillion::aws("a", "s")).await.unwrap();
    let names: Vec<String> = (0..60).map(|n| format!("{}-{n}", "name".repeat(20))).collect();
    scene.faults(json!([{ "kind": "delay", "milliseconds": 300 }]));
    let begun = Instant::now();
    let patched = connections
        .patch("a", json!({ "connectionDetails": { "description": "d" } }))
        .timeout(Duration::from_millis(500));
    assert_eq!(patched.await.unwrap_err().kind(), ErrorKind::Deadline);
    let over = json!({ "environmentName": "PROD", "connectionName": "a", "authType": "CLOUD_PROVIDER_SECRET" });
    scene.project.overrides().create(over.clone()).await.unwrap();
    let upserted = scene.project.overrides().upsert(over).timeout(Duration::from_millis(500)).await;
    assert_eq!(upserted.unwrap_err().kind(), ErrorKind::Deadline);
    let deleted = scene.project.overrides().delete("PROD", names).timeout(Duration::from_millis(500)).await;
    let error = deleted.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Deadline);
    assert!(error.to_string().contains("1 of "), "{error}");
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_waiver_holds_for_all_requests_of_a_call_and_their_warnings_are_told() {
    let scene = scene().await;
    let waived = ["matillion.override.secret-name-required"];
    let connections = scene.project.connections();
    connections.create(matillion::generic_secret("a", "s")).await.unwrap();
    let over = json!({ "environmentName": "PROD", "connectionName": "a", "authType": "GENERIC_SECRET" });
    let refused = scene.project.overrides().upsert(over.clone()).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::RuleViolation);
    let sent = scene.project.overrides().upsert(over).waive(waived).await;
    assert!(!matches!(sent.map_err(|error| error.kind()), Err(ErrorKind::RuleViolation)), "the rule was waived");

    connections.create(matillion::netsuite("n").secret_name("s")).await.unwrap();
    let patched = connections.patch("n", json!({ "connectionDetails": { "description": "d" } })).await.unwrap();
    let rules: Vec<&str> = patched.warnings().iter().map(|warning| warning.rule.id).collect();
    assert_eq!(rules, ["matillion.connection-update.undocumented-auth-type"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_waits_for_the_rate_limit_and_an_ended_run_tells_what_was_not_sent() {
    let scene = scene().await;
    let info = scene.emulator.info();
    let client = Matillion::builder().base_url(&info.matillion_base_url).token_url(&info.token_url);
    let client = client.client_id(&info.client_id).client_secret(&info.client_secret).requests_per_minute(5).build();
    let connections = client.unwrap().project(&info.project_id).connections();
    let bodies = (0..40).map(|n| matillion::aws(format!("c{n}"), "s"));
    let run =
        connections.create_many(bodies, BulkOptions::default().concurrency(10).timeout(Duration::from_millis(500)));
    let run = run.start().unwrap();
    assert_eq!(run.progress(4).await, 5);
    tokio::time::sleep(Duration::from_secs(1)).await;
    run.cancel();
    let report = run.report().await;
    let count = |kind| report.iter().filter(|entry| entry.outcome == kind).count();
    // The others waited for their minute, longer than their own time, and nothing was sent for them.
    assert_eq!((count(OutcomeKind::Succeeded), count(OutcomeKind::Cancelled)), (5, 35), "{report:?}");
    assert_eq!(scene.sent(CREATE), 5);
    assert!(
        report.iter().filter(|entry| entry.outcome == OutcomeKind::Succeeded).all(|e| e
            .attempts
            .iter()
            .filter(|a| a.operation == CREATE)
            .count()
            == 1)
    );
}

#[tokio::test]
async fn dropping_a_call_or_a_list_drops_its_request_on_the_wire() {
    let service = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", service.local_addr().unwrap());
    let client = Matillion::builder().base_url(url).token("a token").build().unwrap();
    let connections = client.project("550e8400-e29b-41d4-a716-446655440002").connections();
    let impatient = Duration::from_millis(100);

    let call =
        tokio::spawn(tokio::time::timeout(impatient, connections.create(matillion::aws("a", "s")).into_future()));
    assert!(closes_after_a_request(&service, "POST ").await);
    assert!(call.await.unwrap().is_err(), "dropped");

    let mut pages = connections.list().pages();
    let list = tokio::spawn(async move { tokio::time::timeout(impatient, pages.next_page()).await.is_err() });
    assert!(closes_after_a_request(&service, "GET ").await);
    assert!(list.await.unwrap(), "dropped");
}

/// Takes a connection and its request, never answers, and tells whether the client closes the connection.
async fn closes_after_a_request(service: &TcpListener, method: &str) -> bool {
    let (mut connection, _) = service.accept().await.unwrap();
    let (mut request, mut buffer) = (Vec::new(), [0; 4096]);
    let closed = async {
        loop {
            match connection.read(&mut buffer).await {
                Ok(0) | Err(_) => return,
                Ok(count) => request.extend_from_slice(&buffer[..count]),
            }
        }
    };
    let in_time = tokio::time::timeout(Duration::from_secs(10), closed).await.is_ok();
    in_time && request.starts_with(method.as_bytes())
}
