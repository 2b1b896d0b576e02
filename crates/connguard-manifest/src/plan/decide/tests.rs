//! Decisions, against a service that carries out what a plan says.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::*;
use crate::manifest::Manifest;
use crate::plan::model::{ActionKind, Plan};
use crate::plan::stored::Stored;
use crate::source::Source;
use crate::vars::Vars;

const MATILLION: &str = r#"connguard: 1
owner: acme/x
accounts: { eu: { provider: matillion, region: eu1, token: { from: env:T } } }
matillion:
  - account: eu
    project: { id: p }
    ownership: OWNERSHIP
    environments: [DEV, PROD]
    connections:
      - name: landing
        platformConnectionType: CLOUD_PLATFORM_CREDENTIALS
        authProvider: aws
        authType: CLOUD_PROVIDER_SECRET
        connectionDetails: { description: a, connectionProperties: { credentialSecretName: aws-dev } }
        overrides:
          PROD: { connectionProperties: { credentialSecretName: aws-prod } }
      - name: billing
        platformConnectionType: COMPONENT_BASIC
        authProvider: NONE
        authType: GENERIC_SECRET
        connectionDetails: { connectionProperties: { secretName: billing, secretKey: token } }
"#;

pub(super) const LERIAN: &str = r#"connguard: 1
owner: acme/x
accounts: { r: { provider: lerian, base_url: "https://r.example.com" } }
lerian:
  - account: r
    product: ledger
    connections:
      - configName: production-db
        type: POSTGRESQL
        host: db.acme.io
        port: 5432
        databaseName: ledger
        userName: reader
        password: { from: env:P, version: 3 }
        metadata: { team: data }
"#;

pub(super) fn manifest(text: &str) -> Manifest {
    Manifest::read(&[Source::new("c.yaml", text)], &Vars::default()).unwrap()
}

pub(super) fn versions() -> Resolved {
    let versions = HashMap::from([(("production-db".to_owned(), "/password".to_owned()), "3".to_owned())]);
    Resolved { versions, ..Resolved::default() }
}

pub(super) fn plan(text: &str, seen: &Seen, options: &PlanOptions) -> TargetPlan {
    plan_with(text, seen, &versions(), options)
}

pub(super) fn plan_with(text: &str, seen: &Seen, resolved: &Resolved, options: &PlanOptions) -> TargetPlan {
    let manifest = manifest(text);
    decide(&manifest, &manifest.targets[0], seen, resolved, options)
}

pub(super) fn matillion(ownership: &str) -> String {
    MATILLION.replace("OWNERSHIP", ownership)
}

pub(super) fn empty(project: Option<&str>) -> Seen {
    Seen {
        project_id: project.map(str::to_owned),
        environments: vec!["DEV".to_owned(), "PROD".to_owned()],
        base_url: "https://x".to_owned(),
        ..Seen::default()
    }
}

pub(super) fn kinds(plan: &TargetPlan) -> Vec<(ActionKind, &str, Option<&str>)> {
    plan.actions.iter().map(|a| (a.action, a.key.as_str(), a.environment.as_deref())).collect()
}

pub(super) fn rules(plan: &TargetPlan) -> Vec<&'static str> {
    plan.problems.iter().map(|problem| problem.rule).collect()
}

