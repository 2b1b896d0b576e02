//! A provider's document: the checks in their order, and what is right or wrong about the document itself.

use super::nodes::{items, text};
use super::{
    clients, compounds, connection_types, effects, identity, keywords, lists, operations, profile, references, rules,
    schemas, tables, windows,
};
use crate::codegen::report::Report;
use crate::codegen::yaml::{Finding, Node};

/// All findings about one provider's document. Empty means that it can be read, lowered and generated from.
///
/// Each stage relies on what the one before has made sure of, so that a cause is not buried under what follows from it.
pub fn lint(file: &str, document: &Node, shared_rules: &[String]) -> Vec<Finding> {
    let mut report = Report::new(file);
    keywords::check(document, profile::DOCUMENT, &mut report);
    if report.is_empty() {
        references::check(document, &mut report);
    }
    if report.is_empty() {
        document_itself(document, &mut report);
    }
    if report.is_empty() {
        schemas::check(document, &mut report);
        operations::check(document, &mut report);
        rules::check(document, shared_rules, &mut report);
    }
    if report.is_empty() {
        connection_types::check(document, &mut report);
        lists::check(document, &mut report);
        windows::check(document, &mut report);
        effects::check(document, &mut report);
        identity::check(document, &mut report);
        compounds::check(document, &mut report);
        clients::check(document, &mut report);
        tables::check(document, &mut report);
    }
    report.finish()
}

fn document_itself(document: &Node, report: &mut Report<'_>) {
    let line = |key: &str| document.get(key).map_or(1, |n| n.line);
    let version = text(document, "openapi");
    if version != "3.0.3" {
        let message = format!("openapi is {version:?}");
        report.find(line("openapi"), message, "write openapi: 3.0.3, which the generator reads");
    }
    let provider = text(document, "x-provider");
    let stem = report.file().rsplit('/').next().and_then(|name| name.strip_suffix(".yaml")).unwrap_or_default();
    if provider != stem {
        let message = format!("x-provider is {provider}, in a file that is called {stem}");
        report.find(line("x-provider"), message, format!("write x-provider: {stem}"));
    }
    let info = document.get("info");
    let title = info.map_or("", |info| text(info, "title"));
    if title.contains(['"', '\\', '`']) || title.contains("*/") {
        let line = info.map_or(1, |info| info.line);
        report.find(line, "info.title has a character that ends comments", "leave quotes, backslashes and */ out");
    }
    let schemes = document.get("components").and_then(|c| c.get("securitySchemes")).map_or(&[][..], Node::entries);
    for entry in items(document, "security").iter().flat_map(Node::entries) {
        if !schemes.iter().any(|s| s.key == entry.key) {
            let message = format!("security scheme {} does not exist", entry.key);
            report.find(entry.line, message, "define it in components, under securitySchemes");
        }
    }
    for (member, value) in [("keys", "case-insensitive"), ("null", "absent"), ("emptyString", "absent")] {
        let Some(found) = document.get("x-dialect").and_then(|d| d.get(member)) else { continue };
        if found.text() != Some(value) {
            let message = format!("x-dialect has the {member} {:?}", found.text().unwrap_or_default());
            report.find(found.line, message, format!("write {value}, or leave {member} out"));
        }
    }
}
