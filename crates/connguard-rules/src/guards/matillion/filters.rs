//! List filters and names to delete, which are sent comma-separated.

use serde_json::Value;

use crate::spec::arguments::Arguments;
use crate::spec::generated::matillion::{CREATE_CONNECTION_REQUEST, UPDATE_CONNECTION_REQUEST, rule};
use crate::spec::operation::Location;
use crate::spec::rule::Rule;
use crate::spec::schema::{Cell, Kind};
use crate::spec::suggest::{nearest, quoted};
use crate::spec::violation::Violation;

/// The filters of the list of connections.
pub(super) fn connections(arguments: &Arguments, out: &mut Vec<Violation>) {
    names(arguments.get("connection_names"), &rule::CONNECTION_LIST_NAME_COMMA, out);
    for (index, kind) in strings(arguments.get("platform_connection_type")).into_iter().enumerate() {
        if !kind.is_empty() && !connection_types().contains(&kind) {
            let near = nearest(kind, connection_types().iter().copied());
            out.push(value("platformConnectionType", index, kind, near));
        }
    }
    for (index, provider) in strings(arguments.get("auth_provider")).into_iter().enumerate() {
        // Connector names are free, so that only another letter case of one in the table is certainly a mistake.
        let meant = auth_providers().find(|known| known.eq_ignore_ascii_case(provider));
        if let Some(meant) = meant.filter(|meant| *meant != provider) {
            out.push(value("authProvider", index, provider, Some(meant)));
        }
    }
}

/// Names that are sent as one comma-separated string.
pub(super) fn names(names: Option<&Value>, rule: &'static Rule, out: &mut Vec<Violation>) {
    for (index, name) in strings(names).into_iter().enumerate().filter(|(_, name)| name.contains(',')) {
        let message = format!("{}: {}; {}", quoted(name), rule.summary, rule.remedy);
        out.push(Violation::new(rule, format!("/connectionNames/{index}"), message).at(Location::Query));
    }
}

fn strings(filter: Option<&Value>) -> Vec<&str> {
    match filter {
        Some(Value::Array(texts)) => texts.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(text)) => vec![text],
        _ => Vec::new(),
    }
}

fn value(parameter: &str, index: usize, given: &str, meant: Option<&'static str>) -> Violation {
    let rule = &rule::CONNECTION_LIST_FILTER_VALUE;
    let hint = meant.map(|meant| format!("; did you mean {meant}?")).unwrap_or_default();
    let message = format!("{}: {}{hint}", quoted(given), rule.summary);
    Violation::new(rule, format!("/{parameter}/{index}"), message).at(Location::Query).allowing(meant)
}

/// The types that a connection can be created with, and the data warehouse.
fn connection_types() -> &'static [&'static str] {
    let member = UPDATE_CONNECTION_REQUEST.members.iter().find(|member| member.name == "platformConnectionType");
    match member.map(|member| &member.kind) {
        Some(Kind::String { values, .. }) => values,
        _ => &[],
    }
}

/// The values of the column authProvider in the table of valid combinations.
fn auth_providers() -> impl Iterator<Item = &'static str> {
    CREATE_CONNECTION_REQUEST.tables.iter().flat_map(|table| {
        let column = table.columns.iter().position(|column| *column == "authProvider");
        let cells = table.rows.iter().filter_map(move |row| row.cells.get(column?));
        cells.flat_map(|cell| match cell {
            Cell::OneOf(values) => values.iter().copied(),
            Cell::Open { .. } => [].iter().copied(),
        })
    })
}
