//! Files and variables become a manifest.

use std::path::{Path, PathBuf};

use connguard::plan::{Manifest, PlanError, PlanOptions, Source, Vars};
use serde_json::Value;

use crate::args::{Planning, Variables};

pub(super) fn manifest(files: &[PathBuf], given: &Variables) -> (Vec<Source>, Result<Manifest, PlanError>) {
    let mut sources = Vec::new();
    for file in files {
        match source(file) {
            Ok(source) => sources.push(source),
            Err(error) => return (sources, Err(error)),
        }
    }
    let manifest = vars(given).and_then(|vars| Manifest::read(sources.clone(), &vars));
    (sources, manifest)
}

fn source(file: &Path) -> Result<Source, PlanError> {
    let name = file.display().to_string();
    match std::fs::read(file).map(String::from_utf8) {
        Ok(Ok(text)) => Ok(Source::new(name, text)),
        Ok(Err(_)) => Err(PlanError::Unreadable(format!("{name} cannot be read: it is not UTF-8"))),
        Err(error) => Err(PlanError::Unreadable(format!("{name} cannot be read: {error}"))),
    }
}

fn vars(given: &Variables) -> Result<Vars, PlanError> {
    let mut vars = Vars::default();
    for file in &given.var_files {
        vars.extend(Vars::read(&source(file)?).map_err(PlanError::Manifest)?);
    }
    for each in &given.vars {
        match each.split_once('=') {
            Some((name, value)) if !name.is_empty() => vars.set(name, typed(value)),
            _ => return Err(PlanError::Unreadable(format!("--var {each:?} is not of the form NAME=VALUE"))),
        }
    }
    Ok(vars)
}

/// A whole number as JSON writes it, true and false are what they look like; everything else is a string.
fn typed(value: &str) -> Value {
    match (value, serde_json::from_str(value)) {
        ("true" | "false", Ok(flag)) => flag,
        (_, Ok(Value::Number(number))) if (number.is_i64() || number.is_u64()) && number.to_string() == value => {
            number.into()
        }
        _ => value.into(),
    }
}

pub(super) fn options(planning: &Planning) -> PlanOptions {
    PlanOptions {
        prune: planning.prune,
        adopt: planning.adopt,
        take_over: planning.take_over.clone(),
        rotate: planning.rotate.clone(),
    }
}
