//! Combination tables: what the columns before say decides what a column may be.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::variables::VARIABLE;
use crate::codegen::model::*;

/// The conditions of a table, one for each way to its next column.
pub(super) fn conditions(table: &Combination) -> Vec<Value> {
    let mut out = Vec::new();
    walk(table, &table.rows.iter().collect::<Vec<_>>(), &mut Vec::new(), &mut out);
    out
}

fn walk(table: &Combination, rows: &[&Row], fixed: &mut Vec<Value>, out: &mut Vec<Value>) {
    let index = fixed.len();
    let Some(column) = table.columns.get(index) else { return };
    let cells = || rows.iter().filter_map(|row| row.cells.get(index).map(|cell| (*row, cell)));
    let mut forms = Vec::new();
    let mut values: Vec<&str> = Vec::new();
    for (_, cell) in cells() {
        match cell {
            Cell::OneOf(all) => all.iter().for_each(|value| {
                if !values.contains(&value.as_str()) {
                    values.push(value)
                }
            }),
            Cell::Open { except, .. } => forms.push(open(except, &[])),
        }
    }
    if !values.is_empty() {
        forms.insert(0, json!({"enum": values}));
    }
    forms.push(json!({"type": "string", "pattern": VARIABLE}));
    forms.dedup();
    if table.when.as_ref() == Some(column) {
        // Both say that it is absent.
        forms.push(json!({ "enum": ["", null] }));
    }
    let mut then = place(column, json!({ "anyOf": forms }));
    if table.when.is_none() && !column.contains('.') {
        then["required"] = json!([column]);
    }
    out.push(match fixed.is_empty() {
        true => then,
        false => json!({"if": given(table, fixed), "then": then}),
    });
    if index + 1 == table.columns.len() {
        return;
    }
    for value in values.iter().collect::<BTreeSet<_>>() {
        let accepting: Vec<&Row> = cells().filter(|(_, cell)| accepts(cell, value)).map(|(row, _)| row).collect();
        fixed.push(json!({ "const": value }));
        walk(table, &accepting, fixed, out);
        fixed.pop();
    }
    let is_open = |cell: &Cell| matches!(cell, Cell::Open { .. });
    let others: Vec<&Row> = cells().filter(|(_, cell)| is_open(cell)).map(|(row, _)| row).collect();
    let except = cells().find_map(|(_, cell)| match cell {
        Cell::Open { except, .. } => Some(except),
        Cell::OneOf(_) => None,
    });
    if let Some(except) = except {
        fixed.push(open(except, &values));
        walk(table, &others, fixed, out);
        fixed.pop();
    }
}

/// What the columns so far are, for `if`.
fn given(table: &Combination, fixed: &[Value]) -> Value {
    let mut properties = Map::new();
    for (column, schema) in table.columns.iter().zip(fixed) {
        if let Some(Value::Object(inner)) = place(column, schema.clone()).get("properties") {
            properties.extend(inner.clone());
        }
    }
    let required: Vec<&String> =
        table.columns.iter().take(fixed.len()).filter(|column| !column.contains('.')).collect();
    json!({"properties": properties, "required": required})
}

/// A schema at `a.b`.
fn place(column: &str, schema: Value) -> Value {
    column.rsplit('.').fold(schema, |inner, name| json!({"properties": {name: inner}}))
}

fn accepts(cell: &Cell, value: &str) -> bool {
    match cell {
        Cell::OneOf(values) => values.iter().any(|one| one == value),
        Cell::Open { except, .. } => !except.iter().any(|one| one.eq_ignore_ascii_case(value)),
    }
}

/// Any string without space around it, but for these in any letter case, and for values of which more is known.
fn open(except: &[String], known: &[&str]) -> Value {
    let folded = |text: &String| {
        let letters: String = text
            .chars()
            .map(|c| match c.is_ascii_alphabetic() {
                true => format!("[{}{}]", c.to_ascii_uppercase(), c.to_ascii_lowercase()),
                false => format!("\\{c}"),
            })
            .collect();
        json!({ "pattern": format!("^{letters}$") })
    };
    let mut not: Vec<Value> = except.iter().map(folded).collect();
    not.push(json!({ "pattern": VARIABLE }));
    if !known.is_empty() {
        not.push(json!({ "enum": known }));
    }
    json!({"type": "string", "pattern": "^\\S([\\s\\S]*\\S)?$", "not": {"anyOf": not}})
}
