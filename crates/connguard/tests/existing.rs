//! What exists already: upserts, `if_exists`, deletes of many, refused credentials, and patches checked like creates.

#![allow(clippy::unwrap_used)]

use std::future::IntoFuture;

use connguard::matillion::{Connections, CreateConnectionRequest, Project};
use connguard::{BulkOptions, ErrorKind, IfExists, Lerian, Matillion, OutcomeKind, Report, matillion};
use connguard_emulator::Emulator;
use serde_json::{Value, json};

const CREATE: &str = "matillion.create_connection";
const UPDATE: &str = "matillion.update_connection";
const LIST: &str = "matillion.list_connections";

struct Scene {
    emulator: Emulator,
    project: Project,
}

impl Scene {
    async fn new() -> Self {
        let emulator = Emulator::start().await.unwrap();
        let project = client(&emulator, None).project(&emulator.info().project_id);
        Self { emulator, project }
    }

    fn connections(&self) -> Connections {
        self.project.connections()
    }

    fn sent(&self, operation: &str) -> usize {
        self.emulator.journal().iter().filter(|request| request["operation"] == operation).count()
    }

    async fn refused(&self, name: &str, patch: Value) -> Vec<String> {
        let before = self.sent(UPDATE);
        let error = self.connections().patch(name, patch).await.unwrap_err();
        assert_eq!((error.kind(), self.sent(UPDATE)), (ErrorKind::RuleViolation, before), "{error}");
        assert_eq!(error.operation_id(), Some("matillion.patch_connection"));
        error.violations().iter().map(|violation| format!("{} {}", violation.rule.id, violation.path)).collect()
    }
}

fn client(emulator: &Emulator, secret: Option<&str>) -> Matillion {
    let info = emulator.info();
    let client = Matillion::builder().base_url(&info.matillion_base_url).token_url(&info.token_url);
    let client = client.client_id(&info.client_id).client_secret(secret.unwrap_or(&info.client_secret));
    client.requests_per_minute(0).build().unwrap()
}

fn outcomes<R>(report: &Report<R>) -> Vec<&'static str> {
    report.iter().map(|entry| entry.outcome.as_str()).collect()
}

fn many(count: usize, secret: &str) -> Vec<CreateConnectionRequest> {
    (0..count).map(|n| matillion::aws(format!("c{n}"), secret)).collect()
}

#[tokio::test]
async fn a_second_run_leaves_or_replaces_what_the_first_has_made() {
    let scene = Scene::new().await;
    let connections = scene.connections();
    assert_eq!(connections.create_many(many(120, "s"), 16).await.unwrap().count(OutcomeKind::Succeeded), 120);
    let mut bodies = many(122, "s");
    bodies[1] = bodies[1].clone().credential_secret_name("other");
    bodies[2].auth_provider = Some("gcp".to_owned());

    let skipped = connections.create_many(bodies.clone(), 16).if_exists(IfExists::Skip).await.unwrap();
    assert_eq!((skipped.count(OutcomeKind::Unchanged), skipped.count(OutcomeKind::Created)), (120, 2));
    assert_eq!((scene.sent(LIST), scene.sent(CREATE), scene.sent(UPDATE)), (2, 122, 0), "two pages for all");
    let differs: Vec<(usize, &str)> =
        skipped.iter().flat_map(|e| e.warnings.iter().map(|w| (e.index, w.path.as_str()))).collect();
    let place = "/connectionDetails/connectionProperties/credentialSecretName";
    assert_eq!(differs, [(1, place), (2, "/authProvider")]);
    assert!(skipped[1].warnings[0].line.starts_with("matillion.create_connection[1] \"c1\": /connectionDetails/"));

    let replaced = connections.create_many(bodies, 16).if_exists(IfExists::Replace).await.unwrap();
    assert_eq!((replaced.count(OutcomeKind::Unchanged), replaced.count(OutcomeKind::Replaced)), (120, 1));
    let conflict = replaced[2].error.as_ref().unwrap();
    assert_eq!((conflict.kind(), replaced[2].outcome), (ErrorKind::Conflict, OutcomeKind::Failed));
    assert!(conflict.to_string().contains("delete it and create it again"), "{conflict}");
    assert_eq!((scene.sent(CREATE), scene.sent(UPDATE)), (122, 1));
    assert_eq!(replaced[121].name.as_deref(), Some("c121"));
    assert_eq!(replaced[121].value.as_ref().unwrap().auth_provider(), Some("aws"), "entries are typed");
    assert_eq!(replaced.remaining(), [2]);
}

