//! What an OpenAPI document of this repository may contain (see `openapi/README.md`).

mod clients;
mod compounds;
mod effects;
mod identity;
mod keywords;
mod lists;
mod operations;
mod parameters;
mod paths;
mod profile;
mod references;
mod rules;
mod schemas;
mod shared;
mod tables;
mod values;
mod windows;

use super::report::Report;
use super::yaml::{Entry, Finding, Node};

pub use shared::{lint_errors, lint_options, lint_rules};

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

/// The schemas of `components`, by name.
fn schemas(document: &Node) -> &[Entry] {
    document.get("components").and_then(|c| c.get("schemas")).map_or(&[], Node::entries)
}

fn component<'a>(document: &'a Node, section: &str, name: &str) -> Option<&'a Node> {
    document.get("components")?.get(section)?.get(name)
}

/// The node, or what it refers to by `$ref`, also inside `allOf: [{ $ref: … }]`.
fn target<'a>(document: &'a Node, node: &'a Node) -> Option<&'a Node> {
    let inner = node.get("allOf").and_then(|all| all.items().first()).unwrap_or(node);
    match inner.get("$ref").and_then(Node::text) {
        Some(reference) => reference.strip_prefix("#/")?.split('/').try_fold(document, |node, part| node.get(part)),
        None => Some(inner),
    }
}

/// The name in `$ref: '#/components/schemas/<name>'`, also inside `allOf`.
fn reference_name(node: &Node) -> Option<&str> {
    let inner = node.get("allOf").and_then(|all| all.items().first()).unwrap_or(node);
    inner.get("$ref").and_then(Node::text)?.rsplit('/').next()
}

fn is_object(document: &Node, schema: &str) -> bool {
    component(document, "schemas", schema).is_some_and(|s| text(s, "type") == "object")
}

fn text<'a>(node: &'a Node, key: &str) -> &'a str {
    node.get(key).and_then(Node::text).unwrap_or_default()
}

fn items<'a>(node: &'a Node, key: &str) -> &'a [Node] {
    node.get(key).map_or(&[], Node::items)
}

fn flag(node: &Node, key: &str) -> bool {
    node.get(key).is_some_and(|n| n.to_json() == true)
}

/// The operations of `paths`: path, its item, method, operation.
fn operations(document: &Node) -> impl Iterator<Item = (&Entry, &Entry)> {
    let paths = document.get("paths").map_or(&[][..], Node::entries);
    paths.iter().flat_map(|path| {
        path.value.entries().iter().filter(|method| method.key != "parameters").map(move |method| (path, method))
    })
}

/// The parameters of an operation, those of its path first, with what they refer to.
fn parameters_of<'a>(document: &'a Node, path: &'a Entry, method: &'a Entry) -> Vec<(usize, &'a Node)> {
    let all = items(&path.value, "parameters").iter().chain(items(&method.value, "parameters"));
    all.filter_map(|p| Some((p.line, target(document, p)?))).collect()
}

#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod tests;
