//! Whose a stored connection is, and what follows from it.

use serde_json::{Value, json};

use super::tests::{LERIAN, apply, empty, kinds, manifest, matillion, plan, plan_with, rules, versions};
use super::*;
use crate::plan::model::ActionKind;
use crate::plan::stored::Stored;

fn prune() -> PlanOptions {
    PlanOptions { prune: true, ..PlanOptions::default() }
}

/// A service that holds what a manifest declares.
fn applied(text: &str, project: Option<&str>) -> Seen {
    let mut seen = empty(project);
    let made = plan(text, &seen, &PlanOptions::default());
    apply(&made, &mut seen);
    seen
}

fn stored(value: Value) -> Stored {
    Stored(value.as_object().unwrap().clone())
}

#[test]
fn what_another_target_declares_is_not_pruned() {
    let whole = matillion("exclusive");
    let seen = applied(&whole, Some("p"));
    let (first, second) = whole.split_once("      - name: billing").unwrap();
    for (project, account, deleted, unchanged) in [
        // One place twice is one target.
        ("{ id: p }", "eu", 0, 3),
        ("{ name: Analytics }", "eu", 0, 2),
        ("{ id: other }", "eu", 1, 2),
        ("{ id: p }", "us", 1, 2),
    ] {
        let accounts = "us: { provider: matillion, region: us1, token: { from: env:T } }";
        let text = first.replace("accounts: {", &format!("accounts: {{ {accounts},"));
        let target = format!("  - account: {account}\n    project: {project}\n    ownership: exclusive\n");
        let text = format!("{text}{target}    connections:\n      - name: billing{second}");
        let pruned = plan(&text, &seen, &prune());
        assert_eq!(pruned.actions.len(), deleted, "{project} of {account}: {:?}", kinds(&pruned));
        assert_eq!((pruned.unowned, pruned.unchanged), (0, unchanged), "{project} of {account}");
    }
}

#[test]
fn another_product_is_not_pruned() {
    let mut seen = applied(LERIAN, None);
    let ours = |name: &str, product: &str| {
        json!({"id": format!("a1b2c3d4-e5f6-4890-abcd-ef12345678{product:.2}"), "configName": name, "productName": product,
            "type": "MYSQL", "host": "h", "port": 1, "databaseName": "d", "userName": "u",
            "metadata": {"connguard": format!("v1 owner=acme/x name={name}")}})
    };
    seen.connections.extend([stored(ours("left", "ledger")), stored(ours("of-others", "payments"))]);
    let pruned = plan(LERIAN, &seen, &prune());
    assert_eq!(kinds(&pruned), [(ActionKind::Delete, "left", None)]);
    assert_eq!((pruned.owned, pruned.unowned), (2, 0));
    let everything = LERIAN
        .replace("    product: ledger\n", "")
        .replace("      - configName", "      - product: ledger\n        configName");
    assert_eq!(plan(&everything, &seen, &prune()).actions.len(), 2, "a target without a product is all products");
}

#[test]
fn a_copied_marker_says_nothing() {
    let mut seen = applied(LERIAN, None);
    let mut copy = seen.connections[0].0.clone();
    copy.insert("id".to_owned(), "a1b2c3d4-e5f6-4890-abcd-ef1234567891".into());
    copy.insert("configName".to_owned(), "copy".into());
    seen.connections.push(Stored(copy));
    let pruned = plan(LERIAN, &seen, &prune());
    assert_eq!((kinds(&pruned), pruned.unowned), (vec![], 1));
    // Declared, it is one without a marker.
    let both = LERIAN.replace("production-db", "copy");
    seen.connections[1].0["host"] = "elsewhere".into();
    assert_eq!(rules(&plan(&both, &seen, &PlanOptions::default())), ["plan.not-owned"]);
}

#[test]
fn markers_of_others_survive() {
    for ownership in ["declared", "exclusive"] {
        let text = matillion(ownership);
        let mut seen = applied(&matillion("marked").replace("acme/x", "others/y"), Some("p"));
        let theirs = plan(&text, &seen, &prune());
        assert_eq!((kinds(&theirs), rules(&theirs)), (vec![], vec![]), "what is equal is left as it is");
        let changed = text.replace("description: a", "description: b");
        assert_eq!(rules(&plan(&changed, &seen, &PlanOptions::default())), ["plan.other-owner"]);
        let none = format!("{}    connections: []\n", text.split_once("    connections:").unwrap().0);
        assert_eq!(kinds(&plan(&none, &seen, &prune())), [], "{ownership}");
        let take_over = PlanOptions { take_over: Some("others/y".to_owned()), ..PlanOptions::default() };
        let taken = plan(&changed, &seen, &take_over);
        assert_eq!(kinds(&taken)[0], (ActionKind::Update, "landing", None));
        apply(&taken, &mut seen);
        let description = seen.connections[0].0["connectionDetails"]["description"].as_str().unwrap();
        assert!(description.starts_with("b [connguard:acme/x#"), "{description}");
        assert_eq!(kinds(&plan(&changed, &seen, &PlanOptions::default())), []);
    }
}