#[tokio::test]
async fn an_upsert_creates_updates_or_leaves() {
    let scene = Scene::new().await;
    let connections = scene.connections();
    let upsert = async |secret: &str| connections.upsert(matillion::aws("a,b", secret)).await.unwrap();
    assert_eq!(upsert("s").await.outcome, OutcomeKind::Created);
    assert_eq!(upsert("s").await.outcome, OutcomeKind::Unchanged);
    let updated = upsert("t").await;
    assert_eq!((updated.outcome, updated.name()), (OutcomeKind::Updated, "a,b"));
    assert_eq!((scene.sent(CREATE), scene.sent(UPDATE)), (1, 1));
    assert_eq!(connections.upsert(matillion::gcp("a,b", "t")).await.unwrap_err().kind(), ErrorKind::Conflict);

    let bodies = [json!(matillion::aws("new", "s")), json!(matillion::aws("a,b", "t")), json!({ "name": "x" })];
    let report = connections.upsert_many(bodies, 4).await.unwrap();
    assert_eq!(outcomes(&report), ["created", "unchanged", "refused"]);
    let counts: Vec<_> = report.counts().iter().map(|(kind, count)| format!("{} {count}", kind.as_str())).collect();
    assert_eq!(
        counts,
        ["succeeded 0", "created 1", "unchanged 1", "refused 1", "failed 0", "unknown 0", "cancelled 0"]
    );
}

#[tokio::test]
async fn what_comes_and_goes_meanwhile_is_looked_for_again() {
    let scene = Scene::new().await;
    let connections = scene.connections();
    // The list is read before, and answered after, somebody else creates one.
    let late = json!({ "operation": LIST, "kind": "delay", "milliseconds": 500, "times": 1 });
    scene.emulator.settings(&json!({ "faults": [late] })).unwrap();
    let run = connections.create_many([matillion::aws("a", "t"), matillion::aws("b", "t")], 1);
    let run = run.if_exists(IfExists::Replace).start().unwrap();
    while scene.sent(LIST) == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    connections.create(matillion::aws("a", "s")).await.unwrap();
    let report = run.report().await;
    assert_eq!(outcomes(&report), ["replaced", "created"], "{report:?}");
    assert_eq!(scene.sent(LIST), 2, "one for the run, one for the item that met it");
}

#[tokio::test]
async fn a_run_that_cannot_read_what_exists_ends_with_all_its_items_left() {
    let scene = Scene::new().await;
    let page = json!({ "operation": LIST, "kind": "maintenance", "times": 500 });
    scene.emulator.settings(&json!({ "faults": [page] })).unwrap();
    let report = scene.connections().create_many(many(200, "s"), 16).if_exists(IfExists::Skip).await.unwrap();
    assert_eq!((scene.sent(LIST), scene.sent(CREATE)), (1, 0));
    assert_eq!(report.remaining(), (0..200).collect::<Vec<_>>());
    let reason = report.reason.clone().unwrap_or_default();
    assert!(reason.starts_with("matillion.list_connections: ") && !reason.contains("not known"), "{reason}");
}

#[tokio::test]
async fn overrides_that_say_the_same_are_left_alone() {
    let scene = Scene::new().await;
    let made = scene.connections().create_many(many(2, "s"), 2).await.unwrap();
    assert_eq!(outcomes(&made), ["succeeded"; 2]);
    let body = |name: &str, secret: &str| {
        json!({
            "environmentName": "PROD", "connectionName": name, "authType": "CLOUD_PROVIDER_SECRET",
            "connectionOverrides": { "connectionProperties": { "credentialSecretName": secret } },
        })
    };
    let run = async |secret: &str| {
        let report = scene.project.overrides().upsert_many([body("c0", "p"), body("c1", secret)], 2).await.unwrap();
        outcomes(&report).join(" ")
    };
    assert_eq!(run("p").await, "created created");
    assert_eq!(run("p").await, "unchanged unchanged");
    assert_eq!(run("q").await, "unchanged updated");
    let reply = scene.project.overrides().list("PROD").all().await.unwrap();
    assert_eq!(reply[0].to_request(), body("c0", "p"));
    let one = scene.project.overrides().upsert(body("c0", "r")).await.unwrap();
    assert_eq!(one.name(), "c0");
}

