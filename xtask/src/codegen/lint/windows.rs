//! `x-windows`: a span of months, and the parameters and the member that it is about.

use super::identity::reply;
use super::nodes::{parameters_of, text};
use crate::codegen::report::{Report, nearest};
use crate::codegen::yaml::{Entry, Node};

pub(super) fn check(document: &Node, report: &mut Report<'_>) {
    for (path, method) in super::nodes::operations(document) {
        let Some(windows) = method.value.get("x-windows") else { continue };
        let parameters: Vec<&Node> = parameters_of(document, path, method).into_iter().map(|(_, p)| p).collect();
        let id = text(&method.value, "operationId");
        if method.value.get("x-list").is_none() {
            report.find(
                windows.line,
                format!("{id} has x-windows, but is no list"),
                "add x-list, or take x-windows out",
            );
        }
        span(id, windows, report);
        for key in ["start", "end"] {
            if let Some(name) = windows.get(key) {
                parameter(id, key, name.text().unwrap_or_default(), name.line, &parameters, report);
            }
        }
        ascending(id, windows, &parameters, report);
        created(document, id, method, windows, report);
    }
}

fn span(id: &str, windows: &Node, report: &mut Report<'_>) {
    let months = windows.get("months").map(|months| (months.line, months.to_json().as_i64()));
    if let Some((line, _)) = months.filter(|(_, months)| !months.is_some_and(|months| (1..=12).contains(&months))) {
        report.find(
            line,
            format!("x-windows of {id} has other months than 1 to 12"),
            "write the longest span that is shown",
        );
    }
    let is_day = |text: &str| {
        let parts: Vec<u32> = text.split('-').filter_map(|part| part.parse().ok()).collect();
        text.len() == 10 && matches!(parts[..], [_, 1..=12, 1..=31])
    };
    if let Some(floor) = windows.get("floor").filter(|floor| !is_day(floor.text().unwrap_or_default())) {
        let message = format!("x-windows of {id} has the floor {}", floor.text().unwrap_or_default());
        report.find(floor.line, message, "write a day, e.g. 2024-01-01");
    }
}

fn parameter(id: &str, key: &str, wanted: &str, line: usize, parameters: &[&Node], report: &mut Report<'_>) {
    let is_string = |p: &&&Node| p.get("schema").is_some_and(|schema| text(schema, "type") == "string");
    let known = || parameters.iter().filter(|p| text(p, "in") == "query").filter(is_string).map(|p| text(p, "name"));
    if !known().any(|name| name == wanted) {
        let remedy = match nearest(wanted, known()) {
            Some(near) => format!("did you mean {near}?"),
            None => "name a query parameter that is a string".to_owned(),
        };
        report.find(line, format!("x-windows of {id} has the {key} {wanted}, which is no such parameter"), remedy);
    }
}

fn ascending(id: &str, windows: &Node, parameters: &[&Node], report: &mut Report<'_>) {
    let Some(ascending) = windows.get("ascending") else { return };
    match ascending.entries() {
        [only] => parameter(id, "ascending", &only.key, only.line, parameters, report),
        _ => report.find(
            ascending.line,
            format!("x-windows of {id} is ascending by several parameters, or by none"),
            "name one query parameter with its value: { sortOrder: asc }",
        ),
    }
}

fn created(document: &Node, id: &str, method: &Entry, windows: &Node, report: &mut Report<'_>) {
    let Some(created) = windows.get("created") else { return };
    let known = reply(document, method).and_then(|item| item.get("properties")).map_or(&[][..], Node::entries);
    let wanted = created.text().unwrap_or_default();
    if !known.iter().any(|member| member.key == wanted) {
        let remedy = match nearest(wanted, known.iter().map(|member| member.key.as_str())) {
            Some(near) => format!("did you mean {near}?"),
            None => "name the member of an item that says when it was created".to_owned(),
        };
        report.find(created.line, format!("x-windows of {id} has created {wanted}, which the items lack"), remedy);
    }
}
