//! `x-identity` and `x-parent`: by what a reply, and a parent, is told from others.

use super::nodes::{component, items, reference_name, text};
use crate::codegen::model::{Identity, IdentityValue};
use crate::codegen::report::{Report, nearest};
use crate::codegen::yaml::{Entry, Node};

pub(super) fn check(document: &Node, report: &mut Report<'_>) {
    for (path, method) in super::nodes::operations(document) {
        identity(document, path, method, report);
    }
    parent(document, report);
}

fn parent(document: &Node, report: &mut Report<'_>) {
    if let Some(member) = document.get("x-parent") {
        let name = member.text().unwrap_or_default();
        let known = || {
            super::nodes::schemas(document)
                .iter()
                .flat_map(|s| s.value.get("properties").map_or(&[][..], Node::entries))
        };
        let is_string =
            |member: &Node| super::nodes::target(document, member).is_some_and(|kind| text(kind, "type") == "string");
        if !known().any(|property| property.key == name && is_string(&property.value)) {
            let remedy = match nearest(name, known().map(|property| property.key.as_str())) {
                Some(near) if near != name => format!("did you mean {near}?"),
                _ => "name a member that is a string, and that connections of this provider alone have".to_owned(),
            };
            report.find(member.line, format!("x-parent is {name}, which is no string of any schema"), remedy);
        }
    }
}

fn identity(document: &Node, path: &Entry, method: &Entry, report: &mut Report<'_>) {
    let id = text(&method.value, "operationId");
    let named = items(&method.value, "x-identity");
    let line = method.value.get("x-identity").map_or(method.line, |n| n.line);
    let Some(reply) = reply(document, method) else {
        if !named.is_empty() {
            report.find(line, format!("{id} has x-identity, but its reply has no content"), "take x-identity out");
        }
        return;
    };
    // An empty list says that no member does.
    if method.value.get("x-identity").is_none() {
        let message = format!("{id} has a reply, but no x-identity");
        report.find(line, message, "name the members without which a reply is not one of this operation");
    }
    let known = reply.get("properties").map_or(&[][..], Node::entries);
    for member in named {
        let Identity { member: name, value } = Identity::parse(member.text().unwrap_or_default());
        sent(document, path, method, member, value, report);
        if !known.iter().any(|k| k.key == name) {
            let remedy = match nearest(&name, known.iter().map(|k| k.key.as_str())) {
                Some(near) => format!("did you mean {near}?"),
                None => "name a member of the reply, of a list one of its items".to_owned(),
            };
            report.find(member.line, format!("x-identity of {id} names {name}, which the reply lacks"), remedy);
        }
    }
}

/// What a member must be equal to is sent: by a parameter, or in the body.
fn sent(
    document: &Node,
    path: &Entry,
    method: &Entry,
    member: &Node,
    value: Option<IdentityValue>,
    report: &mut Report<'_>,
) {
    let Some(IdentityValue::Sent(name)) = value else { return };
    let id = text(&method.value, "operationId");
    if method.value.get("x-list").is_some() {
        let remedy = "name the member alone";
        report.find(member.line, format!("x-identity of {id} compares the items of a list with {name}"), remedy);
    }
    let parameters = super::nodes::parameters_of(document, path, method);
    let body = || {
        let body = super::nodes::target(document, method.value.get("requestBody")?)?;
        let schema = body.get("content")?.get("application/json")?.get("schema").and_then(reference_name)?;
        component(document, "schemas", schema)?.get("properties")
    };
    let members = body().map_or(&[][..], Node::entries).iter().map(|one| one.key.as_str());
    let known: Vec<&str> = parameters.iter().map(|(_, one)| text(one, "name")).chain(members).collect();
    if !known.contains(&name.as_str()) {
        let remedy = match nearest(&name, known.iter().copied()) {
            Some(near) => format!("did you mean {near}?"),
            None => "name a parameter, or a member of the body".to_owned(),
        };
        report.find(member.line, format!("x-identity of {id} compares with {name}, which is not sent"), remedy);
    }
}

/// The schema of a successful reply, of a list that of its items.
pub(super) fn reply<'a>(document: &'a Node, method: &'a Entry) -> Option<&'a Node> {
    let responses = method.value.get("responses").map_or(&[][..], Node::entries);
    let success = responses.iter().find(|r| r.key.starts_with('2'))?;
    let content = super::nodes::target(document, &success.value)?.get("content")?.get("application/json")?;
    let schema = component(document, "schemas", content.get("schema").and_then(reference_name)?)?;
    match method.value.get("x-list") {
        None => Some(schema),
        Some(list) => {
            let item = schema.get("properties")?.get(text(list, "items"))?.get("items").and_then(reference_name)?;
            component(document, "schemas", item)
        }
    }
}
