//! Every `$ref` names a component of the right kind, and no schema contains itself.

use std::collections::BTreeMap;

use super::nodes::{component, schemas};
use crate::codegen::report::{Report, nearest};
use crate::codegen::yaml::{Kind, Node};

pub(super) fn check(document: &Node, report: &mut Report<'_>) {
    for path in document.get("paths").map_or(&[][..], Node::entries) {
        walk(document, &path.value, "schemas", report);
    }
    for section in document.get("components").map_or(&[][..], Node::entries) {
        for entry in section.value.entries() {
            walk(document, &entry.value, "schemas", report);
        }
    }
    if report.is_empty() {
        cycles(document, report);
    }
}

/// `section` is the part of `components` that a reference here has to name.
fn walk(document: &Node, node: &Node, section: &str, report: &mut Report<'_>) {
    match &node.kind {
        Kind::List(items) => items.iter().for_each(|i| walk(document, i, section, report)),
        Kind::Map(entries) => {
            for entry in entries {
                match (entry.key.as_str(), &entry.value.kind) {
                    ("$ref", _) => reference(document, &entry.value, entry.line, section, report),
                    ("example" | "examples" | "default" | "x-combinations" | "x-violates", _) => {}
                    ("parameters", Kind::List(_)) => walk(document, &entry.value, "parameters", report),
                    ("responses", Kind::Map(responses)) => {
                        responses.iter().for_each(|r| walk(document, &r.value, "responses", report));
                    }
                    ("properties", Kind::Map(members)) => {
                        members.iter().for_each(|m| walk(document, &m.value, "schemas", report));
                    }
                    _ => walk(document, &entry.value, "schemas", report),
                }
            }
        }
        Kind::Scalar(_) => {}
    }
}

fn reference(document: &Node, node: &Node, line: usize, section: &str, report: &mut Report<'_>) {
    let target = node.text().unwrap_or_default();
    if !target.starts_with("#/") {
        let message = format!("{target} is a reference to another file, on which the generator panics");
        return report.find_once(target, line, message, "copy what it names into components");
    }
    let prefix = format!("#/components/{section}/");
    let Some(name) = target.strip_prefix(&prefix).filter(|name| !name.contains('/')) else {
        let message = format!("{target} cannot stand here");
        return report.find_once(target, line, message, format!("refer to {prefix}<name>"));
    };
    if component(document, section, name).is_none() {
        let known = document.get("components").and_then(|c| c.get(section)).map_or(&[][..], Node::entries);
        let remedy = match nearest(name, known.iter().map(|k| k.key.as_str())) {
            Some(near) => format!("did you mean {prefix}{near}?"),
            None => format!("define {name} in components, under {section}"),
        };
        report.find_once(target, line, format!("{target} does not exist"), remedy);
    }
}

/// Walks are over trees: a schema that contains itself would never end.
fn cycles(document: &Node, report: &mut Report<'_>) {
    let entries = schemas(document);
    let edges: BTreeMap<&str, Vec<&str>> = entries
        .iter()
        .map(|e| {
            let mut targets = Vec::new();
            referenced(&e.value, &mut targets);
            (e.key.as_str(), targets)
        })
        .collect();
    let mut done: Vec<&str> = Vec::new();
    for entry in entries {
        let mut path = Vec::new();
        if let Some(cycle) = visit(&entry.key, &edges, &mut path, &mut done) {
            let message = format!("schemas contain themselves: {}", cycle.join(" → "));
            let remedy = "take one of the references out; additionalProperties: true lets deeper values pass";
            report.find_once(&message.clone(), entry.line, message, remedy);
        }
    }
}

fn referenced<'a>(node: &'a Node, found: &mut Vec<&'a str>) {
    match &node.kind {
        Kind::List(items) => items.iter().for_each(|i| referenced(i, found)),
        Kind::Map(entries) => {
            for entry in entries {
                match entry.key.as_str() {
                    "$ref" => found.extend(entry.value.text().and_then(|t| t.rsplit('/').next())),
                    "example" | "default" | "x-combinations" => {}
                    "properties" => entry.value.entries().iter().for_each(|m| referenced(&m.value, found)),
                    _ => referenced(&entry.value, found),
                }
            }
        }
        Kind::Scalar(_) => {}
    }
}

fn visit<'a>(
    name: &'a str,
    edges: &BTreeMap<&'a str, Vec<&'a str>>,
    path: &mut Vec<&'a str>,
    done: &mut Vec<&'a str>,
) -> Option<Vec<&'a str>> {
    if let Some(start) = path.iter().position(|n| *n == name) {
        return Some(path[start..].iter().copied().chain([name]).collect());
    }
    if done.contains(&name) {
        return None;
    }
    path.push(name);
    let found = edges.get(name).into_iter().flatten().find_map(|to| visit(to, edges, path, done));
    path.pop();
    done.push(name);
    found
}