#[tokio::test]
async fn an_environment_that_does_not_exist_fails_its_own_overrides_alone() {
    let scene = Scene::new().await;
    scene.connections().create(many(1, "s").remove(0)).await.unwrap();
    let body = |environment: &str| {
        json!({"environmentName": environment, "connectionName": "c0", "authType": "CLOUD_PROVIDER_SECRET",
            "connectionOverrides": {"connectionProperties": {"credentialSecretName": "p"}}})
    };
    let all = [body("PROD"), body("OTHER"), body("TEST")];
    let report = scene.project.overrides().upsert_many(all, 2).await.unwrap();
    assert_eq!(outcomes(&report), ["created", "failed", "created"]);
    let error = report[1].error.as_ref().unwrap();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(error.to_string().contains("the environment does not exist"), "{error}");
    assert_eq!((report.reason.as_deref(), scene.sent("matillion.create_environment_override")), (None, 2));
}

#[tokio::test]
async fn many_are_deleted_by_name() {
    let scene = Scene::new().await;
    let connections = scene.connections();
    assert_eq!(outcomes(&connections.create_many(many(3, "s"), 3).await.unwrap()), ["succeeded"; 3]);
    let report = connections.delete_many(["c0", "absent", "c2"], 2).await.unwrap();
    assert_eq!(outcomes(&report), ["succeeded", "failed", "succeeded"]);
    assert_eq!(report[1].error.as_ref().unwrap().kind(), ErrorKind::NotFound);
    assert_eq!([report[0].value, report[1].value], [Some(()), None]);
    assert_eq!(connections.list().all().await.unwrap().len(), 1);
}

#[tokio::test]
async fn two_items_of_one_name_are_refused_before_anything_is_sent() {
    let scene = Scene::new().await;
    let connections = scene.connections();
    let error = connections.delete_many(["a", "b", "a", "a"], 2).await.unwrap_err();
    let paths: Vec<&str> = error.violations().iter().map(|violation| violation.path.as_str()).collect();
    assert_eq!((error.kind(), paths), (ErrorKind::RuleViolation, vec!["/2/name", "/3/name"]));
    assert!(error.violations()[1].message.contains("items 0 and 3 are both \"a\""), "{error}");
    let overrides =
        ["PROD", "TEST", "PROD"].map(|environment| json!({ "environmentName": environment, "connectionName": "a" }));
    let error = scene.project.overrides().upsert_many(overrides, 2).await.unwrap_err();
    assert_eq!(error.violations().len(), 1, "{error}");
    let lerian = Lerian::builder().base_url(&scene.emulator.info().lerian_base_url).build().unwrap();
    let twice = [json!({ "configName": "db-1" }), json!({ "CONFIGNAME": " db-1 " })];
    let error = lerian.connections().create_many(twice, "p", 2).await.unwrap_err();
    assert_eq!(error.violations().len(), 1, "as the service reads names: {error}");
    assert!(scene.emulator.journal().is_empty());
}

#[tokio::test]
async fn a_refused_credential_ends_the_run_at_once() {
    let scene = Scene::new().await;
    let wrong = client(&scene.emulator, Some("wrong")).project(&scene.emulator.info().project_id).connections();
    let report = wrong.create_many(many(100, "s"), 16).await.unwrap();
    assert_eq!((report.count(OutcomeKind::Failed), report.count(OutcomeKind::Cancelled)), (1, 99));
    assert_eq!(scene.sent("matillion.token"), 1);
    assert!(report.reason.is_some() && report.remaining().len() == 100);
    let report = wrong.upsert_many(many(100, "s"), 16).await.unwrap();
    assert_eq!(
        (report.count(OutcomeKind::Cancelled), scene.sent("matillion.token")),
        (100, 1),
        "the refusal is remembered"
    );
    assert!(report.reason.is_some());
}

