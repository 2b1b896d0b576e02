//! `x-identity` and `x-unique`: by what a reply is told, and whether a name can be taken twice.

use super::{component, items, reference_name, text};
use crate::codegen::report::{Report, nearest};
use crate::codegen::yaml::{Entry, Node};

pub(super) fn check(document: &Node, report: &mut Report<'_>) {
    for (_, method) in super::operations(document) {
        let id = text(&method.value, "operationId");
        identity(document, id, method, report);
        unique(id, method, report);
    }
}

fn identity(document: &Node, id: &str, method: &Entry, report: &mut Report<'_>) {
    let named = items(&method.value, "x-identity");
    let line = method.value.get("x-identity").map_or(method.line, |n| n.line);
    let Some(reply) = reply(document, method) else {
        if !named.is_empty() {
            report.find(line, format!("{id} has x-identity, but its reply has no content"), "take x-identity out");
        }
        return;
    };
    if named.is_empty() {
        let message = format!("{id} has a reply, but no x-identity");
        report.find(line, message, "name the members without which a reply is not one of this operation");
    }
    let known = reply.get("properties").map_or(&[][..], Node::entries);
    for member in named {
        let name = member.text().unwrap_or_default();
        if !known.iter().any(|k| k.key == name) {
            let remedy = match nearest(name, known.iter().map(|k| k.key.as_str())) {
                Some(near) => format!("did you mean {near}?"),
                None => "name a member of the reply, of a list one of its items".to_owned(),
            };
            report.find(member.line, format!("x-identity of {id} names {name}, which the reply lacks"), remedy);
        }
    }
}

/// The schema of a successful reply, of a list that of its items.
fn reply<'a>(document: &'a Node, method: &'a Entry) -> Option<&'a Node> {
    let responses = method.value.get("responses").map_or(&[][..], Node::entries);
    let success = responses.iter().find(|r| r.key.starts_with('2'))?;
    let content = super::target(document, &success.value)?.get("content")?.get("application/json")?;
    let schema = component(document, "schemas", content.get("schema").and_then(reference_name)?)?;
    match method.value.get("x-list") {
        None => Some(schema),
        Some(list) => {
            let item = schema.get("properties")?.get(text(list, "items"))?.get("items").and_then(reference_name)?;
            component(document, "schemas", item)
        }
    }
}

fn unique(id: &str, method: &Entry, report: &mut Report<'_>) {
    let Some(unique) = method.value.get("x-unique") else { return };
    let how = unique.text().unwrap_or_default();
    if !["observed", "assumed"].contains(&how) {
        report.find(unique.line, format!("x-unique of {id} is {how}"), "write observed or assumed");
    }
    if method.key != "post" {
        report.find(unique.line, format!("{id} has x-unique, but is a {}", method.key), "take x-unique out");
    }
}
