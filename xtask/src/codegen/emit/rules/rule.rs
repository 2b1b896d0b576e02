//! Rules, and references to them.

use std::fmt::Write;

use crate::codegen::model::*;

/// `matillion.connection.auth-provider-required` → `CONNECTION_AUTH_PROVIDER_REQUIRED`
pub(super) fn constant(id: &str) -> String {
    let rest = match id.split_once('.') {
        // An id of two parts has no document of its own.
        Some((_, rest)) if rest.contains('.') => rest,
        _ => id,
    };
    rest.replace(['.', '-'], "_").to_uppercase()
}

pub(in crate::codegen::emit) fn rule_statics(provider: &str, rules: &[Rule]) -> String {
    let mut out = "use crate::spec::rule::{Evidence, Rule, Severity};\n\n".to_owned();
    for rule in rules {
        let _ = writeln!(
            out,
            "/// {}.
pub static {}: Rule = Rule {{
    id: {:?},
    severity: Severity::{},
    evidence: Evidence::{},
    waivable: {},
    summary: {:?},
    remedy: {:?},
    source: {:?},
}};",
            rule.summary,
            constant(&rule.id),
            rule.id,
            pascal_case(&rule.severity),
            pascal_case(&rule.evidence),
            rule.waivable,
            rule.summary,
            rule.remedy,
            rule.source
        );
    }
    let all: Vec<String> = rules.iter().map(|r| format!("&{}", constant(&r.id))).collect();
    let _ = writeln!(out, "/// All rules of `{provider}`.\npub static ALL: &[&Rule] = &[{}];", all.join(", "));
    out
}

/// `Some(&rule::…)`, or `None`.
pub(super) fn reference(id: Option<&str>) -> String {
    id.map_or("None".to_owned(), |id| format!("Some(&rule::{})", constant(id)))
}

/// The rules of keywords.
pub(super) fn violated(violates: &Violates) -> String {
    format!(
        "Violated {{
    required: {},
    kind: {},
    values: {},
    length: {},
    range: {},
    pattern: {},
}}",
        reference(violates.required.as_deref()),
        reference(violates.kind.as_deref()),
        reference(violates.values.as_deref()),
        reference(violates.length.as_deref()),
        reference(violates.range.as_deref()),
        reference(violates.pattern.as_deref())
    )
}
