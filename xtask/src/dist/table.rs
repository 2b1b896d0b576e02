//! What was done, how it ended and how large it is: one line for each step.

use std::time::Instant;

use crate::failure::Failure;

/// A step either held, with what there is to say about it, or was left out for a reason.
pub(super) enum Outcome {
    Held(String),
    Skipped(String),
}

impl From<String> for Outcome {
    fn from(detail: String) -> Self {
        Self::Held(detail)
    }
}

#[derive(Default)]
pub(super) struct Table {
    rows: Vec<[String; 3]>,
    failed: Vec<String>,
}

impl Table {
    /// Runs a step and keeps how it ended; true if it did not fail.
    pub(super) fn step<T: Into<Outcome>>(&mut self, name: &str, step: impl FnOnce() -> Result<T, Failure>) -> bool {
        println!("\n=== {name} ===");
        let started = Instant::now();
        let (result, detail) = match step().map(Into::into) {
            Ok(Outcome::Held(detail)) => ("ok", detail),
            Ok(Outcome::Skipped(why)) => ("skipped", why),
            Err(failure) => {
                self.failed.push(name.to_owned());
                ("FAILED", failure.to_string())
            }
        };
        println!("--- {name}: {result} ({:.0} s): {detail}", started.elapsed().as_secs_f32());
        // The table has one line for each step; the whole of a failure stands above.
        let detail = detail.lines().next().unwrap_or_default().to_owned();
        self.rows.push([name.to_owned(), result.to_owned(), detail]);
        result != "FAILED"
    }

    /// Prints the table; an error if a step failed.
    pub(super) fn end(self) -> Result<(), Failure> {
        println!("\n=== dist ===");
        let width = |column: usize| self.rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        let (first, second) = (width(0), width(1));
        for [name, result, detail] in &self.rows {
            println!("{name:first$}  {result:second$}  {detail}");
        }
        match self.failed.as_slice() {
            [] => Ok(()),
            failed => Err(Failure::new(format!("failed: {}", failed.join(", ")))),
        }
    }
}