/// Carries a plan out as the services do, as far as bodies go.
pub(super) fn apply(plan: &TargetPlan, seen: &mut Seen) {
    for step in plan.actions.iter().flat_map(|action| &action.steps) {
        let argument = |name: &str| step.arguments.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let body = step.body.clone().unwrap_or_default();
        let by = |seen: &mut Seen, member: &str, value: &str| {
            seen.connections.iter().position(|stored| stored.text(member) == Some(value)).unwrap()
        };
        match step.operation {
            "matillion.create_connection" => seen.connections.push(Stored(body)),
            "matillion.update_connection" => {
                let at = by(seen, "name", &argument("connection_name"));
                let mut stored = seen.connections[at].0.clone();
                stored["connectionDetails"] = json!({});
                stored.extend(body);
                seen.connections[at] = Stored(stored);
            }
            "matillion.delete_connection" => {
                let at = by(seen, "name", &argument("connection_name"));
                seen.connections.remove(at);
            }
            "matillion.create_environment_override" | "matillion.update_environment_override" => {
                let (environment, key) =
                    (body["environmentName"].as_str().unwrap().to_owned(), body["connectionName"].clone());
                seen.overrides.retain(|(e, stored)| *e != environment || stored.0["name"] != key);
                let mut stored = body;
                stored.shift_remove("environmentName");
                stored.insert("name".to_owned(), key);
                stored.shift_remove("connectionName");
                seen.overrides.push((environment, Stored(stored)));
            }
            "matillion.delete_environment_overrides" => {
                let names = step.arguments["connection_names"].as_array().unwrap().clone();
                let environment = argument("environment_name");
                seen.overrides.retain(|(e, stored)| *e != environment || !names.contains(&stored.0["name"]));
            }
            "lerian.create_connection" => {
                let mut stored = body;
                stored.shift_remove("password");
                stored.insert("id".to_owned(), "a1b2c3d4-e5f6-4890-abcd-ef1234567890".into());
                stored.insert("productName".to_owned(), argument("product").into());
                seen.connections.push(Stored(stored));
            }
            "lerian.update_connection" => {
                let at = by(seen, "id", &argument("id"));
                let mut change = body;
                change.shift_remove("password");
                seen.connections[at].0.extend(change);
            }
            "lerian.assign_connection" => {
                let at = by(seen, "id", &argument("id"));
                seen.connections[at].0.insert("productName".to_owned(), argument("product").into());
            }
            "lerian.delete_connection" => {
                let at = by(seen, "id", &argument("id"));
                seen.connections.remove(at);
            }
            other => panic!("{other}"),
        }
    }
}

#[test]
fn apply_then_plan_is_empty() {
    for ownership in ["declared", "exclusive", "marked"] {
        let text = matillion(ownership);
        let mut seen = empty(Some("p"));
        let first = plan(&text, &seen, &PlanOptions::default());
        use ActionKind::Create;
        assert_eq!(
            kinds(&first),
            [(Create, "landing", None), (Create, "landing", Some("PROD")), (Create, "billing", None)]
        );
        assert_eq!(first.actions[1].needs, [1]);
        apply(&first, &mut seen);
        let second = plan(&text, &seen, &PlanOptions { prune: true, ..PlanOptions::default() });
        assert_eq!((kinds(&second), rules(&second), second.unchanged), (vec![], vec![], 3), "{ownership}");
    }
    let mut seen = empty(None);
    {
        let made = plan(LERIAN, &seen, &PlanOptions::default());
        apply(&made, &mut seen)
    };
    let marker = seen.connections[0].0["metadata"]["connguard"].as_str().unwrap().to_owned();
    assert_eq!(marker, "v1 owner=acme/x name=production-db password=3");
    let second = plan(LERIAN, &seen, &PlanOptions { prune: true, ..PlanOptions::default() });
    assert_eq!((kinds(&second), rules(&second), second.unchanged), (vec![], vec![], 1));
}

#[test]
fn what_differs_is_changed_and_nothing_else() {
    let mut seen = empty(Some("p"));
    let text = matillion("declared");
    {
        let made = plan(&text, &seen, &PlanOptions::default());
        apply(&made, &mut seen)
    };
    seen.connections[0].0["connectionDetails"]["description"] = "by hand".into();
    seen.connections.push(Stored(json!({"name": "of others"}).as_object().unwrap().clone()));
    let changed = plan(&text, &seen, &PlanOptions { prune: true, ..PlanOptions::default() });
    assert_eq!(kinds(&changed), [(ActionKind::Update, "landing", None)]);
    assert_eq!(changed.actions[0].changes[0].path, "/connectionDetails/description");
    assert_eq!((changed.unowned, changed.unchanged), (1, 2));
    apply(&changed, &mut seen);
    assert_eq!(kinds(&plan(&text, &seen, &PlanOptions::default())), []);
}

#[test]
fn prune_deletes_only_ours() {
    let prune = PlanOptions { prune: true, ..PlanOptions::default() };
    let (left, _) = MATILLION.split_once("      - name: billing").unwrap();
    for (ownership, expected) in [("declared", 0), ("exclusive", 2), ("marked", 1)] {
        let mut seen = empty(Some("p"));
        {
            let made = plan(&matillion(ownership), &seen, &PlanOptions::default());
            apply(&made, &mut seen)
        };
        let mut foreign = seen.connections[1].0.clone();
        foreign["name"] = "foreign".into();
        foreign["connectionDetails"]["description"] = "theirs [connguard:acme/x#00000000]".into();
        seen.connections.push(Stored(foreign));
        let left = left.replace("OWNERSHIP", ownership);
        let pruned = plan(&left, &seen, &prune);
        assert_eq!(pruned.actions.len(), expected, "{ownership}: {:?}", kinds(&pruned));
        assert!(pruned.actions.iter().all(|action| action.prune), "{ownership}");
        assert_eq!(plan(&left, &seen, &PlanOptions::default()).actions.len(), 0, "without prune nothing is deleted");
    }
}

