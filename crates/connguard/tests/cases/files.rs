//! Loads the shared cases.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::Outcome;

/// What the service itself answered.
const OBSERVED: [&str; 4] =
    ["lerian-observed.jsonl", "lerian-live.jsonl", "lerian-live-auth.jsonl", "lerian-later-layer.jsonl"];

/// Returns every case of every file, in a stable order; fails on a double id.
pub(crate) fn load() -> Outcome<Vec<Value>> {
    let mut cases = Vec::new();
    for path in case_files()? {
        let lines = lines(&path)?;
        if OBSERVED.iter().any(|name| path.ends_with(name)) {
            cases.extend(lines.iter().map(as_case));
        } else {
            cases.extend(lines);
        }
    }
    let ids: BTreeSet<&str> = cases.iter().filter_map(|case| case["id"].as_str()).collect();
    if ids.len() == cases.len() { Ok(cases) } else { Err("an id is missing or stands twice".to_owned()) }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases")
}

fn case_files() -> Outcome<Vec<PathBuf>> {
    let folder = folder();
    let entries = std::fs::read_dir(&folder).map_err(|cause| format!("{}: {cause}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "jsonl"))
        .collect();
    files.sort();
    Ok(files)
}

fn lines(path: &Path) -> Outcome<Vec<Value>> {
    read(path)?
        .lines()
        .map(|line| serde_json::from_str(line).map_err(|cause| format!("{}: {cause}", path.display())))
        .collect()
}

fn read(path: &Path) -> Outcome<String> {
    std::fs::read_to_string(path).map_err(|cause| format!("{}: {cause}", path.display()))
}

/// Gives a scenario what every case has.
fn as_case(scenario: &Value) -> Value {
    let id = format!("scenario/{}", scenario["id"].as_str().unwrap_or_default());
    json!({ "id": id, "kind": "scenario", "given": scenario["given"], "steps": scenario["steps"] })
}
