//! Combination tables: is the combination a row, and if not, which rows are nearest?

use serde_json::{Map, Value};

use crate::members::Members;
use crate::spec::{Cell, Kind, Object, Row, Table};
use crate::suggest::quoted;
use crate::violation::Violation;

/// Two values that differ. Letter case alone is likelier to be meant; a later column is likelier to be wrong.
const DIFFERENT: usize = 10;
const DIFFERENT_CASE: usize = 3;

/// Checks all tables of an object.
pub(crate) fn check(object: &'static Object, members: Members<'_>, out: &mut Vec<Violation>) {
    for table in object.tables {
        table_violation(object, table, members, out);
    }
}

fn table_violation(object: &'static Object, table: &'static Table, members: Members<'_>, out: &mut Vec<Violation>) {
    if table.when.is_some_and(|when| text(members, when).is_none_or(str::is_empty)) {
        return;
    }
    let given: Vec<Option<&str>> = table.columns.iter().map(|column| text(members, column)).collect();
    // A column that is no text, required but absent, or none of its own values has its violation already.
    let judged_before = table.columns.iter().zip(&given).any(|(column, value)| match value {
        Some(value) => none_of_its_values(object, column, value),
        None => members.at(column).is_some() || is_required(object, column),
    });
    if judged_before {
        return absent_columns(object, table, members, out);
    }
    if table.rows.iter().any(|row| fits(row, &given)) {
        return;
    }
    out.push(violation(object, table, &given));
}

/// Where the combination cannot be judged: columns that every row needs and that the schema calls optional.
fn absent_columns(object: &'static Object, table: &'static Table, members: Members<'_>, out: &mut Vec<Violation>) {
    for (index, column) in table.columns.iter().enumerate() {
        let required = object.members.iter().find(|m| m.name == *column && !m.required).and_then(|m| m.rules.required);
        if let (Some(rule), None) = (required, members.at(column)) {
            let mut allowed: Vec<&str> = Vec::new();
            for cell in table.rows.iter().filter_map(|row| row.cells.get(index)) {
                let Cell::OneOf(values) = cell else { continue };
                values.iter().for_each(|v| {
                    if !allowed.contains(v) {
                        allowed.push(v);
                    }
                });
            }
            let message = format!("{}; {}", rule.summary, rule.remedy);
            out.push(Violation::new(rule, format!("/{column}"), message).allowing(allowed.iter().copied()));
        }
    }
}

fn violation(object: &'static Object, table: &'static Table, given: &[Option<&str>]) -> Violation {
    let mut ranked: Vec<(usize, &Row)> = table.rows.iter().map(|row| (cost(row, given), row)).collect();
    ranked.sort_by_key(|(cost, _)| *cost);
    let least = ranked.first().map_or(0, |(cost, _)| *cost);
    let near: Vec<&Row> =
        ranked.iter().filter(|(cost, _)| *cost < least + DIFFERENT_CASE).map(|(_, row)| *row).collect();
    // An absent column is what is wrong; else the first that differs from the nearest row.
    let wrong = given.iter().position(Option::is_none).or_else(|| {
        let row = near.first()?;
        row.cells.iter().zip(given).position(|(cell, value)| !value.is_some_and(|v| takes(cell, v)))
    });
    let wrong = wrong.unwrap_or(0);
    let column = table.columns.get(wrong).copied().unwrap_or_default();
    let mut allowed: Vec<&str> = Vec::new();
    for cell in near.iter().filter_map(|row| row.cells.get(wrong)) {
        let own = given.get(wrong).copied().flatten();
        if !own.is_some_and(|v| takes(cell, v)) {
            let trimmed = own.map(str::trim).filter(|v| takes(cell, v));
            let values = match (cell, &trimmed) {
                (Cell::OneOf(values), _) => *values,
                (Cell::Open { .. }, Some(trimmed)) => std::slice::from_ref(trimmed),
                (Cell::Open { example, .. }, None) => std::slice::from_ref(example),
            };
            values.iter().for_each(|v| {
                if !allowed.contains(v) {
                    allowed.push(v)
                }
            });
        }
    }
    let missing = given.get(wrong).is_some_and(Option::is_none);
    let required = object.members.iter().find(|m| m.name == column).and_then(|m| m.rules.required);
    let rule = required.filter(|_| missing).unwrap_or(table.rule);
    let combination: Vec<String> = table
        .columns
        .iter()
        .zip(given)
        .map(|(column, value)| value.map_or_else(|| format!("no {column}"), |v| format!("{column} {}", quoted(v))))
        .collect();
    let message = format!(
        "{} is no valid combination; did you mean {column} {}?",
        combination.join(", "),
        allowed.iter().map(|v| quoted(v)).collect::<Vec<_>>().join(" or ")
    );
    let mut violation =
        Violation::new(rule, format!("/{}", column.replace('.', "/")), message).allowing(allowed.iter().copied());
    violation.nearest = near.iter().map(|row| Value::Object(as_object(table, row, given))).collect();
    violation
}