#[test]
fn overrides_go_before_their_connection() {
    let mut seen = empty(Some("p"));
    {
        let made = plan(&matillion("exclusive"), &seen, &PlanOptions::default());
        apply(&made, &mut seen)
    };
    let text = matillion("exclusive");
    let (head, _) = text.split_once("    connections:").unwrap();
    let pruned =
        plan(&format!("{head}    connections: []\n"), &seen, &PlanOptions { prune: true, ..PlanOptions::default() });
    let deletion = pruned.actions.iter().find(|a| a.key == "landing" && a.kind == "connection").unwrap();
    let of_override = pruned.actions.iter().find(|a| a.kind == "override").unwrap();
    assert!(of_override.id < deletion.id && deletion.needs == [of_override.id], "{:?}", kinds(&pruned));
    apply(&pruned, &mut seen);
    assert_eq!((seen.connections.len(), seen.overrides.len()), (0, 0));
}

#[test]
fn what_cannot_be_changed_in_place_is_a_problem_or_is_replaced() {
    let mut seen = empty(Some("p"));
    let text = matillion("declared");
    {
        let made = plan(&text, &seen, &PlanOptions::default());
        apply(&made, &mut seen)
    };
    let other = text.replace("authProvider: aws", "authProvider: gcp");
    assert_eq!(rules(&plan(&other, &seen, &PlanOptions::default())), ["plan.immutable"]);
    let replace = other.replace("        overrides:", "        manage: { replace: true }\n        overrides:");
    let replaced = plan(&replace, &seen, &PlanOptions::default());
    assert_eq!(
        kinds(&replaced),
        [(ActionKind::Replace, "landing", None), (ActionKind::Create, "landing", Some("PROD"))]
    );
    let steps: Vec<&str> = replaced.actions[0].steps.iter().map(|step| step.operation).collect();
    assert_eq!(
        steps,
        ["matillion.delete_environment_overrides", "matillion.delete_connection", "matillion.create_connection"]
    );
    apply(&replaced, &mut seen);
    assert_eq!(kinds(&plan(&replace, &seen, &PlanOptions::default())), []);
    let protected = replace.replace("{ replace: true }", "{ replace: true, protect: true }");
    let protected = protected.replace("authProvider: gcp", "authProvider: azure");
    assert_eq!(rules(&plan(&protected, &seen, &PlanOptions::default())), ["plan.protected"]);
}

#[test]
fn rotation_exactly_once() {
    let mut seen = empty(None);
    {
        let made = plan(LERIAN, &seen, &PlanOptions::default());
        apply(&made, &mut seen)
    };
    let rotated = LERIAN.replace("version: 3", "version: 4");
    let mut resolved = versions();
    resolved.versions.insert(("production-db".to_owned(), "/password".to_owned()), "4".to_owned());
    let plan = plan_with(&rotated, &seen, &resolved, &PlanOptions::default());
    assert_eq!(kinds(&plan), [(ActionKind::Rotate, "production-db", None)]);
    let body = plan.actions[0].steps[0].body.as_ref().unwrap();
    assert_eq!(body["password"], json!({"$from": "env:P"}));
    assert_eq!(body["metadata"]["connguard"], "v1 owner=acme/x name=production-db password=4");
    assert_eq!(body.len(), 2, "{body:?}");
    apply(&plan, &mut seen);
    assert_eq!(kinds(&plan_with(&rotated, &seen, &resolved, &PlanOptions::default())), []);
    let forced = PlanOptions { rotate: vec!["production-db".to_owned()], ..PlanOptions::default() };
    assert_eq!(kinds(&plan_with(&rotated, &seen, &resolved, &forced)), [(ActionKind::Rotate, "production-db", None)]);
}

