//! The rows of a combination table that are nearest to the given values.

use serde_json::{Map, Value};

use super::column::{Column, Given, accepts};
use crate::spec::schema::{Cell, Row};
use crate::spec::suggest::nearest;

/// The costs of a difference. Letter case alone costs least; a difference in the last column costs less than in others.
const DIFFERENT: usize = 10;
const DIFFERENT_SPELLING: usize = 6;
const DIFFERENT_CASE: usize = 3;

/// The rows at nearly the least distance, nearest first.
pub(crate) struct NearestRows<'a> {
    rows: Vec<&'static Row>,
    columns: &'a [Column<'a>],
}

impl<'a> NearestRows<'a> {
    /// Selects the nearest of `rows`; `table` has all of them.
    pub(crate) fn new(rows: Vec<&'static Row>, table: &'static [Row], columns: &'a [Column<'a>]) -> Self {
        let rank = |row| (cost(row, table, columns), row);
        let mut ranked: Vec<(usize, &'static Row)> = rows.into_iter().map(rank).collect();
        ranked.sort_by_key(|(cost, _)| *cost);
        let least = ranked.first().map_or(0, |(cost, _)| *cost);
        let near = ranked.into_iter().take_while(|(cost, _)| *cost < least + DIFFERENT_CASE);
        Self { rows: near.map(|(_, row)| row).collect(), columns }
    }

    pub(crate) fn rows(&self) -> &[&'static Row] {
        &self.rows
    }

    /// The description and example of an open cell in this column.
    pub(crate) fn open_cell(&self, index: usize) -> Option<(&'static str, &'static str)> {
        self.rows.iter().find_map(|row| match row.cells.get(index) {
            Some(Cell::Open { what, example, .. }) => Some((*what, *example)),
            _ => None,
        })
    }

    /// The values of these rows in the column with this index that differ from the request.
    pub(crate) fn allowed(&self, index: usize, column: &'a Column<'a>) -> Vec<&'a str> {
        let mut allowed: Vec<&str> = Vec::new();
        for cell in self.rows.iter().filter_map(|row| row.cells.get(index)).filter(|cell| !column.fits(cell)) {
            let trimmed = match column.given {
                Given::String(text) => Some(text.trim()).filter(|text| accepts(cell, text)),
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

    /// The rows as objects, with the caller's values where they fit.
    pub(crate) fn as_objects(&self, names: &[&str]) -> Vec<Value> {
        let object = |row: &&'static Row| {
            let cells = names.iter().zip(row.cells).zip(self.columns);
            let members = cells.map(|((name, cell), column)| {
                let value = match (cell, column.given) {
                    (cell, Given::String(text)) if accepts(cell, text) => Value::from(text),
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

/// Whether an open cell of the row would stand for a value that the table names for another kind, i.e. in a row with another
/// first column: `aws` is a cloud platform, and not the name of a connector.
pub(crate) fn takes_for_another_kind(row: &Row, table: &[Row], columns: &[Column<'_>]) -> bool {
    (0..row.cells.len()).any(|index| names_another_kind(row, index, table, columns))
}

fn names_another_kind(row: &Row, index: usize, table: &[Row], columns: &[Column<'_>]) -> bool {
    let Some((Cell::Open { .. }, Given::String(text))) = row.cells.get(index).zip(columns.get(index).map(|c| c.given))
    else {
        return false;
    };
    let of_another_kind = |other: &&Row| match (row.cells.first(), other.cells.first()) {
        (Some(Cell::OneOf(ours)), Some(Cell::OneOf(theirs))) => !theirs.iter().any(|value| ours.contains(value)),
        _ => false,
    };
    let names = |other: &Row| {
        matches!(other.cells.get(index), Some(Cell::OneOf(values))
            if values.iter().any(|value| value.eq_ignore_ascii_case(text.trim())))
    };
    table.iter().filter(of_another_kind).any(names)
}

fn cost(row: &Row, table: &[Row], columns: &[Column<'_>]) -> usize {
    let last = row.cells.len().saturating_sub(1);
    let cells = row.cells.iter().zip(columns).enumerate();
    let cell_costs = cells.map(|(index, (cell, column))| {
        let tie_break = usize::from(index < last);
        match names_another_kind(row, index, table, columns) {
            true => DIFFERENT + DIFFERENT_CASE + tie_break,
            false => cell_cost(cell, column, tie_break),
        }
    });
    cell_costs.sum()
}

fn cell_cost(cell: &Cell, column: &Column<'_>, tie_break: usize) -> usize {
    let Given::String(text) = column.given else { return 0 };
    if accepts(cell, text) {
        return 0;
    }
    let trimmed = text.trim();
    let (same, similar) = match cell {
        Cell::OneOf(values) => (
            values.iter().any(|value| value.eq_ignore_ascii_case(trimmed)),
            // A value that no row has may be misspelled; one that other rows have is not.
            column.is_open && nearest(trimmed, values.iter().copied()).is_some(),
        ),
        Cell::Open { .. } => (accepts(cell, trimmed), false),
    };
    tie_break
        + match (same, similar) {
            (true, _) => DIFFERENT_CASE,
            (false, true) => DIFFERENT_SPELLING,
            (false, false) => DIFFERENT,
        }
}