/// The row as an object, with the caller's own values where they fit, ready to be copied.
fn as_object(table: &Table, row: &Row, given: &[Option<&str>]) -> Map<String, Value> {
    let mut out = Map::new();
    for ((column, cell), value) in table.columns.iter().zip(row.cells).zip(given) {
        let value = match (cell, value) {
            (cell, Some(value)) if takes(cell, value) => Value::from(*value),
            (Cell::OneOf([only]), _) => Value::from(*only),
            (Cell::OneOf(values), _) => Value::from(values.to_vec()),
            (Cell::Open { example, .. }, _) => Value::from(*example),
        };
        out.insert((*column).to_owned(), value);
    }
    out
}

fn fits(row: &Row, given: &[Option<&str>]) -> bool {
    row.cells.iter().zip(given).all(|(cell, value)| value.is_some_and(|v| takes(cell, v)))
}

/// Checks the last column where the first is known from elsewhere, e.g. from the stored connection.
pub(crate) fn single_column(tables: &'static [Table], first: &str, last: &str, out: &mut Vec<Violation>) {
    for table in tables {
        let [_, column] = table.columns else { continue };
        let rows = table.rows.iter().filter(|row| row.cells.first().is_some_and(|cell| takes(cell, first)));
        let cells: Vec<&Cell> = rows.filter_map(|row| row.cells.get(1)).collect();
        if cells.is_empty() || cells.iter().any(|cell| takes(cell, last)) {
            continue;
        }
        let allowed = cells.iter().flat_map(|cell| match cell {
            Cell::OneOf(values) => values.iter().copied(),
            Cell::Open { example, .. } => std::slice::from_ref(example).iter().copied(),
        });
        let message = format!("{} is no {column} of {first}", quoted(last));
        out.push(Violation::new(table.rule, format!("/{}", column.replace('.', "/")), message).allowing(allowed));
    }
}

/// Whether a cell takes a value, letter case included.
pub(crate) fn takes(cell: &Cell, value: &str) -> bool {
    match cell {
        Cell::OneOf(values) => values.contains(&value),
        Cell::Open { except, .. } => {
            !value.is_empty()
                && value.trim().len() == value.len()
                && !except.iter().any(|e| e.eq_ignore_ascii_case(value))
        }
    }
}

fn cost(row: &Row, given: &[Option<&str>]) -> usize {
    let columns = row.cells.len();
    let cell_cost = |(index, (cell, value)): (usize, (&Cell, &Option<&str>))| {
        let tie_break = usize::from(index + 1 < columns);
        match value {
            None => 0,
            Some(value) if takes(cell, value) => 0,
            Some(value) => {
                let trimmed = value.trim();
                let nearly = match cell {
                    Cell::OneOf(values) => values.iter().any(|v| v.eq_ignore_ascii_case(trimmed)),
                    Cell::Open { .. } => takes(cell, trimmed),
                };
                tie_break + if nearly { DIFFERENT_CASE } else { DIFFERENT }
            }
        }
    };
    row.cells.iter().zip(given).enumerate().map(cell_cost).sum()
}

fn text<'a>(members: Members<'a>, column: &str) -> Option<&'a str> {
    members.at(column).and_then(Value::as_str)
}

fn is_required(object: &Object, column: &str) -> bool {
    object.members.iter().any(|m| m.name == column && m.required)
}

fn none_of_its_values(object: &Object, column: &str, value: &str) -> bool {
    object.members.iter().any(|m| {
        m.name == column
            && matches!(m.kind, Kind::Text { values, .. } if !values.is_empty() && !values.contains(&value))
    })
}