#[test]
fn what_is_not_ours_is_not_touched() {
    let mut seen = empty(None);
    {
        let made = plan(LERIAN, &seen, &PlanOptions::default());
        apply(&made, &mut seen)
    };
    seen.connections[0].0["metadata"] = json!({"team": "data"});
    // The same, but without a marker.
    let same = plan(LERIAN, &seen, &PlanOptions::default());
    assert_eq!((kinds(&same), rules(&same)), (vec![], vec![]));
    seen.connections[0].0["host"] = "elsewhere".into();
    assert_eq!(rules(&plan(LERIAN, &seen, &PlanOptions::default())), ["plan.not-owned"]);
    let adopted = plan(LERIAN, &seen, &PlanOptions { adopt: true, ..PlanOptions::default() });
    assert_eq!(kinds(&adopted), [(ActionKind::Update, "production-db", None)]);
    seen.connections[0].0["metadata"] = json!({"connguard": "v1 owner=others"});
    assert_eq!(rules(&plan(LERIAN, &seen, &PlanOptions::default())), ["plan.other-owner"]);
    let taken = PlanOptions { take_over: Some("others".to_owned()), ..PlanOptions::default() };
    {
        let made = plan(LERIAN, &seen, &taken);
        apply(&made, &mut seen)
    };
    assert_eq!(kinds(&plan(LERIAN, &seen, &PlanOptions::default())), []);
}

#[test]
fn names_that_only_look_alike_are_problems() {
    let mut seen = empty(None);
    {
        let made = plan(LERIAN, &seen, &PlanOptions::default());
        apply(&made, &mut seen)
    };
    seen.connections[0].0["configName"] = "Production-DB".into();
    assert_eq!(rules(&plan(LERIAN, &seen, &PlanOptions::default())), ["plan.case-variant"]);
    seen.connections[0].0["configName"] = "renamed-by-hand".into();
    assert_eq!(rules(&plan(LERIAN, &seen, &PlanOptions::default())), ["plan.renamed"]);
    let text = LERIAN.replace("        metadata", "        manage: { renamedFrom: renamed-by-hand }\n        metadata");
    let renamed = plan(&text, &seen, &PlanOptions::default());
    assert_eq!(kinds(&renamed), [(ActionKind::Rename, "production-db", None)]);
    assert_eq!(renamed.actions[0].steps.len(), 1);
    apply(&renamed, &mut seen);
    assert_eq!(kinds(&plan(LERIAN, &seen, &PlanOptions::default())), []);
    let missing = matillion("declared").replace("[DEV, PROD]", "[DEV, PROD, STAGING]");
    let problems = plan(&missing, &empty(Some("p")), &PlanOptions::default());
    assert_eq!(rules(&problems), ["plan.environment-missing"]);
}

#[test]
fn plan_is_order_blind() {
    let mut seen = empty(Some("p"));
    {
        let made = plan(&matillion("exclusive"), &seen, &PlanOptions::default());
        apply(&made, &mut seen)
    };
    let text = matillion("exclusive").replace("description: a", "description: b");
    let one = plan(&text, &seen, &PlanOptions::default());
    seen.connections.reverse();
    seen.overrides.reverse();
    assert_eq!(one, plan(&text, &seen, &PlanOptions::default()));
}

#[test]
fn a_plan_is_shown_and_saved_without_secrets() {
    let mut seen = empty(Some("p"));
    {
        let made = plan(&matillion("declared"), &seen, &PlanOptions::default());
        apply(&made, &mut seen)
    };
    seen.connections[0].0["connectionDetails"]["description"] = "b".into();
    seen.overrides.clear();
    seen.requests = 4;
    let first = plan(&matillion("declared"), &seen, &PlanOptions::default());
    let second = plan(LERIAN, &empty(None), &PlanOptions::default());
    let plan = Plan::new("acme/x", PlanOptions::default(), vec![first, second]);
    assert_eq!(
        plan.to_string(),
        "matillion p (eu)\n  ~ landing                       connectionDetails.description b → a\n  + landing @ PROD\n\
         lerian ledger (r)\n  + production-db\n2 to create, 1 to change; 1 unchanged, 0 not ours\n"
    );
    let saved = plan.to_json();
    assert_eq!(saved["format"], "connguard.plan/1");
    assert!(saved["digest"].as_str().unwrap().starts_with("sha256:"));
    let ids: Vec<&Value> = saved["targets"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|t| t["actions"].as_array().unwrap())
        .map(|a| &a["id"])
        .collect();
    assert_eq!(ids, [1, 2, 3]);
    assert_eq!(saved["targets"][1]["actions"][0]["steps"][0]["body"]["password"], json!({"$from": "env:P"}));
}
