//! `connguard drift`: a plan, by kinds of differences.

use std::collections::BTreeMap;

use clap::ValueEnum;
use connguard::plan::{Accounts, DriftItem, DriftKind};
use serde_json::json;

use super::load;
use crate::args::Drift;
use crate::exit;
use crate::output::Output;
use crate::progress;

pub(crate) async fn run(command: &Drift, output: &Output) -> i32 {
    let (sources, manifest) = load::manifest(&command.files.files, &command.files.vars);
    let drift = match manifest {
        Ok(manifest) => {
            output.warnings(&manifest);
            let accounts = Accounts::default();
            progress::during(output, progress::reading, manifest.drift(&accounts)).await
        }
        Err(error) => Err(error),
    };
    let drift = match drift {
        Ok(drift) => drift,
        Err(error) => return output.failed(&error, &sources),
    };
    let mut found: BTreeMap<&str, Vec<DriftItem>> = BTreeMap::new();
    let mut fails = drift.unowned() > 0 && counts(command, DriftKind::Unowned);
    for item in drift.items() {
        fails |= counts(command, item.drift);
        found.entry(item.drift.as_str()).or_default().push(item);
    }
    let problems: Vec<_> = drift.problems().collect();
    match output.json {
        true => output.document(&json!({"drift": found, "unowned": drift.unowned(), "problems": problems})),
        false => output.plan(&drift.to_string()),
    }
    if fails || !problems.is_empty() { exit::DIFFERENCES } else { exit::DONE }
}

/// Whether a kind is one of those that the command line names.
fn counts(command: &Drift, kind: DriftKind) -> bool {
    let named = command.fail_on.iter().filter_map(ValueEnum::to_possible_value);
    named.into_iter().any(|value| value.get_name() == kind.as_str())
}
