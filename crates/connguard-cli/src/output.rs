//! What is printed, and where.

use std::io::{IsTerminal, Write};

use connguard::plan::{Manifest, Plan, PlanError, Problem, Source};
use serde_json::{Value, json};

use crate::args::{Cli, Color};
use crate::exit;
use crate::painted;

/// How this run prints.
pub(crate) struct Output {
    pub(crate) json: bool,
    pub(crate) quiet: bool,
    color: bool,
    /// The same on standard error.
    error_color: bool,
}

impl Output {
    pub(crate) fn new(cli: &Cli) -> Self {
        let is_wanted = std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
        let colored = |is_terminal: bool| match cli.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => is_wanted && is_terminal,
        };
        let (color, error_color) = (colored(std::io::stdout().is_terminal()), colored(std::io::stderr().is_terminal()));
        Self { json: cli.json, quiet: cli.quiet, color, error_color }
    }

    /// The same, with a JSON document as the result.
    pub(crate) fn as_json(&self) -> Self {
        Self { json: true, ..*self }
    }

    /// One line, or several, on standard output. A reader that went away is not an error of ours.
    pub(crate) fn print(&self, text: &str) {
        let mut out = std::io::stdout().lock();
        let _ = out
            .write_all(text.as_bytes())
            .and_then(|()| if text.ends_with('\n') { Ok(()) } else { out.write_all(b"\n") });
    }

    pub(crate) fn document(&self, value: &Value) {
        self.print(&format!("{value:#}"));
    }

    /// What is said beside the result.
    pub(crate) fn say(&self, text: &str) {
        if !self.quiet {
            eprintln!("{text}");
        }
    }

    /// Problems as the result.
    pub(crate) fn problems(&self, problems: &[Problem], sources: &[Source]) {
        let text = rendered(problems, sources);
        self.print(&if self.color { painted::problems(&text) } else { text });
    }

    fn to_errors(&self, text: String) -> String {
        if self.error_color { painted::problems(&text) } else { text }
    }

    /// A plan for people: what is created, changed and deleted in its color.
    pub(crate) fn plan(&self, text: &str) {
        if !self.color {
            return self.print(text);
        }
        let colored: Vec<String> = text
            .lines()
            .map(|line| match line.trim_start().chars().next() {
                Some('+') if line.starts_with("  ") => format!("\u{1b}[32m{line}\u{1b}[0m"),
                Some('-') if line.starts_with("  ") => format!("\u{1b}[31m{line}\u{1b}[0m"),
                Some('~' | '*' | '±') if line.starts_with("  ") => format!("\u{1b}[33m{line}\u{1b}[0m"),
                Some('!') if line.starts_with("  ") => format!("\u{1b}[1;31m{line}\u{1b}[0m"),
                _ => line.to_owned(),
            })
            .collect();
        self.print(&colored.join("\n"));
    }

    /// What is worth knowing before a plan is applied.
    pub(crate) fn cautions(&self, plan: &Plan) {
        plan.content().warnings().iter().for_each(|warning| self.say(&format!("warning: {warning}")));
    }

    /// What is worth knowing of a manifest that can be used.
    pub(crate) fn warnings(&self, manifest: &Manifest) {
        if !manifest.warnings().is_empty() {
            self.say(&self.to_errors(rendered(manifest.warnings(), manifest.sources())));
        }
    }

    /// A signal came before anything was written; the exit code that it stands for.
    pub(crate) fn interrupted(&self) -> i32 {
        let message = "interrupted; nothing was written";
        if self.json {
            self.document(&json!({"error": {"kind": "interrupted", "message": message}}));
        }
        eprintln!("{message}");
        exit::INTERRUPTED
    }

    /// An error before anything was written; the exit code that it stands for.
    pub(crate) fn failed(&self, error: &PlanError, sources: &[Source]) -> i32 {
        let (kind, code) = match error {
            PlanError::Manifest(_) => ("manifest", exit::ERROR),
            PlanError::Problems(_) => ("problems", exit::REFUSED),
            PlanError::Guard(_) => ("guard", exit::REFUSED),
            PlanError::Stale(_) => ("stale", exit::REFUSED),
            _ => ("error", exit::ERROR),
        };
        if self.json {
            let problems: Vec<Value> = match error {
                PlanError::Manifest(problems) => problems.iter().map(|problem| json!(problem)).collect(),
                PlanError::Problems(problems) => problems.iter().map(|problem| json!(problem)).collect(),
                _ => Vec::new(),
            };
            self.document(&json!({"error": {"kind": kind, "message": error.to_string()}, "problems": problems}));
        }
        match error {
            PlanError::Manifest(problems) => eprintln!("{}", self.to_errors(rendered(problems, sources))),
            _ => eprintln!("{}", self.to_errors(format!("error: {error}"))),
        }
        code
    }
}

/// Problems with their lines, and how many there are.
fn rendered(problems: &[Problem], sources: &[Source]) -> String {
    let mut text: Vec<String> = problems.iter().map(|problem| problem.render(sources)).collect();
    text.push(summary(problems));
    text.join("\n")
}

pub(crate) fn summary(problems: &[Problem]) -> String {
    let errors = problems.iter().filter(|problem| problem.is_error()).count();
    let warnings = problems.len() - errors;
    let count = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    match (errors, warnings) {
        (0, 0) => "no problems".to_owned(),
        (errors, 0) => count(errors, "error"),
        (0, warnings) => count(warnings, "warning"),
        (errors, warnings) => format!("{}, {}", count(errors, "error"), count(warnings, "warning")),
    }
}
