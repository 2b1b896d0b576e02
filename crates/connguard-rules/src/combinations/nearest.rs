//! Which rows of a combination table are nearest to what was given?

use serde_json::{Map, Value};

use super::column::{Column, Given, takes};
use crate::spec::schema::{Cell, Row};
use crate::spec::suggest::nearest;

/// Two values that differ. Letter case alone is likelier to be meant; a later column is likelier to be wrong.
const DIFFERENT: usize = 10;
const DIFFERENT_SPELLING: usize = 6;
const DIFFERENT_CASE: usize = 3;

/// The rows that are as near as makes no difference, the nearest first.
pub(crate) struct NearestRows<'a> {
    rows: Vec<&'static Row>,
    columns: &'a [Column<'a>],
}

impl<'a> NearestRows<'a> {
    /// The nearest of `rows`.
    pub(crate) fn new(rows: Vec<&'static Row>, columns: &'a [Column<'a>]) -> Self {
        let mut ranked: Vec<(usize, &'static Row)> = rows.into_iter().map(|row| (cost(row, columns), row)).collect();
        ranked.sort_by_key(|(cost, _)| *cost);
        let least = ranked.first().map_or(0, |(cost, _)| *cost);
        let near = ranked.into_iter().take_while(|(cost, _)| *cost < least + DIFFERENT_CASE);
        Self { rows: near.map(|(_, row)| row).collect(), columns }
    }

    pub(crate) fn rows(&self) -> &[&'static Row] {
        &self.rows
    }

    /// What an open cell of these rows in this column is, and its example.
    pub(crate) fn open_cell(&self, index: usize) -> Option<(&'static str, &'static str)> {
        self.rows.iter().find_map(|row| match row.cells.get(index) {
            Some(Cell::Open { what, example, .. }) => Some((*what, *example)),
            _ => None,
        })
    }

    /// What these rows have in the column with this index, and the request has not.
    pub(crate) fn allowed(&self, index: usize, column: &'a Column<'a>) -> Vec<&'a str> {
        let mut allowed: Vec<&str> = Vec::new();
        for cell in self.rows.iter().filter_map(|row| row.cells.get(index)).filter(|cell| !column.fits(cell)) {
            let trimmed = match column.given {
                Given::Text(text) => Some(text.trim()).filter(|text| takes(cell, text)),
                _ => None,
            };
            let values = match (cell, &trimmed) {
                (Cell::OneOf(values), _) => *values,
                (Cell::Open { .. }, Some(trimmed)) => std::slice::from_ref(trimmed),
                (Cell::Open { example, .. }, None) => std::slice::from_ref(example),
            };
            for value in values {
                if !allowed.contains(value) {
                    allowed.push(value);
                }
            }
        }
        allowed
    }

    /// The rows as objects, with the caller's own values where they fit, ready to be copied.
    pub(crate) fn as_objects(&self, names: &[&str]) -> Vec<Value> {
        let object = |row: &&'static Row| {
            let cells = names.iter().zip(row.cells).zip(self.columns);
            let members = cells.map(|((name, cell), column)| {
                let value = match (cell, column.given) {
                    (cell, Given::Text(text)) if takes(cell, text) => Value::from(text),
                    (Cell::OneOf([only]), _) => Value::from(*only),
                    (Cell::OneOf(values), _) => Value::from(values.to_vec()),
                    (Cell::Open { example, .. }, _) => Value::from(*example),
                };
                ((*name).to_owned(), value)
            });
            Value::Object(members.collect::<Map<_, _>>())
        };
        self.rows.iter().map(object).collect()
    }
}

fn cost(row: &Row, columns: &[Column<'_>]) -> usize {
    let last = row.cells.len().saturating_sub(1);
    let cells = row.cells.iter().zip(columns).enumerate();
    cells.map(|(index, (cell, column))| cell_cost(cell, column, usize::from(index < last))).sum()
}

fn cell_cost(cell: &Cell, column: &Column<'_>, tie_break: usize) -> usize {
    let Given::Text(text) = column.given else { return 0 };
    if takes(cell, text) {
        return 0;
    }
    let trimmed = text.trim();
    let (same, similar) = match cell {
        Cell::OneOf(values) => (
            values.iter().any(|value| value.eq_ignore_ascii_case(trimmed)),
            // A value that no row has may be a misspelling; one that others have is meant as it is.
            column.is_open && nearest(trimmed, values.iter().copied()).is_some(),
        ),
        Cell::Open { .. } => (takes(cell, trimmed), false),
    };
    tie_break
        + match (same, similar) {
            (true, _) => DIFFERENT_CASE,
            (false, true) => DIFFERENT_SPELLING,
            (false, false) => DIFFERENT,
        }
}
