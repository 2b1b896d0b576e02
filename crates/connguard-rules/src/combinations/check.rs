//! Whether a combination is a row of its table, and if not, which column is wrong.

use serde_json::Value;

use super::column::{Column, Given, accepts, member_of, members_of};
use super::nearest::{NearestRows, takes_for_another_kind};
use crate::body::members::Members;
use crate::body::pointer::pointer;
use crate::spec::operation::Location;
use crate::spec::schema::{Cell, Object, Row, Table};
use crate::spec::suggest::quoted;
use crate::spec::violation::Violation;

/// The most values that a message names; all of them are in `allowed`.
const MOST_NAMED: usize = 8;

/// Checks all tables of an object.
pub(crate) fn check_tables(object: &'static Object, members: Members<'_>, out: &mut Vec<Violation>) {
    check_given(object, |column| Given::of(members, column), out);
}

/// Checks all tables, with values that need not come from one object.
pub(crate) fn check_given<'a>(object: &'static Object, given: impl Fn(&str) -> Given<'a>, out: &mut Vec<Violation>) {
    for table in object.tables {
        if table.when.is_none_or(|when| given(when).is_present()) {
            let columns: Vec<Column<'a>> =
                table.columns.iter().map(|name| Column::new(object, name, given(name))).collect();
            check_table(object, table, &columns, out);
        }
    }
}

fn check_table(object: &'static Object, table: &'static Table, columns: &[Column<'_>], out: &mut Vec<Violation>) {
    let fits = |row: &&Row| row.cells.iter().zip(columns).all(|(cell, column)| column.is_open || column.fits(cell));
    let rows: Vec<&Row> = table.rows.iter().filter(fits).collect();
    if (rows.is_empty() || columns.iter().any(|column| column.is_open))
        && let Some((one, other)) = swapped(table, columns)
    {
        return report_swapped(object, table, columns, (one, other), out);
    }
    if columns.iter().any(|column| column.is_open) {
        let advisable = |row: &&Row| !takes_for_another_kind(row, table.rows, columns);
        let mut near: Vec<&Row> = rows.iter().copied().filter(advisable).collect();
        if near.is_empty() {
            near = table.rows.iter().collect();
        }
        let near = NearestRows::new(near, table.rows, columns);
        attach_nearest(object, table, &near.as_objects(table.columns), out);
    }
    if rows.is_empty() {
        out.push(violation(object, table, columns));
    }
}

/// Two columns whose values would form a row if they were swapped.
fn swapped(table: &'static Table, columns: &[Column<'_>]) -> Option<(usize, usize)> {
    let text = |index: usize| match columns.get(index).map(|column| column.given) {
        Some(Given::String(text)) => Some(text),
        _ => None,
    };
    let pairs = (0..columns.len()).flat_map(|one| (one + 1..columns.len()).map(move |other| (one, other)));
    pairs.into_iter().find_map(|(one, other)| {
        let (here, there) = (text(one)?, text(other)?);
        let makes = |row: &&'static Row| {
            let exact = [one, other].iter().any(|index| matches!(row.cells.get(*index), Some(Cell::OneOf(_))));
            exact
                && row.cells.iter().zip(columns).enumerate().all(|(index, (cell, column))| match index {
                    index if index == one => accepts(cell, there),
                    index if index == other => accepts(cell, here),
                    _ => column.fits(cell),
                })
        };
        table.rows.iter().any(|row| makes(&row)).then_some((one, other))
    })
}

fn report_swapped(
    object: &'static Object,
    table: &'static Table,
    columns: &[Column<'_>],
    (one, other): (usize, usize),
    out: &mut Vec<Violation>,
) {
    let (first, second) = (&columns[one], &columns[other]);
    let given = |column: &Column<'_>| match column.given {
        Given::String(text) => Value::from(text),
        _ => Value::Null,
    };
    let right = columns.iter().enumerate().map(|(index, column)| {
        let value = match index {
            index if index == one => given(second),
            index if index == other => given(first),
            _ => given(column),
        };
        (column.name.to_owned(), value)
    });
    let nearest = vec![Value::Object(right.collect())];
    attach_nearest(object, table, &nearest, out);
    let message = format!("{} and {} look swapped", first.describe(), second.describe());
    let path = format!("/{}", first.name.replace('.', "/"));
    let mut violation = Violation::new(table.rule, path, message).allowing([given(second)]);
    violation.nearest = nearest;
    out.push(violation);
}

/// Adds the nearest rows to violations about the columns themselves. They cannot be waived: otherwise a combination that
/// could not be checked would be sent.
fn attach_nearest(object: &'static Object, table: &'static Table, nearest: &[Value], out: &mut [Violation]) {
    for column in table.columns {
        let mut path = String::new();
        for member in members_of(object, column) {
            path = pointer(&path, member.name);
            let keywords = [member.rules.required, member.rules.kind, member.rules.values];
            let is_about =
                |v: &&mut Violation| v.location == Location::Body && v.path == path && keywords.contains(&Some(v.rule));
            for finding in out.iter_mut().filter(is_about) {
                finding.column_of = Some(table.rule);
                finding.nearest = nearest.to_vec();
            }
        }
    }
}

fn violation(object: &'static Object, table: &'static Table, columns: &[Column<'_>]) -> Violation {
    let near = NearestRows::new(table.rows.iter().collect(), table.rows, columns);
    // The wrong column is an absent one, or else the first that differs from the nearest row.
    let absent = columns.iter().position(|column| column.given == Given::Absent && !column.is_open);
    let wrong = absent.or_else(|| {
        let cells = near.rows().first()?.cells;
        cells.iter().zip(columns).position(|(cell, column)| !column.is_open && !column.fits(cell))
    });
    let wrong = wrong.unwrap_or(0);
    let name = table.columns.get(wrong).copied().unwrap_or_default();
    let allowed = columns.get(wrong).map_or_else(Vec::new, |column| near.allowed(wrong, column));
    let required = member_of(object, name).and_then(|member| member.rules.required);
    let rule = required.filter(|_| absent.is_some()).unwrap_or(table.rule);
    let named: Vec<String> = allowed.iter().take(MOST_NAMED).map(|value| quoted(value)).collect();
    let more = if allowed.len() > MOST_NAMED { " …" } else { "" };
    let refused = refused(columns);
    let message = match near.open_cell(wrong) {
        // An example is not a suggestion.
        Some((what, example)) if allowed.len() == 1 && allowed.first() == Some(&example) => {
            format!("{refused}; {name} may be any {what}, e.g. {}", quoted(example))
        }
        _ => [&refused, "; did you mean ", name, " ", &named.join(" or "), more, "?"].concat(),
    };
    let mut violation = Violation::new(rule, format!("/{}", name.replace('.', "/")), message).allowing(allowed);
    violation.nearest = near.as_objects(table.columns);
    violation
}

/// What is wrong with these values, e.g. `a "X", b "Y" without c is not a valid combination`.
fn refused(columns: &[Column<'_>]) -> String {
    let (absent, given): (Vec<_>, Vec<_>) = columns.iter().partition(|column| column.given == Given::Absent);
    let missing = listed(&absent.iter().map(|column| column.name).collect::<Vec<_>>());
    let given: Vec<String> = given.into_iter().map(Column::describe).collect();
    let given = given.join(", ");
    match (given.is_empty(), absent.len()) {
        (true, 1) => missing + " is missing",
        (true, _) => missing + " are missing",
        (false, 0) => given + " is not a valid combination",
        (false, _) => format!("{given} without {missing} is not a valid combination"),
    }
}

/// `a`, `a and b`, `a, b and c`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
