//! `x-client` and `x-method`: what the generated clients are called, and how their methods are described.

use super::nodes::{items, parameters_of, text};
use super::parameters::argument;
use crate::codegen::names;
use crate::codegen::read;
use crate::codegen::report::{Report, nearest};
use crate::codegen::yaml::{Entry, Node};

pub(super) fn check(document: &Node, report: &mut Report<'_>) {
    let Some(client) = document.get("x-client") else { return };
    let entries = |key: &str| client.get(key).map_or(&[][..], Node::entries);
    let classes = entries("resources").iter().map(|e| &e.value).chain(client.get("scope"));
    for node in classes {
        class(node, text(node, "class"), report);
    }
    class(client, text(client, "name"), report);
    let options: Vec<&str> = entries("options").iter().map(|e| e.key.as_str()).collect();
    for option in entries("options") {
        let kind = text(&option.value, "type");
        if !matches!(kind, "boolean" | "time") && !super::nodes::is_object(document, kind) {
            let message = format!("option {} has the type {kind}", option.key);
            report.find(option.line, message, "write boolean, time, or the name of a schema");
        }
    }
    for (path, method) in super::nodes::operations(document) {
        let arguments: Vec<String> =
            parameters_of(document, path, method).iter().map(|(_, parameter)| argument(parameter)).collect();
        if let Some(node) = method.value.get("x-method") {
            described(node, text(&method.value, "operationId"), &arguments, &options, report);
        }
    }
    for compound in document.get("x-compounds").map_or(&[][..], Node::entries) {
        let arguments: Vec<String> =
            items(&compound.value, "parameters").iter().filter_map(Node::text).map(str::to_owned).collect();
        if let Some(node) = compound.value.get("method") {
            described(node, &compound.key, &arguments, &options, report);
        }
    }
    if report.is_empty() {
        placed(document, entries("resources"), report);
    }
}

fn class(node: &Node, name: &str, report: &mut Report<'_>) {
    if !names::is_type_name(name) {
        report.find(node.line, format!("{name} is no name of a class"), "write it like CreateConnectionRequest");
    }
}

fn described(node: &Node, id: &str, arguments: &[String], options: &[&str], report: &mut Report<'_>) {
    for entry in node.get("names").map_or(&[][..], Node::entries) {
        known(entry.line, &entry.key, id, "argument", arguments.iter().map(String::as_str), report);
        if let Some(why) = names::argument_refused(entry.value.text().unwrap_or_default()) {
            report.find(entry.line, format!("the name of {} in {id} {why}", entry.key), "choose another name");
        }
    }
    if let Some(by) = node.get("by") {
        let name = by.text().unwrap_or_default();
        known(by.line, name, id, "argument", arguments.iter().map(String::as_str), report);
    }
    for option in items(node, "options") {
        known(
            option.line,
            option.text().unwrap_or_default(),
            id,
            "option of x-client",
            options.iter().copied(),
            report,
        );
    }
    for entry in node.get("raises").map_or(&[][..], Node::entries) {
        if !(names::is_type_name(&entry.key) && entry.key.ends_with("Error")) {
            let message = format!("{id} raises {}, which is no class of errors", entry.key);
            report.find(entry.line, message, "name a class of openapi/shared/errors.yaml");
        }
    }
}

fn known<'a>(
    line: usize,
    name: &str,
    id: &str,
    what: &str,
    all: impl Iterator<Item = &'a str> + Clone,
    report: &mut Report<'_>,
) {
    if all.clone().any(|each| each == name) {
        return;
    }
    let remedy = match nearest(name, all.clone()) {
        Some(near) => format!("did you mean {near}?"),
        None => format!("known: {}", all.collect::<Vec<_>>().join(", ")),
    };
    report.find(line, format!("{id} names {name}, which is no {what}"), remedy);
}

/// Every operation belongs to a resource, and every resource has operations.
fn placed(document: &Node, resources: &[Entry], report: &mut Report<'_>) {
    let api = read::api(document);
    let mut missing: Vec<String> = Vec::new();
    for operation in &api.operations {
        let place = crate::codegen::face::Place::of(&api, operation);
        if !resources.iter().any(|r| r.key == place.resource) && !missing.contains(&place.resource) {
            let line = document.get("x-client").map_or(1, |client| client.line);
            let message = format!("{} belongs to the resource {}, which x-client lacks", operation.id, place.resource);
            report.find(line, message, format!("add {} to resources", place.resource));
            missing.push(place.resource);
        }
    }
    for resource in resources {
        if api.face.resources.iter().any(|r| r.name == resource.key && r.methods.is_empty()) {
            let message = format!("the resource {} has no operation", resource.key);
            report.find(resource.line, message, "take it out, or give an operation its tag");
        }
    }
}
