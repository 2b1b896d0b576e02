//! Whose account and project a plan is for: what is made for one place is never carried out in another.

#![allow(clippy::unwrap_used)]

use connguard::plan::{Accounts, ActionKind, ApplyOptions, Manifest, Plan, PlanError, PlanOptions, Source, Vars};
use connguard_emulator::Emulator;
use plans::{HEAD, PRUNE, accounts, databases, kinds, manifest, object, planned, settle};
use serde_json::json;

#[path = "support/plans.rs"]
mod plans;

#[tokio::test]
async fn a_project_that_is_not_there_is_told_with_those_that_are() {
    let emulator = Emulator::start().await.unwrap();
    let accounts = accounts(&emulator);
    let id = &emulator.info().project_id;
    for (project, told) in [
        (
            "name: Test-projekt".to_owned(),
            "the account has no project \"Test-projekt\"; did you mean \"Test-project\"?; nothing was written"
                .to_owned(),
        ),
        (
            "name: Other".to_owned(),
            "the account has no project \"Other\"; known: Test-project; nothing was written".to_owned(),
        ),
        (
            format!("id: {id}, name: Other"),
            format!("the project {id} is called \"Test-project\", not \"Other\"; nothing was written"),
        ),
    ] {
        let text = format!("matillion:\n  - account: eu\n    project: {{ {project} }}\n    connections: []\n");
        let refused = manifest(&text).plan(&accounts, &PlanOptions::default()).await.unwrap_err();
        assert!(matches!(&refused, PlanError::Guard(text) if *text == told), "{refused}");
    }
    emulator.stop().await;
}

/// With many accounts, an error of one says whose it is.
#[tokio::test]
async fn an_error_of_a_service_names_the_account() {
    let emulator = Emulator::start().await.unwrap();
    let info = emulator.info();
    let options = json!({"base_url": info.matillion_base_url, "token_url": info.token_url, "client_id": info.client_id,
        "client_secret": "canary"});
    let text = "matillion:\n  - account: eu\n    project: { name: Test-project }\n    connections: []\n";
    for (options, told) in [(options, "401"), (json!({"regio": "eu1"}), "did you mean region?")] {
        let accounts = Accounts::default().with("eu", object(options));
        let refused = manifest(text).plan(&accounts, &PlanOptions::default()).await.unwrap_err().to_string();
        assert!(refused.contains(told) && refused.ends_with(" (account eu)"), "{refused}");
    }
    emulator.stop().await;
}

/// A product of somebody else has connections, but none of the manifest's.
#[tokio::test]
async fn an_account_with_none_of_what_is_declared_is_told() {
    let emulator = Emulator::start().await.unwrap();
    let accounts = accounts(&emulator);
    let of = |names: &[&str]| format!("{HEAD}lerian:\n{}", databases("product: ledger", names, "metadata: {}"));
    let read = |text: &str| Manifest::read(vec![Source::new("c.yaml", text)], &Vars::default()).unwrap();
    let warnings = async |names: &[&str], owner: &str| {
        let manifest = read(&of(names).replace("acme/data", owner));
        planned(&manifest, &accounts, &PlanOptions::default()).await.content().warnings().join("; ")
    };
    assert_eq!(warnings(&["a-db"], "acme/data").await, "", "where nothing is, everything is new");
    settle(&read(&of(&["a-db"])), &accounts).await;
    let told = "lerian ledger (reporter) has other connections and none of those that the manifest declares; is it the right account?";
    assert_eq!(warnings(&["b-db", "c-db"], "acme/other").await, told);
    assert_eq!(warnings(&["b-db", "c-db"], "acme/data").await, "", "what is left here is the manifest's own");
    assert_eq!(warnings(&["a-db", "b-db"], "acme/data").await, "");
    assert_eq!(warnings(&["a-db"], "acme/data").await, "");
    emulator.stop().await;
}

