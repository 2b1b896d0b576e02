//! The rules' ids as types and what each rule says as a table.

use super::text::{capital, quote, union_alias};
use crate::codegen::model::{Api, Rule, Shared};

pub(super) fn emit(apis: &[Api], shared: &Shared) -> String {
    let mut out = String::from("import type { RuleInfo } from \"../errors/rule.js\";\n\n");
    let mut names = Vec::new();
    let groups = apis.iter().map(|api| (capital(&api.provider), &api.rules));
    for (name, rules) in groups.chain([("Input".to_owned(), &shared.rules)]) {
        out.push_str(&format!("/** The rules of {}. */\n", if name == "Input" { "the input itself" } else { &name }));
        out.push_str(&union_alias(&format!("{name}RuleId"), &ids(rules)));
        out.push('\n');
        names.push(format!("{name}RuleId"));
    }
    out.push_str("/** The stable ids of all rules. */\n");
    out.push_str(&format!("export type RuleId = {};\n\n", names.join(" | ")));
    out.push_str("/** What each rule says, how it is known, and whether it can be waived. */\n");
    out.push_str("export const rules: Readonly<Record<RuleId, RuleInfo>> = {\n");
    for rule in apis.iter().flat_map(|api| &api.rules).chain(&shared.rules) {
        out.push_str(&entry(rule));
    }
    out + "};\n"
}

fn ids(rules: &[Rule]) -> Vec<String> {
    rules.iter().map(|rule| rule.id.clone()).collect()
}

fn entry(rule: &Rule) -> String {
    let Rule { id, severity, evidence, waivable, summary, remedy, source, .. } = rule;
    format!(
        "  {}: {{\n    severity: {}, evidence: {}, waivable: {waivable},\n    summary: {},\n    remedy: {},\n    source: {},\n  }},\n",
        quote(id),
        quote(severity),
        quote(evidence),
        quote(summary),
        quote(remedy),
        quote(source)
    )
}
