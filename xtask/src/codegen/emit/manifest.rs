//! What manifests need to know: their own rules, and the options of accounts.

use std::fmt::Write;

use super::format::format_rust;
use super::rules::rule_statics;
use crate::codegen::model::*;
use xtask::failure::Failure;

const MODULES: &str = "pub mod options;\npub mod rules;\n\n/// The JSON Schema of manifests.\npub static SCHEMA: &str = include_str!(\"connguard.v1.schema.json\");\n";

pub fn emit(shared: &Shared) -> Result<Vec<GeneratedFile>, Failure> {
    let rules = rule_statics("manifest", &shared.manifest_rules).replace("crate::spec::rule::", "connguard_rules::");
    Ok(vec![file("mod", MODULES)?, file("rules", &rules)?, file("options", &options(shared))?])
}

fn options(shared: &Shared) -> String {
    let mut out = "use connguard_rules::Provider;\n\n/// An option of clients, as accounts have it.\npub struct AccountOption {\n    /// Its name.\n    pub name: &'static str,\n    /// It does not belong into a file.\n    pub secret: bool,\n    /// The providers whose clients take it.\n    pub providers: &'static [Provider],\n}\n\n/// All options, in the order of the document.\npub static OPTIONS: &[AccountOption] = &[".to_owned();
    for option in &shared.options {
        let providers: Vec<String> = option.providers.iter().map(|p| format!("Provider::{}", pascal_case(p))).collect();
        let secret = option.kind == "secret";
        let _ = write!(
            out,
            "AccountOption {{ name: {:?}, secret: {secret}, providers: &[{}] }},",
            option.name,
            providers.join(", ")
        );
    }
    out + "];\n"
}

fn file(name: &str, body: &str) -> Result<GeneratedFile, Failure> {
    let path = format!("crates/connguard-manifest/src/generated/{name}.rs");
    Ok(GeneratedFile { body: format_rust(&path, body)?, path, comment: Comment::Slashes })
}