/// Renamed in the file alone, a connection is created again, and the one that is left stands beside it.
#[tokio::test]
async fn what_was_renamed_in_the_file_is_told_side_by_side() {
    let emulator = Emulator::start().await.unwrap();
    let accounts = accounts(&emulator);
    let of = |names: &[&str]| manifest(&format!("lerian:\n{}", databases("product: ledger", names, "metadata: {}")));
    settle(&of(&["old-db", "kept-db"]), &accounts).await;
    let plan = planned(&of(&["new-db", "kept-db"]), &accounts, &PlanOptions::default()).await;
    assert_eq!(kinds(&plan), [(ActionKind::Create, "new-db")]);
    let hint = "no longer declared: manage.renamedFrom renames it, prune deletes it";
    assert!(plan.to_string().contains(&format!("  + new-db\n  . {:<29} {hint}\n", "old-db")), "{plan}");
    assert_eq!(Plan::read(&plan.to_json().to_string()).unwrap().to_string(), plan.to_string());
    let plan = planned(&of(&["new-db", "kept-db"]), &accounts, &PRUNE).await;
    assert!(!plan.to_string().contains("no longer declared"), "it is deleted: {plan}");
    emulator.stop().await;
}

/// A plan and the account that it is applied with belong together, also where nothing was saved in between.
#[tokio::test]
async fn a_plan_is_applied_where_it_was_made() {
    let (staging, production) = (Emulator::start().await.unwrap(), Emulator::start().await.unwrap());
    let manifest = manifest(&format!("lerian:\n{}", databases("product: ledger", &["some-db"], "metadata: {}")));
    let plan = planned(&manifest, &accounts(&staging), &PlanOptions::default()).await;
    let refused = plan.apply(&accounts(&production), &ApplyOptions::default()).await.unwrap_err();
    assert!(matches!(&refused, PlanError::Guard(text) if text.contains("the base URL of the account is")), "{refused}");
    assert_eq!(production.journal().len(), 0, "nothing was sent");
    staging.stop().await;
    production.stop().await;
}

/// Misspelt, options for a test would leave the account at the real service.
#[tokio::test]
async fn options_of_no_account_are_refused() {
    let manifest = manifest(&format!("lerian:\n{}", databases("product: ledger", &["some-db"], "metadata: {}")));
    for (name, hint) in [("reportr", "did you mean reporter?"), ("x", "accounts of the manifest: eu, reporter")] {
        let accounts = Accounts::default().with(name, object(json!({"base_url": "http://127.0.0.1:1"})));
        let refused = manifest.plan(&accounts, &PlanOptions::default()).await.unwrap_err().to_string();
        assert_eq!(refused, format!("there is no account {name:?} to give options to; {hint}"));
    }
}

/// What one caller saw says nothing of what another one would change: it is read again.
#[tokio::test]
async fn another_caller_reads_again_first() {
    let emulator = Emulator::start().await.unwrap();
    let manifest = manifest(&format!("lerian:\n{}", databases("product: ledger", &["some-db"], "metadata: {}")));
    let with = |token: &str| {
        let options = json!({"base_url": emulator.info().lerian_base_url, "token": token});
        Accounts::default().with("reporter", object(options)).with_secret("LEDGER_PASSWORD", "p")
    };
    let lists = || emulator.journal().iter().filter(|entry| entry["operation"] == "lerian.list_connections").count();
    let plan = planned(&manifest, &with("one"), &PlanOptions::default()).await;
    assert!(!format!("{plan:?}").contains("one\""), "a token is not shown");
    let before = lists();
    let report = plan.apply(&with("two"), &ApplyOptions::default()).await.unwrap();
    assert!(report.is_complete() && lists() > before, "{report}");
    let plan =
        planned(&manifest, &with("two"), &PlanOptions { rotate: vec!["some-db".to_owned()], ..PlanOptions::default() })
            .await;
    let before = lists();
    let report = plan.apply(&with("two"), &ApplyOptions::default()).await.unwrap();
    assert!(report.is_complete() && lists() == before, "{report}");
    emulator.stop().await;
}
