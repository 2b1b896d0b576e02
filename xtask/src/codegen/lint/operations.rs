//! Operations: their ids, bodies and responses.

use std::collections::BTreeMap;

use super::nodes::{component, is_object, items, reference_name, target, text};
use super::schemas::{Role, schema};
use super::{parameters, paths};
use crate::codegen::model::snake_case;
use crate::codegen::names;
use crate::codegen::report::Report;
use crate::codegen::yaml::{Entry, Node};

pub(super) fn check(document: &Node, report: &mut Report<'_>) {
    paths::check(document, report);
    parameters::check(document, report);
    for entry in document.get("components").and_then(|c| c.get("responses")).map_or(&[][..], Node::entries) {
        response(document, &entry.value, &entry.key, report);
    }
    let mut ids: BTreeMap<&str, usize> = BTreeMap::new();
    for (path, method) in super::nodes::operations(document) {
        let node = &method.value;
        let name = format!("{} {}", method.key, path.key);
        let id = text(node, "operationId");
        operation_id(node, id, report);
        if let Some(line) = ids.insert(id, method.line) {
            let message = format!("operationId {id} collides with that of the operation in line {line}");
            report.find(node.get("operationId").map_or(method.line, |n| n.line), message, "rename one of them");
        }
        tag(document, node, id, report);
        parameters::collisions(document, path, method, report);
        if let Some(body) = node.get("requestBody") {
            request_body(document, &method.key, body, report);
        }
        responses(document, method, &name, report);
    }
}

fn operation_id(node: &Node, id: &str, report: &mut Report<'_>) {
    let line = node.get("operationId").map_or(node.line, |n| n.line);
    if let Some(why) = names::operation_refused(id) {
        let snake = snake_case(id);
        let remedy = if names::operation_refused(&snake).is_none() {
            format!("write {snake}")
        } else {
            "name the operation by a verb and a noun, e.g. create_connection".to_owned()
        };
        report.find(line, format!("operationId {id} {why}"), remedy);
    }
}

fn tag(document: &Node, node: &Node, id: &str, report: &mut Report<'_>) {
    let line = node.get("tags").map_or(node.line, |n| n.line);
    let tags = items(node, "tags");
    if tags.len() != 1 {
        report.find(line, format!("{id} has {} tags", tags.len()), "give it one: the client that offers it");
    }
    for tag in tags {
        self::tag_exists(document, tag, report);
    }
}

/// A tag becomes the name of a client.
pub(super) fn tag_exists(document: &Node, tag: &Node, report: &mut Report<'_>) {
    let name = tag.text().unwrap_or_default();
    if let Some(why) = names::operation_refused(name) {
        report.find(tag.line, format!("tag {name} {why}"), "name the client in snake case, e.g. connections");
    } else if !items(document, "tags").iter().any(|t| text(t, "name") == name) {
        report.find(tag.line, format!("tag {name} does not exist"), "describe it in the document's tags");
    }
}

fn request_body(document: &Node, method: &str, body: &Node, report: &mut Report<'_>) {
    if ["get", "delete"].contains(&method) {
        let message = format!("a {method} with a request body, which servers ignore");
        report.find(body.line, message, "take the body out");
    }
    if !super::nodes::flag(body, "required") {
        let message = "an optional request body, which the generator treats as required";
        report.find(body.line, message, "write required: true");
    }
    match body.get("content").map_or(&[][..], Node::entries) {
        [only] if only.key == "application/json" => {
            named_object(document, only, "a request body", report);
            examples(document, only, report);
        }
        [only] => report.find(only.line, format!("a request body in {}", only.key), "use application/json"),
        _ => report.find(
            body.line,
            "a request body with none or several media types, on which the generator panics",
            "keep application/json alone",
        ),
    }
}

/// Bodies and replies have a name, as types do, and are objects.
fn named_object(document: &Node, content: &Entry, what: &str, report: &mut Report<'_>) {
    let Some(schema) = content.value.get("schema") else { return };
    match schema.get("$ref").and_then(|_| reference_name(schema)) {
        None => {
            report.find(content.line, format!("{what} without a named schema"), "put it in components and refer to it")
        }
        Some(name) if !is_object(document, name) => {
            report.find(schema.line, format!("{what} that is no object: {name}"), "refer to a schema of type: object");
        }
        Some(_) => {}
    }
}

/// Members of examples exist, so that an example does not survive the member that it shows.
fn examples(document: &Node, content: &Entry, report: &mut Report<'_>) {
    let named = content.value.get("schema").and_then(reference_name).and_then(|n| component(document, "schemas", n));
    let (Some(schema), Some(properties)) = (named, named.and_then(|s| s.get("properties"))) else { return };
    if schema.get("additionalProperties").is_some() {
        return;
    }
    for example in content.value.get("examples").map_or(&[][..], Node::entries) {
        for member in example.value.get("value").map_or(&[][..], Node::entries) {
            if properties.get(&member.key).is_none() {
                let message = format!("example {} has the member {}, which the schema lacks", example.key, member.key);
                report.find(member.line, message, "correct the name");
            }
        }
    }
}

fn responses(document: &Node, method: &Entry, name: &str, report: &mut Report<'_>) {
    let mut successes = 0;
    for entry in method.value.get("responses").map_or(&[][..], Node::entries) {
        let Some(found) = target(document, &entry.value) else { continue };
        let status = entry.key.parse::<u16>().ok().filter(|s| (200..600).contains(s) && entry.key.len() == 3);
        if status.is_none() {
            let message = format!("response {} of {name} is no single status", entry.key);
            report.find(entry.line, message, "list the statuses; default and 4XX panic beside other schemas");
        }
        if entry.key.starts_with('2') {
            successes += 1;
            success(document, entry, found, report);
        }
        if entry.value.get("$ref").is_none() {
            response(document, found, &entry.key, report);
        }
    }
    if successes != 1 {
        let message = format!("{name} has {successes} responses of success; the generator panics on several");
        report.find(method.line, message, "keep exactly one 2xx response");
    }
}

fn success(document: &Node, entry: &Entry, response: &Node, report: &mut Report<'_>) {
    match response.get("content").map_or(&[][..], Node::entries) {
        [] => {}
        [only] if only.key == "application/json" => named_object(document, only, "a reply", report),
        _ => report.find(
            entry.line,
            format!("response {} is something else than JSON, or several things", entry.key),
            "keep application/json alone; a reply without a body has no content",
        ),
    }
}

fn response(document: &Node, node: &Node, name: &str, report: &mut Report<'_>) {
    for part in ["content", "headers"] {
        for entry in node.get(part).map_or(&[][..], Node::entries) {
            if let Some(inner) = entry.value.get("schema") {
                schema(document, inner, inner.line, &format!("{} of response {name}", entry.key), Role::Inner, report);
            }
        }
    }
}