#[test]
fn a_marker_of_ours_is_kept_where_none_is_needed() {
    let mut seen = applied(LERIAN, None);
    let declared =
        LERIAN.replace("    product:", "    ownership: declared\n    product:").replace("team: data", "team: new");
    let changed = plan(&declared, &seen, &PlanOptions::default());
    assert_eq!(kinds(&changed), [(ActionKind::Update, "production-db", None)]);
    apply(&changed, &mut seen);
    let metadata = &seen.connections[0].0["metadata"];
    assert_eq!(metadata, &json!({"team": "new", "connguard": "v1 owner=acme/x name=production-db password=3"}));
    // A version that nothing has written is not recorded.
    let bumped = declared.replace("version: 3", "version: 4").replace("team: new", "team: newer");
    let mut resolved = versions();
    resolved.versions.insert(("production-db".to_owned(), "/password".to_owned()), "4".to_owned());
    let plan = plan_with(&bumped, &seen, &resolved, &PlanOptions::default());
    let body = plan.actions[0].steps[0].body.as_ref().unwrap();
    assert_eq!(
        (body["metadata"]["connguard"].as_str(), body.get("password")),
        (Some("v1 owner=acme/x name=production-db password=3"), None)
    );
}

#[test]
fn a_rename_rotates_and_is_checked_as_an_update_is() {
    let seen = applied(LERIAN, None);
    let renamed = LERIAN
        .replace("production-db\n", "main-db\n")
        .replace("        metadata", "        manage: { renamedFrom: production-db }\n        metadata");
    let mut resolved = versions();
    resolved.versions.insert(("main-db".to_owned(), "/password".to_owned()), "4".to_owned());
    let rotates = renamed.replace("version: 3", "version: 4");
    let plan = plan_with(&rotates, &seen, &resolved, &PlanOptions::default());
    assert_eq!(kinds(&plan), [(ActionKind::Rename, "main-db", None)]);
    let paths: Vec<&str> = plan.actions[0].changes.iter().map(|change| change.path.as_str()).collect();
    assert_eq!(paths, ["/configName", "/password"]);
    let body = plan.actions[0].steps[0].body.as_ref().unwrap();
    assert_eq!(body["metadata"]["connguard"], "v1 owner=acme/x name=main-db password=4");
    assert_eq!((plan.actions[0].steps.len(), &body["password"]), (1, &json!({"$from": "env:P"})));
    let moved = renamed.replace("product: ledger", "product: payments");
    resolved.versions.insert(("main-db".to_owned(), "/password".to_owned()), "3".to_owned());
    assert_eq!(rules(&plan_with(&moved, &seen, &resolved, &PlanOptions::default())), ["plan.immutable"]);
}

#[test]
fn a_replacement_deletes_no_override_that_is_not_declared() {
    let mut seen = applied(&matillion("declared"), Some("p"));
    let (_, mut other) = seen.overrides[0].clone();
    other.0.insert("environmentName".to_owned(), "STAGING".into());
    seen.overrides.push(("STAGING".to_owned(), other));
    for ownership in ["declared", "exclusive"] {
        let replace = matillion(ownership)
            .replace("authProvider: aws", "authProvider: gcp")
            .replace("        overrides:", "        manage: { replace: true }\n        overrides:");
        let refused = plan(&replace, &seen, &prune());
        assert_eq!(rules(&refused), ["plan.undeclared-overrides"], "{ownership}");
        assert!(refused.problems[0].message.contains("overrides in STAGING"), "{}", refused.problems[0].message);
    }
}

#[test]
fn overrides_of_other_environments_are_not_pruned() {
    let mut seen = applied(&matillion("exclusive"), Some("p"));
    let (_, override_) = seen.overrides[0].clone();
    seen.overrides.extend([("STAGING".to_owned(), override_.clone()), ("DEV".to_owned(), override_)]);
    let pruned = plan(&matillion("exclusive"), &seen, &prune());
    assert_eq!(kinds(&pruned), [(ActionKind::Delete, "landing", Some("DEV"))]);
}

#[test]
fn a_letter_case_that_is_meant_is_waived() {
    let mut seen = applied(LERIAN, None);
    seen.connections[0].0["configName"] = "Production-DB".into();
    seen.connections[0].0["metadata"] = json!({});
    assert_eq!(rules(&plan(LERIAN, &seen, &PlanOptions::default())), ["plan.case-variant"]);
    let waived = LERIAN.replace("        metadata", "        manage: { waive: [plan.case-variant] }\n        metadata");
    let plan = plan(&waived, &seen, &PlanOptions::default());
    assert_eq!(kinds(&plan), [(ActionKind::Create, "production-db", None)]);
    assert_eq!(plan.actions[0].steps[0].arguments.get("waive"), None, "the operation does not know the rule");
    assert_eq!(manifest(&waived).warnings, []);
}
