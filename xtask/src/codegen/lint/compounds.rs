//! `x-compounds`: operations that the client puts together from those of the API.

use super::nodes::{component, items, parameters_of, text};
use super::parameters::argument;
use crate::codegen::names;
use crate::codegen::report::{Report, nearest};
use crate::codegen::yaml::{Entry, Node};

/// An operation of the API, as compounds see it.
struct Known<'a> {
    id: &'a str,
    arguments: Vec<String>,
    /// The arguments of its path, without which it cannot be called.
    needed: Vec<String>,
}

pub(super) fn check(document: &Node, report: &mut Report<'_>) {
    let known: Vec<Known<'_>> = super::nodes::operations(document)
        .map(|(path, method)| {
            let parameters = parameters_of(document, path, method);
            let in_path = parameters.iter().filter(|(_, p)| text(p, "in") == "path");
            Known {
                id: text(&method.value, "operationId"),
                needed: in_path.map(|(_, p)| argument(p)).collect(),
                arguments: parameters.iter().map(|(_, p)| argument(p)).collect(),
            }
        })
        .collect();
    for entry in document.get("x-compounds").map_or(&[][..], Node::entries) {
        id(entry, &known, report);
        if let Some(tag) = entry.value.get("tag") {
            super::operations::tag_exists(document, tag, report);
        }
        uses(document, entry, &known, report);
        parameters(entry, &known, report);
        for part in ["body", "reply"] {
            if let Some(name) = entry.value.get(part)
                && !super::nodes::is_object(document, name.text().unwrap_or_default())
            {
                let wanted = name.text().unwrap_or_default();
                let schemas = super::nodes::schemas(document).iter().map(|s| s.key.as_str());
                let remedy = match nearest(wanted, schemas) {
                    Some(near) if near != wanted => format!("did you mean {near}?"),
                    _ => "name a schema of components, of type: object".to_owned(),
                };
                report.find(name.line, format!("{} has the {part} {wanted}, which is no object", entry.key), remedy);
            }
        }
    }
}

fn id(entry: &Entry, known: &[Known<'_>], report: &mut Report<'_>) {
    if let Some(why) = names::operation_refused(&entry.key) {
        report.find(entry.line, format!("compound {} {why}", entry.key), "name it by a verb and a noun in snake case");
    }
    if known.iter().any(|o| o.id == entry.key) {
        let message = format!("compound {} collides with the operation of this name", entry.key);
        report.find(entry.line, message, "rename it");
    }
}

fn uses(document: &Node, entry: &Entry, known: &[Known<'_>], report: &mut Report<'_>) {
    let used = items(&entry.value, "uses");
    if used.is_empty() {
        let message = format!("compound {} uses no operation", entry.key);
        report.find(entry.line, message, "name the operations that it is put together from");
    }
    super::values::unique(&entry.value, "uses", &entry.key, report);
    let mut given: Vec<&str> = items(&entry.value, "parameters").iter().filter_map(Node::text).collect();
    // A required member of the body names the thing as well.
    let body = entry.value.get("body").and_then(Node::text).and_then(|name| component(document, "schemas", name));
    given.extend(body.into_iter().flat_map(|body| items(body, "required")).filter_map(Node::text));
    for operation in used {
        let wanted = operation.text().unwrap_or_default();
        let Some(found) = known.iter().find(|o| o.id == wanted) else {
            let remedy = match nearest(wanted, known.iter().map(|o| o.id)) {
                Some(near) => format!("did you mean {near}?"),
                None => "name an operationId of this document".to_owned(),
            };
            let message = format!("compound {} uses {wanted}, which does not exist", entry.key);
            report.find(operation.line, message, remedy);
            continue;
        };
        for needed in found.needed.iter().filter(|n| !given.contains(&n.as_str())) {
            // A misspelt one has its own finding.
            if nearest(needed, given.iter().copied()).is_none() {
                let message = format!("compound {} lacks the parameter {needed}, which {wanted} needs", entry.key);
                report.find(operation.line, message, format!("add {needed} to its parameters"));
            }
        }
    }
}

/// A parameter is an argument of the document's operations, or a name of its own to look for.
fn parameters(entry: &Entry, known: &[Known<'_>], report: &mut Report<'_>) {
    super::values::unique(&entry.value, "parameters", &entry.key, report);
    let arguments: Vec<&str> = known.iter().flat_map(|o| &o.arguments).map(String::as_str).collect();
    for parameter in items(&entry.value, "parameters") {
        let name = parameter.text().unwrap_or_default();
        if let Some(why) = names::argument_refused(name) {
            let message = format!("parameter {name} of compound {} {why}", entry.key);
            report.find(parameter.line, message, "write the argument's name in snake case, e.g. connection_name");
        } else if arguments.contains(&name) {
        } else if let Some(near) = nearest(name, arguments.iter().copied()) {
            let message = format!("parameter {name} of compound {} is no argument of an operation", entry.key);
            report.find(parameter.line, message, format!("did you mean {near}?"));
        } else if !name.ends_with("_name") {
            let message = format!("parameter {name} of compound {} is no argument of an operation", entry.key);
            report.find(parameter.line, message, "name an operation's argument, or a name to look for: <noun>_name");
        }
    }
}
