//! The accept functions: straight code that finds out, in one walk, whether the rules have nothing to say of a request. What
//! cannot be expressed asks the rules. The model becomes plans, and each language has a printer for them.

mod arguments;
mod body;
mod conditions;
mod coverage;
mod fields;
mod pattern;
mod plan;
mod provider;
mod rust;
mod slots;
mod typescript;

use std::collections::BTreeMap;

use crate::codegen::model::{Api, GeneratedFile};
use xtask::failure::Failure;

/// `guards`: the fingerprint of each provider's guards, as they are now.
pub fn emit(apis: &[Api], guards: &BTreeMap<String, String>) -> Result<Vec<GeneratedFile>, Failure> {
    let providers = provider::providers(apis, guards);
    let mut files = rust::emit(&providers)?;
    files.extend(typescript::emit(&providers));
    Ok(files)
}

#[cfg(test)]
mod tests;
