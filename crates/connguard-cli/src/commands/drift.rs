//! `connguard drift`: a plan, by kinds of differences.

use std::collections::BTreeMap;

use connguard::plan::{Accounts, Action, ActionKind, PlanOptions};
use serde_json::{Value, json};

use super::load;
use crate::args::{Drift, DriftKind};
use crate::exit;
use crate::output::Output;
use crate::progress;

pub(crate) async fn run(command: &Drift, output: &Output) -> i32 {
    let (sources, manifest) = load::manifest(&command.files.files, &command.files.vars);
    let plan = match manifest {
        // What would be pruned is what is there and not declared.
        Ok(manifest) => {
            output.warnings(&manifest);
            let (accounts, options) = (Accounts::default(), PlanOptions { prune: true, ..PlanOptions::default() });
            progress::during(output, progress::READING, manifest.plan(&accounts, &options)).await
        }
        Err(error) => Err(error),
    };
    let plan = match plan {
        Ok(plan) => plan,
        Err(error) => return output.failed(&error, &sources),
    };
    let mut found: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    let mut fails = false;
    for action in plan.content().actions() {
        let kind = kind(action);
        fails |= command.fail_on.contains(&kind);
        found.entry(name(kind)).or_default().push(json!({
            "kind": action.kind, "key": action.key, "environment": action.environment, "changes": action.changes,
        }));
    }
    let unowned = plan.content().counts()["unowned"];
    fails |= unowned > 0 && command.fail_on.contains(&DriftKind::Unowned);
    let problems: Vec<_> = plan.content().problems().collect();
    match output.json {
        true => output.document(&json!({"drift": found, "unowned": unowned, "problems": problems})),
        false => output.plan(&plan.to_string()),
    }
    if fails || !problems.is_empty() { exit::DIFFERENCES } else { exit::DONE }
}

fn kind(action: &Action) -> DriftKind {
    match action.action {
        ActionKind::Create => DriftKind::Missing,
        ActionKind::Delete => DriftKind::Extra,
        ActionKind::Rotate => DriftKind::Rotation,
        _ => DriftKind::Changed,
    }
}

fn name(kind: DriftKind) -> &'static str {
    match kind {
        DriftKind::Missing => "missing",
        DriftKind::Changed => "changed",
        DriftKind::Extra => "extra",
        DriftKind::Rotation => "rotation",
        DriftKind::Unowned => "unowned",
    }
}
