//! The command: every step, or those that are named.

use std::collections::BTreeMap;

use super::counts::{Counts, Figures};
use super::steps::{Context, STEPS, Step};
use xtask::failure::Failure;
use xtask::run::steps::{Outcome, Steps, Task};
use xtask::run::toolchain::Toolchain;

/// Options: `--only STEP`, several times; what a named step needs runs as well.
pub fn run(tools: &Toolchain, options: &[&str]) -> Result<(), Failure> {
    let wanted = wanted(options)?;
    let context = Context { tools, counts: Counts::new(tools)?, figures: Figures::new(tools)? };
    let mut report = Steps::new("test");
    let mut ends = BTreeMap::new();
    let mut left = wanted.as_slice();
    while let Some(first) = left.first() {
        // Neighbours that wait run at once; any other step alone.
        let length = left.iter().take_while(|step| step.parallel && first.parallel).count().max(1);
        let (now, later) = left.split_at(length);
        left = later;
        let tasks: Vec<(&'static str, Task<'_>)> =
            now.iter().map(|step| (step.name, task(step, &context, &ends))).collect();
        let names: Vec<&str> = now.iter().map(|step| step.name).collect();
        ends.extend(names.into_iter().zip(report.run(tasks)));
    }
    let ended = report.end();
    context.figures.read()?.lines().for_each(|line| println!("figure: {line}"));
    ended
}

/// The steps that are asked for, each after what it needs.
fn wanted(options: &[&str]) -> Result<Vec<&'static Step>, Failure> {
    let mut named = Vec::new();
    let mut left = options.iter();
    while let Some(option) = left.next() {
        match (*option, left.next()) {
            ("--only", Some(name)) if STEPS.iter().any(|step| step.name == *name) => named.push(*name),
            ("--only", _) => {
                let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
                return Err(Failure::new(format!("--only takes one of {}", names.join(", "))));
            }
            (other, _) => return Err(Failure::new(format!("test has no option {other}; allowed: --only STEP"))),
        }
    }
    // What is needed stands before what needs it, so that one pass from the end finds all of it.
    let mut steps: Vec<&Step> = STEPS.iter().collect();
    if !named.is_empty() {
        steps.clear();
        for step in STEPS.iter().rev() {
            if named.contains(&step.name) || steps.iter().any(|later| later.needs.contains(&step.name)) {
                steps.push(step);
            }
        }
        steps.reverse();
    }
    Ok(steps)
}

fn task<'a>(step: &'static Step, context: &'a Context<'a>, ends: &BTreeMap<&str, bool>) -> Task<'a> {
    match step.needs.iter().find(|need| ends.get(*need) != Some(&true)) {
        None => Box::new(|| (step.run)(context)),
        Some(failed) => Box::new(move || Ok(Outcome::Skipped(format!("{failed} failed")))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_step_needs_stands_before_it() {
        for (place, step) in STEPS.iter().enumerate() {
            for need in step.needs {
                assert!(STEPS[..place].iter().any(|before| before.name == *need), "{} needs {need}", step.name);
            }
        }
    }

    #[test]
    fn a_named_step_runs_with_what_it_needs() {
        let names = |options: &[&str]| wanted(options).unwrap().iter().map(|step| step.name).collect::<Vec<_>>();
        assert_eq!(names(&["--only", "clippy"]), ["clippy"]);
        assert_eq!(
            names(&["--only", "clippy", "--only", "python cases"]),
            ["clippy", "python package", "python cases"]
        );
        assert_eq!(names(&[]).len(), STEPS.len());
        assert!(wanted(&["--only", "nothing"]).err().unwrap().to_string().contains("formatting, "));
        assert!(wanted(&["--other"]).err().unwrap().to_string().contains("--only STEP"));
    }
}
