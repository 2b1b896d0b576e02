//! `x-rules` and `x-violates`: ids are well-formed and tell rules apart, and what is named exists.

use std::collections::BTreeMap;

use super::nodes::text;
use crate::codegen::report::{Report, nearest};
use crate::codegen::yaml::{Kind, Node};

pub(super) fn check(document: &Node, shared_rules: &[String], report: &mut Report<'_>) {
    let provider = text(document, "x-provider");
    definitions(document, provider, report);
    let rules = document.get("x-rules").map_or(&[][..], Node::entries);
    let known: Vec<&str> =
        rules.iter().map(|r| r.key.as_str()).chain(shared_rules.iter().map(String::as_str)).collect();
    references(document, &known, report);
}

/// The rules of a document, whose ids begin with `first`.
pub(super) fn definitions(document: &Node, first: &str, report: &mut Report<'_>) {
    let rules = document.get("x-rules").map_or(&[][..], Node::entries);
    if rules.is_empty() {
        let line = document.get("x-rules").map_or(1, |n| n.line);
        report.find(line, "there are no rules", "define them in x-rules");
    }
    let mut constants: BTreeMap<String, (&str, usize)> = BTreeMap::new();
    for rule in rules {
        let id = rule.key.as_str();
        let parts: Vec<_> = id.split('.').collect();
        let is_of_document = match parts.as_slice() {
            [own, _, _] => *own == first,
            // What a plan finds stands beside what a manifest's reader finds.
            ["plan", _] => first == "manifest",
            _ => false,
        };
        if !is_of_document || !parts.iter().all(|part| is_word(part)) {
            let remedy = format!("write it as {first}.<subject>.<condition>, small letters, digits and hyphens");
            report.find(rule.line, format!("rule id {id} is not well-formed"), remedy);
        }
        if let Some((other, line)) = constants.insert(id.replace(['.', '-'], "_"), (id, rule.line)) {
            let message = format!("rule {id} and {other} of line {line} get the same name in generated code");
            report.find(rule.line, message, "rename one of them");
        }
        for (member, values) in
            [("severity", &["error", "warning"][..]), ("evidence", &["documented", "observed", "assumed"])]
        {
            let value = text(&rule.value, member);
            if !values.contains(&value) {
                let line = rule.value.get(member).map_or(rule.line, |n| n.line);
                report.find(
                    line,
                    format!("{id} has the {member} {value:?}"),
                    format!("use one of {}", values.join(", ")),
                );
            }
        }
    }
}

fn is_word(part: &str) -> bool {
    part.starts_with(|c: char| c.is_ascii_lowercase())
        && part.split('-').all(|word| !word.is_empty())
        && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

fn references(node: &Node, known: &[&str], report: &mut Report<'_>) {
    match &node.kind {
        Kind::List(items) => items.iter().for_each(|i| references(i, known, report)),
        Kind::Map(entries) => {
            for entry in entries {
                match entry.key.as_str() {
                    "x-violates" => {
                        for violated in entry.value.entries() {
                            exists(&violated.value, known, report);
                        }
                    }
                    "example" | "examples" | "default" => {}
                    _ => references(&entry.value, known, report),
                }
            }
        }
        Kind::Scalar(_) => {}
    }
}

/// A rule that is named has to be defined; all places that name it are one finding.
pub(super) fn exists(node: &Node, known: &[&str], report: &mut Report<'_>) {
    let id = node.text().unwrap_or_default();
    if !known.contains(&id) {
        let remedy = match nearest(id, known.iter().copied()) {
            Some(near) => format!("define it in x-rules, or did you mean {near}?"),
            None => "define it in x-rules".to_owned(),
        };
        report.find_once(&format!("rule {id}"), node.line, format!("rule {id} does not exist"), remedy);
    }
}
