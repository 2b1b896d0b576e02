//! What JavaScript sees of the environment, held against what the process has.

use std::collections::BTreeMap;
use std::env;

use napi_derive::napi;

use crate::failure;

/// Returns the names of the variables that the process has with another value, or not at all, of a JSON object of names and
/// values (null where JavaScript sees none). Worker threads and some test runners give their code a copy.
#[napi]
pub fn differing_variables(seen: String) -> napi::Result<Vec<String>> {
    failure::guard(|| {
        let seen: BTreeMap<String, Option<String>> = serde_json::from_str(&seen).unwrap_or_default();
        let differs = |name: &str, value: &Option<String>| {
            env::var_os(name).map(|known| known.to_string_lossy().into_owned()).as_ref() != value.as_ref()
        };
        Ok(seen.into_iter().filter(|(name, value)| differs(name, value)).map(|(name, _)| name).collect())
    })
}