#[test]
fn without_a_runtime_a_run_is_an_error() {
    let client = Matillion::builder().token("t").region("eu1").build().unwrap();
    let run = client.project("p").connections().create_many(many(1, "s"), 1);
    assert_eq!(run.start().err().unwrap().kind(), ErrorKind::Config);
    let run = client.project("p").connections().delete_many(["a"], BulkOptions::default().if_exists(IfExists::Skip));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let error = runtime.block_on(run.into_future()).unwrap_err();
    assert!(error.to_string().contains("if_exists is for runs that create"), "{error}");
}

#[tokio::test]
async fn a_patch_is_checked_as_a_create_is() {
    let scene = Scene::new().await;
    let connections = scene.connections();
    connections.create(matillion::aws("a", "s")).await.unwrap();
    let other = json!({ "platformConnectionType": "COMPONENT_BASIC", "authType": "GENERIC_SECRET" });
    let found = scene.refused("a", other).await;
    assert_eq!(
        found,
        [
            "matillion.connection-update.auth-provider /authType",
            "matillion.connection.secret-name-required /connectionDetails/connectionProperties/secretName",
        ]
    );
    for (patch, expected) in [
        (json!({ "name": "b" }), "matillion.connection-update.immutable /name"),
        (json!({ "authProvider": "gcp" }), "matillion.connection-update.immutable /authProvider"),
        (json!({ "createdBy": "me" }), "matillion.connection-update.immutable /createdBy"),
        (json!({ "description": "d" }), "matillion.connection.misplaced-member /description"),
        (json!({}), "matillion.connection-patch.empty "),
    ] {
        assert_eq!(scene.refused("a", patch).await, [expected]);
    }
    // What is as it is stored changes nothing, and is not sent.
    let stored = connections.get("a").await.unwrap();
    let same = connections.patch("a", stored.to_json()).await.unwrap();
    assert_eq!((same.to_json(), scene.sent(UPDATE)), (stored.to_json(), 0));
    let mut change = stored.to_json();
    change["connectionDetails"]["description"] = json!("d");
    let changed = connections.patch("a", change).await.unwrap();
    assert_eq!((changed.warnings(), scene.sent(UPDATE)), (&[][..], 1));
    assert_eq!(changed.to_json()["connectionDetails"]["connectionProperties"]["credentialSecretName"], "s");
    assert_eq!(connections.create(changed.to_request()).await.unwrap_err().kind(), ErrorKind::Conflict);
}

#[tokio::test]
async fn an_item_that_settles_does_not_hold_up_the_others() {
    let scene = Scene::new().await;
    let lost = json!({ "operation": CREATE, "kind": "reset_before", "times": 1 });
    scene.emulator.settings(&json!({ "faults": [lost] })).unwrap();
    let started = std::time::Instant::now();
    let run = scene.connections().create_many(many(6, "s"), 1).start().unwrap();
    assert_eq!(run.progress(4).await, 5, "the first waits for what may still arrive");
    assert!(started.elapsed().as_secs_f32() < 4.0, "{:?}", started.elapsed());
    let report = run.report().await;
    assert_eq!(report.count(OutcomeKind::Succeeded), 6);
    assert!(started.elapsed().as_secs_f32() > 4.5 && report[0].attempts.len() > 3, "{:?}", report[0].attempts);
    assert_eq!(scene.connections().list().all().await.unwrap().len(), 6);
}

#[tokio::test]
async fn a_first_reply_that_is_late_holds_up_no_more_than_the_beginning() {
    let scene = Scene::new().await;
    // With a token in hand, the first reply is that of the first item.
    let connections = scene.connections();
    connections.list().all().await.unwrap();
    let slow = json!({ "operation": CREATE, "kind": "delay", "milliseconds": 4000 });
    scene.emulator.settings(&json!({ "faults": [slow] })).unwrap();
    let started = std::time::Instant::now();
    let report = connections.create_many(many(16, "s"), 16).await.unwrap();
    assert_eq!(report.count(OutcomeKind::Succeeded), 16, "{report:?}");
    assert!(started.elapsed().as_secs_f32() < 8.0, "{:?}", started.elapsed());
}
