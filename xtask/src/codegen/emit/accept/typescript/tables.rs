//! Combination tables.

use super::value::{any_of, list, variable};
use crate::codegen::model::*;

/// Asks unless the columns form a row.
pub(super) fn table(table: &Combination) -> String {
    let columns: Vec<String> = table.columns.iter().map(|column| variable(column)).collect();
    let rows: Vec<String> = table.rows.iter().map(|row| format!("({})", self::row(row, &columns))).collect();
    let applies = match &table.when {
        Some(when) => format!("{0} !== undefined && {0} !== \"\" && ", variable(when)),
        None => String::new(),
    };
    format!("if (\n{applies}!(\n{}\n)\n) {{\nreturn false;\n}}\n", rows.join(" ||\n"))
}

fn row(row: &Row, columns: &[String]) -> String {
    let cell = |(cell, column): (&Cell, &String)| match cell {
        Cell::OneOf(values) => any_of(column, values),
        Cell::Open { except, .. } => format!("fitsOpen({column}, {})", list(except)),
    };
    row.cells.iter().zip(columns).map(cell).collect::<Vec<_>>().join(" && ")
}
