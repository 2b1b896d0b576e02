//! Combination tables.

use super::value::{alternatives, variable};
use crate::codegen::model::*;

/// Asks unless the columns form a row.
pub(super) fn table(table: &Combination) -> String {
    let columns: Vec<String> = table.columns.iter().map(|column| variable(column)).collect();
    let arms: String = table.rows.iter().map(row).collect();
    let check = format!("match ({}) {{ {arms} _ => return None, }}", columns.join(", "));
    match &table.when {
        Some(when) => format!("if {}.is_some_and(|text| !text.is_empty()) {{ {check} }}\n", variable(when)),
        None => format!("{check}\n"),
    }
}

fn row(row: &Row) -> String {
    let mut guards = Vec::new();
    let cells: Vec<String> = row
        .cells
        .iter()
        .enumerate()
        .map(|(index, cell)| match cell {
            Cell::OneOf(values) => format!("Some({})", alternatives(values)),
            Cell::Open { except, .. } => {
                guards.push(format!("fits_open(open_{index}, &{except:?})"));
                format!("Some(open_{index})")
            }
        })
        .collect();
    let guard = if guards.is_empty() { String::new() } else { format!("if {}", guards.join(" && ")) };
    format!("({}) {guard} => {{}}\n", cells.join(", "))
}
