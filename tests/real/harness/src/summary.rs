//! What each part did, for a person and for a program.

use std::path::Path;
use std::time::Instant;

use serde_json::{Value, json};
use xtask::failure::Failure;

/// What a part has to say.
#[derive(Default)]
pub struct Figures {
    /// Requests that went to the real server.
    pub exchanges: usize,
    /// How many of them were broken on purpose.
    pub broken: usize,
    /// What differed between server and emulator and has no known reason.
    pub differences: usize,
    /// What else there is to say, in a line.
    pub detail: String,
}

struct Part {
    name: String,
    seconds: f64,
    figures: Figures,
    failure: Option<String>,
}

/// The parts in their order.
#[derive(Default)]
pub struct Summary {
    parts: Vec<Part>,
}

impl Summary {
    /// Runs a part; the next ones run after a failure too, so that one run shows everything.
    pub fn part(&mut self, name: &str, part: impl FnOnce(&mut Figures) -> Result<(), Failure>) -> bool {
        println!("\n=== {name} ===");
        let (begun, mut figures) = (Instant::now(), Figures::default());
        let failure = part(&mut figures).err().map(|failure| failure.to_string());
        if let Some(failure) = &failure {
            eprintln!("{failure}");
        }
        let passed = failure.is_none();
        self.parts.push(Part { name: name.to_owned(), seconds: begun.elapsed().as_secs_f64(), figures, failure });
        passed
    }

    /// Prints the table and writes the file; an error if a part failed.
    pub fn end(self, title: &str, file: &Path) -> Result<(), Failure> {
        let width = self.parts.iter().map(|part| part.name.len()).max().unwrap_or(0);
        println!("\n=== {title} ===");
        println!("{:width$}  result  seconds  exchanges  broken  differences", "part");
        for Part { name, seconds, figures, failure } in &self.parts {
            let result = if failure.is_none() { "ok" } else { "FAILED" };
            let (exchanges, broken, differences) = (figures.exchanges, figures.broken, figures.differences);
            let line = format!(
                "{name:width$}  {result:6}  {seconds:>7.1}  {exchanges:>9}  {broken:>6}  {differences:>11}  {}",
                figures.detail
            );
            println!("{}", line.trim_end());
        }
        let total = |of: fn(&Part) -> f64| self.parts.iter().map(of).sum::<f64>();
        let seconds = total(|part| part.seconds);
        println!("{:width$}          {seconds:>7.1}  {:>9}", "total", total(|part| part.figures.exchanges as f64));
        std::fs::write(file, serde_json::to_string_pretty(&self.value(seconds))?)?;
        println!("written to {}", file.display());
        let failed: Vec<&str> =
            self.parts.iter().filter(|part| part.failure.is_some()).map(|part| part.name.as_str()).collect();
        if failed.is_empty() { Ok(()) } else { Err(Failure::new(format!("failed: {}", failed.join(", ")))) }
    }

    fn value(&self, seconds: f64) -> Value {
        let parts = self.parts.iter().map(|part| {
            json!({
                "name": part.name,
                "passed": part.failure.is_none(),
                "seconds": rounded(part.seconds),
                "exchanges": part.figures.exchanges,
                "broken": part.figures.broken,
                "differences": part.figures.differences,
                "detail": part.figures.detail,
                "failure": part.failure,
            })
        });
        json!({ "seconds": rounded(seconds), "parts": parts.collect::<Vec<_>>() })
    }
}

fn rounded(seconds: f64) -> f64 {
    (seconds * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_says_what_failed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("summary.json");
        let mut summary = Summary::default();
        assert!(summary.part("good", |figures| {
            figures.exchanges = 7;
            Ok(())
        }));
        assert!(!summary.part("bad", |_| Err(Failure::new("no"))));
        assert_eq!(summary.end("real", &file).unwrap_err().to_string(), "failed: bad");
        let written: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        let seen = |part: usize, name: &str| written["parts"][part][name].clone();
        assert_eq!((seen(0, "passed"), seen(0, "exchanges"), seen(0, "failure")), (json!(true), json!(7), Value::Null));
        assert_eq!((seen(1, "passed"), seen(1, "failure")), (json!(false), json!("no")));
    }
}
