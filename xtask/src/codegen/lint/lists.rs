//! `x-list` and `x-batches`: what they name exists and is of the kind that they need.

use super::nodes::{component, items, parameters_of, reference_name, text};
use super::parameters::argument;
use crate::codegen::report::{Report, nearest};
use crate::codegen::yaml::{Entry, Node};

const SHAPES: &[&str] = &["page", "array", "single"];

pub(super) fn check(document: &Node, report: &mut Report<'_>) {
    short(document, report);
    for (path, method) in super::nodes::operations(document) {
        let parameters: Vec<&Node> = parameters_of(document, path, method).into_iter().map(|(_, p)| p).collect();
        let id = text(&method.value, "operationId");
        if let Some(list) = method.value.get("x-list") {
            page(document, id, method, list, report);
            for key in ["pageParameter", "sizeParameter"] {
                if let Some(name) = list.get(key) {
                    paging_parameter(&parameters, key, name, report);
                }
            }
        }
        if let Some(batches) = method.value.get("x-batches") {
            let wanted = batches.text().unwrap_or_default();
            let found = parameters.iter().find(|p| argument(p) == wanted);
            let is_list = found.is_some_and(|p| p.get("schema").is_some_and(|s| text(s, "type") == "array"));
            if !is_list {
                let lists: Vec<String> = parameters
                    .iter()
                    .filter(|p| p.get("schema").is_some_and(|s| text(s, "type") == "array"))
                    .map(|p| argument(p))
                    .collect();
                let remedy = match lists.as_slice() {
                    [] => "take x-batches out, no argument of the operation is a list".to_owned(),
                    lists => format!("name an argument that is a list: {}", lists.join(", ")),
                };
                report.find(batches.line, format!("x-batches of {id} names {wanted}, which is no list"), remedy);
            }
        }
    }
}

/// A list may end before its total; the client warns of it with a rule of the provider.
fn short(document: &Node, report: &mut Report<'_>) {
    let rule = format!("{}.list.short", text(document, "x-provider"));
    let list = super::nodes::operations(document).find_map(|(_, method)| method.value.get("x-list"));
    if let Some(list) = list.filter(|_| document.get("x-rules").and_then(|rules| rules.get(&rule)).is_none()) {
        let message = format!("there are lists, but no rule {rule} for one that ends before its total");
        report.find(list.line, message, "add the rule to x-rules, as a warning");
    }
}

fn page(document: &Node, id: &str, method: &Entry, list: &Node, report: &mut Report<'_>) {
    let line = list.line;
    if method.key != "get" {
        report.find(
            line,
            format!("{id} has x-list, but is a {}", method.key),
            "take x-list out; lists are read by get",
        );
    }
    let shapes = items(list, "shapes");
    if shapes.is_empty() {
        report.find(line, format!("x-list of {id} has no shapes"), format!("name some of {}", SHAPES.join(", ")));
    }
    for shape in shapes.iter().filter(|s| !s.text().is_some_and(|s| SHAPES.contains(&s))) {
        let message = format!("x-list of {id} has the shape {}", shape.text().unwrap_or_default());
        report.find(shape.line, message, format!("use some of {}", SHAPES.join(", ")));
    }
    let responses = method.value.get("responses").map_or(&[][..], Node::entries);
    let success =
        responses.iter().find(|r| r.key.starts_with('2')).and_then(|r| super::nodes::target(document, &r.value));
    let reply = success.and_then(|r| r.get("content")?.get("application/json")?.get("schema"));
    let Some(page) = reply.and_then(reference_name).and_then(|name| component(document, "schemas", name)) else {
        let message = format!("{id} has x-list, but its reply has no schema");
        return report.find(line, message, "give the reply a page in components");
    };
    let member = text(list, "items");
    let found = page.get("properties").and_then(|p| p.get(member));
    let item = found.filter(|m| text(m, "type") == "array").and_then(|m| m.get("items")).and_then(reference_name);
    if !item.is_some_and(|name| super::nodes::is_object(document, name)) {
        let known = page.get("properties").map_or(&[][..], Node::entries);
        let remedy = match nearest(member, known.iter().map(|k| k.key.as_str())).filter(|near| *near != member) {
            Some(near) => format!("did you mean {near}?"),
            None => "name the member of the page that is a list of a named object".to_owned(),
        };
        let line = list.get("items").map_or(line, |n| n.line);
        report.find(line, format!("x-list of {id} has the items {member}, which the page does not hold"), remedy);
    }
}

fn paging_parameter(parameters: &[&Node], key: &str, name: &Node, report: &mut Report<'_>) {
    let wanted = name.text().unwrap_or_default();
    let numbers: Vec<&str> = parameters
        .iter()
        .filter(|p| text(p, "in") == "query" && p.get("schema").is_some_and(|s| text(s, "type") == "integer"))
        .map(|p| text(p, "name"))
        .collect();
    if !numbers.contains(&wanted) {
        let remedy = match (nearest(wanted, numbers.iter().copied()), numbers.as_slice()) {
            (Some(near), _) => format!("did you mean {near}?"),
            (None, []) => "add the parameter: in: query, type: integer".to_owned(),
            (None, numbers) => format!("use one of {}", numbers.join(", ")),
        };
        report.find(name.line, format!("{key} {wanted} is no integer parameter of the query"), remedy);
    }
}
