//! The cells of a matrix, with what the case says of each and what a type can say.

use serde_json::Value;

use crate::codegen::model::{Api, Cell as Column, Combination, Row, SchemaKind};
use xtask::failure::Failure;

/// A matrix of `tests/cases`.
pub(super) struct Matrix {
    pub(super) cells: Vec<Cell>,
    name: String,
}

/// One cell: a request body that differs from the others only in the columns of the table.
pub(super) struct Cell {
    /// The case's id without the file's name, e.g. `COMPONENT_BASIC/NONE/GENERIC_SECRET`.
    pub(super) id: String,
    pub(super) body: Value,
    pub(super) verdict: Verdict,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    Accepted,
    Refused,
    /// Refused by the rules alone: the column is free text, and no type excludes a few words from all texts.
    OnlyByRules,
}

impl Matrix {
    pub(super) fn read(api: &Api, name: &str, count: usize, text: &str) -> Result<Self, Failure> {
        let wrong = |why: String| Failure::new(format!("tests/cases/{name}.jsonl: {why}"));
        let mut cells = Vec::new();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let mut case: Value = serde_json::from_str(line)?;
            let id = case["id"].as_str().unwrap_or_default();
            // The file may hold more than the matrix.
            let Some(id) = id.strip_prefix(name).and_then(|rest| rest.strip_prefix('/')).map(str::to_owned) else {
                continue;
            };
            let operation = case["given"]["operation"].as_str().unwrap_or_default();
            let tables =
                tables(api, operation).ok_or_else(|| wrong(format!("{id}: {operation} has no combination table")))?;
            let refused = case["expected"]["refused"].as_bool().ok_or_else(|| wrong(format!("{id} has no verdict")))?;
            let body = case["given"]["body"].take();
            let verdict = match (refused, tables.iter().all(|table| a_row_takes(table, &body))) {
                (false, true) => Verdict::Accepted,
                (true, false) => Verdict::Refused,
                (true, true) => Verdict::OnlyByRules,
                (false, false) => return Err(wrong(format!("{id} is accepted, but no row of the table has it"))),
            };
            cells.push(Cell { id, body, verdict });
        }
        match cells.len() {
            found if found == count => Ok(Self { cells, name: name.to_owned() }),
            found => Err(wrong(format!("the matrix has {count} cells, and here are {found}"))),
        }
    }

    /// What stands above the cells in each language: what they are, and what must be said of them.
    pub(super) fn introduction(&self, reader: &str, mark: &str) -> (String, [String; 3]) {
        let count = |verdict| self.cells.iter().filter(|cell| cell.verdict == verdict).count();
        let what = format!("All {} cells of tests/cases/{}.jsonl, for {reader}.", self.cells.len(), self.name);
        let verdicts = [
            format!("{} are accepted.", count(Verdict::Accepted)),
            format!(
                "{} must be refused: those with {mark}, which is itself an error where nothing is refused.",
                count(Verdict::Refused)
            ),
            format!("{} are left to the rules, because a connector's name is free text.", count(Verdict::OnlyByRules)),
        ];
        (what, verdicts)
    }
}

fn tables<'a>(api: &'a Api, operation: &str) -> Option<&'a [Combination]> {
    let operation = api.operations.iter().find(|known| known.full_id == operation)?;
    match &api.schema(operation.body.as_deref()?)?.kind {
        SchemaKind::Object(object) if !object.combinations.is_empty() => Some(&object.combinations),
        _ => None,
    }
}

/// Whether the union of the rows' types takes the body, as far as the columns go.
fn a_row_takes(table: &Combination, body: &Value) -> bool {
    table.rows.iter().any(|row| takes(table, row, body, None))
}

/// Whether a row's type takes the body, a column of which need not be looked at.
pub(super) fn takes(table: &Combination, row: &Row, body: &Value, but: Option<&str>) -> bool {
    let columns = table.columns.iter().zip(&row.cells).filter(|(column, _)| Some(column.as_str()) != but);
    columns.into_iter().all(|(column, cell)| match (text(body, column), cell) {
        (None, _) => table.when.is_some(),
        (Some(_), Column::Open { .. }) => true,
        (Some(value), Column::OneOf(values)) => values.iter().any(|known| known == value),
    })
}

/// The text at a column, `a.b` for a member of a member.
pub(super) fn text<'a>(body: &'a Value, column: &str) -> Option<&'a str> {
    column.split('.').try_fold(body, |value, name| value.get(name)).and_then(Value::as_str)
}
