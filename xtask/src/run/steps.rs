//! The steps of a command: each is announced, timed and kept, and a table at the end says how all of them ended.

use std::thread;
use std::time::{Duration, Instant};

use crate::failure::Failure;

/// A step that did not fail: it passed, with a summary, or was skipped, with the reason.
pub enum Outcome {
    Passed(String),
    Skipped(String),
}

impl From<String> for Outcome {
    fn from(detail: String) -> Self {
        Self::Passed(detail)
    }
}

impl From<()> for Outcome {
    fn from((): ()) -> Self {
        Self::Passed(String::new())
    }
}

/// A step that runs in parallel with others.
pub type Task<'a> = Box<dyn FnOnce() -> Result<Outcome, Failure> + Send + 'a>;

struct Row {
    name: String,
    result: &'static str,
    took: Duration,
    /// What there is to say: a line, or the summary lines of a test runner.
    detail: Vec<String>,
}

pub struct Steps {
    command: &'static str,
    started: Instant,
    rows: Vec<Row>,
}

impl Steps {
    pub fn new(command: &'static str) -> Self {
        Self { command, started: Instant::now(), rows: Vec::new() }
    }

    /// Runs a step; true if it did not fail. The next step runs after a failure too, so that one run shows everything.
    pub fn step<T: Into<Outcome>>(&mut self, name: &str, step: impl FnOnce() -> Result<T, Failure>) -> bool {
        println!("\n=== {name} ===");
        let started = Instant::now();
        let outcome = step().map(Into::into);
        self.record(name, outcome, started.elapsed())
    }

    /// Runs tasks in parallel; whether each passed. Their lines may alternate.
    pub fn run(&mut self, tasks: Vec<(&'static str, Task<'_>)>) -> Vec<bool> {
        let names: Vec<&str> = tasks.iter().map(|(name, _)| *name).collect();
        println!("\n=== {} ===", names.join(", "));
        let started = Instant::now();
        let outcomes: Vec<_> = thread::scope(|scope| {
            let running: Vec<_> = tasks
                .into_iter()
                .map(|(name, task)| (name, scope.spawn(move || (task(), started.elapsed()))))
                .collect();
            running.into_iter().map(|(name, thread)| (name, thread.join())).collect()
        });
        let record = |(name, end): (&str, thread::Result<_>)| {
            let (outcome, took) = end.unwrap_or_else(|_| (Err(Failure::new("it panicked")), started.elapsed()));
            self.record(name, outcome, took)
        };
        outcomes.into_iter().map(record).collect()
    }

    fn record(&mut self, name: &str, outcome: Result<Outcome, Failure>, took: Duration) -> bool {
        let (result, detail) = match &outcome {
            Ok(Outcome::Passed(detail)) => ("ok", lines(detail)),
            Ok(Outcome::Skipped(reason)) => ("skipped", lines(reason)),
            Err(failure) => {
                eprintln!("{failure}");
                // What ran before the failure is summed up too. Of the failure the first line is enough there.
                let first = failure.to_string().lines().next().map(str::to_owned);
                ("FAILED", first.into_iter().chain(summary(failure.output())).collect())
            }
        };
        println!("--- {name}: {result} ({:.0} s)", took.as_secs_f32());
        self.rows.push(Row { name: name.to_owned(), result, took, detail });
        outcome.is_ok()
    }

    /// Prints the table; an error if a step failed.
    pub fn end(self) -> Result<(), Failure> {
        println!("\n=== {} ({:.0} s) ===", self.command, self.started.elapsed().as_secs_f32());
        let width = self.rows.iter().map(|row| row.name.chars().count()).max().unwrap_or(0);
        for Row { name, result, took, detail } in &self.rows {
            let first = detail.first().map_or("", String::as_str);
            println!("{}", format!("{name:width$}  {result:7}  {:>4.0} s  {first}", took.as_secs_f32()).trim_end());
            detail.iter().skip(1).for_each(|line| println!("{:width$}                   {line}", ""));
        }
        let failed: Vec<&str> =
            self.rows.iter().filter(|row| row.result == "FAILED").map(|row| row.name.as_str()).collect();
        if failed.is_empty() { Ok(()) } else { Err(Failure::new(format!("failed: {}", failed.join(", ")))) }
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(|line| line.trim().to_owned()).collect()
}

/// The lines of a runner's output that sum it up: the closing lines of cargo test, pytest and Node's test runner, and
/// the counts of the shared cases.
pub fn summary(output: &str) -> impl Iterator<Item = String> {
    output.lines().map(str::trim).filter(|line| sums_up(line)).map(str::to_owned)
}

fn sums_up(line: &str) -> bool {
    line.starts_with("test result:")
        || line.starts_with("cases: ")
        || ["ℹ pass ", "ℹ fail ", "# pass ", "# fail "].iter().any(|start| line.starts_with(start))
        || (line.contains(" passed") && line.contains(" in ") && !line.starts_with("test "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parallel_steps_are_all_reported() {
        let (to_first, first) = std::sync::mpsc::channel();
        let mut steps = Steps::new("test");
        let wait = move || {
            let received = first.recv().map_err(|error| Failure::new(error.to_string()));
            received.map(|text: &str| Outcome::Passed(text.to_owned()))
        };
        let send = move || {
            let sent = to_first.send("cases: 1").map_err(|error| Failure::new(error.to_string()));
            sent.map(Outcome::from)
        };
        let fail = || Err(Failure::new("no\nmore").with_output("much\ntest result: bad".to_owned()));
        let ends = steps.run(vec![("waits", Box::new(wait)), ("sends", Box::new(send)), ("fails", Box::new(fail))]);
        assert_eq!(ends, [true, true, false]);
        assert_eq!(steps.rows[0].detail, ["cases: 1"]);
        assert_eq!(steps.rows[2].detail, ["no", "test result: bad"]);
        assert_eq!(steps.end().unwrap_err().to_string(), "failed: fails");
    }
}
