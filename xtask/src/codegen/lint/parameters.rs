//! Parameters: where they go, what they are, and what they are called in the bindings.

use std::collections::BTreeMap;

use super::nodes::{flag, parameters_of, text};
use super::schemas::{Role, schema};
use super::values;
use crate::codegen::model::snake_case;
use crate::codegen::names;
use crate::codegen::report::Report;
use crate::codegen::yaml::{Entry, Node};

/// Headers that OpenAPI does not take from parameters.
const RESERVED_HEADERS: &[&str] = &["accept", "authorization", "content-type"];

/// Every parameter once, wherever it stands.
pub(super) fn check(document: &Node, report: &mut Report<'_>) {
    let components = document.get("components").and_then(|c| c.get("parameters")).map_or(&[][..], Node::entries);
    for entry in components {
        parameter(document, &entry.value, entry.line, report);
    }
    let mut inline: Vec<&Node> = Vec::new();
    for path in document.get("paths").map_or(&[][..], Node::entries) {
        inline.extend(super::nodes::items(&path.value, "parameters"));
        inline.extend(path.value.entries().iter().flat_map(|method| super::nodes::items(&method.value, "parameters")));
    }
    for node in inline.into_iter().filter(|p| p.get("$ref").is_none()) {
        parameter(document, node, node.line, report);
    }
}

fn parameter(document: &Node, node: &Node, line: usize, report: &mut Report<'_>) {
    let (name, location) = (text(node, "name"), text(node, "in"));
    if !names::is_wire_name(name) {
        let message = format!("parameter {name} has a name that generated code cannot have");
        report.find(line, message, "write letters and digits in words that - _ or . separate, a letter first");
    }
    if !["path", "query", "header"].contains(&location) {
        let message = format!("parameter {name} is in {location:?}, which the generator refuses");
        report.find(line, message, "use path, query or header");
    }
    if location == "header" && RESERVED_HEADERS.contains(&name.to_ascii_lowercase().as_str()) {
        let message = format!("{name} is a header of the transport");
        report.find(line, message, "take the parameter out; authentication and media types are seen to elsewhere");
    }
    let argument = argument(node);
    if let Some(why) = names::argument_refused(&argument) {
        let line = node.get("x-argument").map_or(line, |n| n.line);
        let message = format!("the argument {argument} of parameter {name} {why}");
        report.find(line, message, "give it another name in snake case with x-argument");
    }
    let Some(inner) = node.get("schema") else { return };
    if inner.get("$ref").is_some() || inner.get("allOf").is_some() {
        let message = format!("parameter {name} has no simple type");
        return report.find(inner.line, message, "write its type out: string, integer, boolean or array");
    }
    shape(node, inner, name, location, report);
    schema(document, inner, inner.line, &format!("parameter {name}"), Role::Inner, report);
    if let Some(example) = node.get("example")
        && let Some(why) = values::misfit(document, inner, example)
    {
        let message = format!("the example of parameter {name} {why}");
        report.find(example.line, message, "correct the value or the schema");
    }
}

fn shape(node: &Node, inner: &Node, name: &str, location: &str, report: &mut Report<'_>) {
    let line = node.line;
    let explode = node.get("explode").map(Node::to_json);
    let kind = text(inner, "type");
    match (kind, location) {
        ("array", "query") if explode.is_some() => of_texts(inner.get("items"), line, name, report),
        ("array", _) => report.find(
            line,
            format!("parameter {name} is a list, of which is not said how it is sent"),
            "write explode: false (joined with commas, or with | for style: pipeDelimited) or explode: true (repeated) in a query parameter",
        ),
        ("object", "query") => {
            if node.get("x-query-prefix").is_none() {
                let message = format!("parameter {name} is an object without x-query-prefix");
                report.find(line, message, "name the prefix under which its members are sent");
            }
            of_texts(inner.get("additionalProperties"), line, name, report);
        }
        ("object" | "number", _) => report.find(
            line,
            format!("parameter {name} has no simple type"),
            "give its schema the type string, integer, boolean or array",
        ),
        _ => {}
    }
    if let Some(prefix) = node.get("x-query-prefix") {
        if kind != "object" || location != "query" {
            let message = format!("parameter {name} has x-query-prefix, but is no object in the query");
            report.find(prefix.line, message, "take it out, or write in: query and type: object");
        }
        let is_plain = |c: char| c.is_ascii_alphanumeric() || ['.', '_', '-'].contains(&c);
        if !prefix.text().unwrap_or_default().chars().all(is_plain) {
            let message = format!("x-query-prefix of parameter {name} has characters that a query does not keep");
            report.find(prefix.line, message, "write letters, digits, '.', '_' and '-'");
        }
    }
    for key in ["x-lowercase", "x-trim"] {
        if flag(node, key) && kind != "string" {
            let line = node.get(key).map_or(line, |n| n.line);
            report.find(line, format!("parameter {name} has {key}, but is no text"), format!("take {key} out"));
        }
    }
}

/// What a list or a map in the query holds is sent as it is.
fn of_texts(held: Option<&Node>, line: usize, name: &str, report: &mut Report<'_>) {
    if held.is_none_or(|held| text(held, "type") != "string") {
        let message = format!("parameter {name} holds something else than texts");
        report.find(line, message, "write { type: string } for what the list or the map holds");
    }
}

/// No two parameters of an operation are the same argument or the same method of the request's builder.
pub(super) fn collisions(document: &Node, path: &Entry, method: &Entry, report: &mut Report<'_>) {
    let mut arguments: BTreeMap<String, usize> = BTreeMap::new();
    let mut setters: BTreeMap<String, usize> = BTreeMap::new();
    for (line, parameter) in parameters_of(document, path, method) {
        let name = text(parameter, "name");
        let argument = argument(parameter);
        if let Some(first) = arguments.insert(argument.clone(), line) {
            let message = format!("parameter {name} becomes {argument}, as one in line {first} does");
            report.find(line, message, "rename one with x-argument");
        } else if let Some(first) = setters.insert(names::setter(name), line) {
            let message = format!("parameter {name} gets the generated name of the one in line {first}");
            report.find(line, message, "keep one of them: the generator cannot tell them apart");
        }
    }
}

/// What the bindings call a parameter.
pub(super) fn argument(node: &Node) -> String {
    node.get("x-argument").and_then(Node::text).map_or_else(|| snake_case(text(node, "name")), str::to_owned)
}
