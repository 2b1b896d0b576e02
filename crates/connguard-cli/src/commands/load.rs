//! Files and variables become a manifest.

use std::path::PathBuf;

use connguard::plan::{Manifest, PlanError, PlanOptions, Source, Vars, sources};
use serde_json::Value;

use crate::args::{Planning, Variables};

pub(super) fn manifest(files: &[PathBuf], given: &Variables) -> (Vec<Source>, Result<Manifest, PlanError>) {
    let sources = match sources(files) {
        Ok(sources) => sources,
        Err(error) => return (Vec::new(), Err(error)),
    };
    let manifest = vars(given).and_then(|vars| Manifest::read(sources.clone(), &vars));
    (sources, manifest)
}

fn vars(given: &Variables) -> Result<Vars, PlanError> {
    let mut vars = Vars::default();
    for source in sources(&given.var_files)? {
        vars.add(Vars::read(&source).map_err(PlanError::Manifest)?);
    }
    for (name, value) in &given.vars {
        vars.set(name, typed(value));
    }
    Ok(vars)
}

/// The value as a manifest would have it: true, false and numbers keep their type, as long as no character of them is lost
/// by it (`007` and `1.10` are strings); what stands in quotes is a string.
fn typed(value: &str) -> Value {
    if let Some(inside) = value.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        return inside.replace("''", "'").into();
    }
    match serde_json::from_str(value) {
        Ok(typed @ Value::String(_)) => typed,
        Ok(typed @ (Value::Bool(_) | Value::Number(_))) if value == format!("{typed}") => typed,
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
