//! `connguard check`

use connguard::plan::{PlanError, Problem, Source};
use serde_json::json;

use super::load;
use crate::args::{Check, Format};
use crate::exit;
use crate::output::{Output, summary};

pub(crate) fn run(check: &Check, output: &Output) -> i32 {
    let (sources, manifest) = load::manifest(&check.files.files, &check.files.vars);
    let (problems, code) = match manifest {
        Ok(manifest) => (manifest.warnings().to_vec(), exit::DONE),
        Err(PlanError::Manifest(problems)) => (problems, exit::ERROR),
        Err(error) => return unread(check, &error, &sources, output),
    };
    match (output.json, check.format) {
        (true, _) | (_, Format::Json) => output.document(&json!({"problems": problems})),
        (_, Format::Github) => problems.iter().for_each(|problem| output.print(&annotation(problem))),
        (_, Format::Text) => text(&problems, &sources, output),
    }
    code
}

/// A file that cannot be read.
fn unread(check: &Check, error: &PlanError, sources: &[Source], output: &Output) -> i32 {
    match (output.json, check.format) {
        (false, Format::Json) => output.as_json().failed(error, sources),
        (false, Format::Github) => {
            output.print(&format!("::error::{}", escaped(&error.to_string())));
            output.failed(error, sources)
        }
        _ => output.failed(error, sources),
    }
}

fn text(problems: &[Problem], sources: &[Source], output: &Output) {
    if !problems.is_empty() {
        output.problems(problems, sources);
    } else if !output.quiet {
        output.print(&summary(problems));
    }
}

/// `::error file=c.yaml,line=16,col=23::…`
fn annotation(problem: &Problem) -> String {
    let kind = if problem.is_error() { "error" } else { "warning" };
    let place = problem.place.as_ref().map(|place| {
        let file = escaped(&place.file).replace(',', "%2C").replace(':', "%3A");
        format!(" file={file},line={},col={}", place.line, place.column)
    });
    format!("::{kind}{}::{}: {}", place.unwrap_or_default(), problem.rule, escaped(&problem.message))
}

fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}
