//! `cargo xtask test`: formatting, lints, drift, and every test of the three languages.

use std::fs;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::codegen;
use crate::dist;
use crate::docs;
use crate::failure::Failure;
use crate::fuzz;
use crate::setup::Workshop;

type Step<'a> = Box<dyn FnOnce() -> Result<String, Failure> + Send + 'a>;

/// What the run found: the runners' own summary lines, and what failed.
#[derive(Default)]
struct Report {
    summaries: Vec<String>,
    failures: Vec<String>,
}

impl Report {
    /// Runs a step. A failure is kept and the next step still runs, so that one run shows everything.
    fn step(&mut self, name: &str, step: impl FnOnce() -> Result<String, Failure>) -> bool {
        println!("\n=== {name} ===");
        let started = Instant::now();
        let outcome = step();
        self.note(name, outcome, started.elapsed())
    }

    /// Runs steps that mostly wait beside each other. Their lines may alternate.
    fn steps_at_once(&mut self, steps: Vec<(&'static str, Step<'_>)>) {
        let names: Vec<&str> = steps.iter().map(|(name, _)| *name).collect();
        println!("\n=== {} ===", names.join(", "));
        let started = Instant::now();
        let outcomes: Vec<_> = thread::scope(|scope| {
            let running: Vec<_> = steps
                .into_iter()
                .map(|(name, step)| (name, scope.spawn(move || (step(), started.elapsed()))))
                .collect();
            running.into_iter().map(|(name, thread)| (name, thread.join())).collect()
        });
        for (name, end) in outcomes {
            let (outcome, took) = end.unwrap_or_else(|_| (Err(Failure::new("it panicked")), started.elapsed()));
            self.note(name, outcome, took);
        }
    }

    fn note(&mut self, name: &str, outcome: Result<String, Failure>, took: Duration) -> bool {
        let seconds = took.as_secs_f32();
        match outcome {
            Ok(output) => {
                self.summaries
                    .extend(output.lines().filter(|l| is_summary(l)).map(|l| format!("{name}: {}", l.trim())));
                println!("--- {name}: ok ({seconds:.0} s)");
                true
            }
            Err(failure) => {
                // What ran before the failure is told in the summary as well.
                let lines = failure.output().lines().filter(|l| is_summary(l));
                self.summaries.extend(lines.map(|l| format!("{name}: {}", l.trim())));
                eprintln!("--- {name}: FAILED ({seconds:.0} s): {failure}");
                self.failures.push(name.to_owned());
                false
            }
        }
    }
}

/// The closing lines of cargo test, pytest, node's test runner, and of the shared cases.
fn is_summary(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("test result:")
        || line.starts_with("cases: ")
        || line.starts_with("fuzz: ")
        || ["ℹ pass ", "ℹ fail ", "# pass ", "# fail "].iter().any(|p| line.starts_with(p))
        || (line.contains(" passed") && line.contains(" in ") && !line.starts_with("test "))
}

pub fn run(shop: &Workshop) -> Result<(), Failure> {
    let started = Instant::now();
    let mut report = Report::default();
    let nothing = |()| String::new();
    report.step("formatting", || shop.cargo().args(["fmt", "--all", "--", "--check"]).run().map(nothing));
    report.step("generated files", || codegen::run(&shop.root, true).map(nothing));
    report.step("licence texts", || dist::licences::run(shop, true).map(|_| String::new()));
    report.step("clippy", || {
        let args = ["clippy", "--quiet", "--locked", "--workspace", "--all-targets", "--", "--deny", "warnings"];
        shop.cargo().args(args).run().map(nothing)
    });
    let counts = Counts::new(shop)?;
    let figures = Figures::new(shop)?;
    report.step("rust tests", || {
        let rust = shop.cargo().args([
            "test",
            "--locked",
            "--no-fail-fast",
            "--workspace",
            "--exclude",
            "connguard-python",
            "--exclude",
            "connguard-node",
        ]);
        rust.env("CONNGUARD_CASE_COUNTS", counts.path("rust")).env("CONNGUARD_FIGURES", &figures.0).run_and_keep()
    });
    report.step("fuzz targets", || fuzz::run(shop, &[]));
    let mut cases: Vec<(&'static str, Step<'_>)> = Vec::new();
    if report.step("python package", || shop.set_up_python().and_then(|()| shop.install_wheel()).map(nothing)) {
        python(shop, &mut report, &figures);
        cases.push(("python cases", Box::new(|| python_cases(shop, &counts, &figures))));
    }
    if report.step("node package", || shop.build_node().map(nothing)) {
        node(shop, &mut report, &figures);
        cases.push(("node cases", Box::new(|| node_cases(shop, &counts))));
    }
    report.steps_at_once(cases);
    report.step("quickstarts", || quickstarts(shop));
    report.step("documentation", || docs::run(shop).and_then(|()| docs::test(shop)));
    report.step("equal counts", || counts.compare());
    println!("\n=== summary ({:.0} s) ===", started.elapsed().as_secs_f32());
    report.summaries.iter().for_each(|line| println!("{line}"));
    figures.read()?.lines().for_each(|line| println!("figure: {line}"));
    match report.failures.as_slice() {
        [] => Ok(()),
        failed => Err(Failure::new(format!("failed: {}", failed.join(", ")))),
    }
}

fn python(shop: &Workshop, report: &mut Report, figures: &Figures) {
    let package = shop.root.join("bindings/python");
    report.step("python types", || {
        // pyright is a program for Node; the tests of the types run it.
        shop.install_node_tools(&package.join("tests/typing"))?;
        let mypy = shop.run_python(&package).args(["-m", "mypy", "python/connguard", "examples"]);
        mypy.run().map(|()| String::new())
    });
    report.step("python tests", || {
        let pytest = shop.run_python(&package).args(["-m", "pytest", "-p", "no:cacheprovider", "tests"]);
        pytest.env("CONNGUARD_FIGURES", &figures.0).run_and_keep()
    });
}

fn python_cases(shop: &Workshop, counts: &Counts, figures: &Figures) -> Result<String, Failure> {
    let pytest = shop.run_python(&shop.root.join("tests/python"));
    let pytest = pytest.args(["-m", "pytest", "-q", "-p", "no:cacheprovider", "."]);
    let pytest = pytest.env("CONNGUARD_CASE_COUNTS", counts.path("python"));
    pytest.env("CONNGUARD_FIGURES", &figures.0).run_and_keep()
}

fn node(shop: &Workshop, report: &mut Report, figures: &Figures) {
    report.step("node tests", || {
        let tests = shop.node(&shop.root.join("bindings/node")).args(["scripts/test.mjs"]);
        tests.env("CONNGUARD_FIGURES", &figures.0).run_and_keep()
    });
}

fn node_cases(shop: &Workshop, counts: &Counts) -> Result<String, Failure> {
    let cases = shop.root.join("tests/node");
    shop.link_package(&cases)?;
    let runner = shop.node(&cases).args([
        "--test",
        "--test-reporter=dot",
        "--test-reporter-destination=stdout",
        "--test-reporter=spec",
    ]);
    let log = shop.target.join("node-cases.log");
    let runner = runner.args([format!("--test-reporter-destination={}", log.display())]).args(["cases.test.mjs"]);
    let outcome = runner.env("CONNGUARD_CASE_COUNTS", counts.path("node")).run();
    let log = fs::read_to_string(&log).unwrap_or_default();
    match outcome {
        Ok(()) => Ok(log),
        Err(failure) => {
            // The dots do not say what failed; the log does.
            log.lines().skip_while(|l| !l.contains("failing tests")).for_each(|l| println!("{l}"));
            Err(failure.with_output(log))
        }
    }
}

/// The README's quickstarts stand there as they are in their files, run, and print the refusal that the README shows.
fn quickstarts(shop: &Workshop) -> Result<String, Failure> {
    let readme = fs::read_to_string(shop.root.join("README.md"))?;
    let refusal = readme.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap_or("?");
    let files = [
        "crates/connguard/examples/quickstart.rs",
        "bindings/python/examples/quickstart.py",
        "bindings/node/examples/quickstart.mjs",
    ];
    let [rust, python, node] = files.map(|file| shop.root.join(file));
    for file in [&rust, &python, &node] {
        if !readme.contains(&fs::read_to_string(file)?) {
            return Err(Failure::new(format!("README.md does not hold {} as it is", file.display())));
        }
    }
    for program in [
        shop.cargo().args(["run", "--quiet", "--locked", "-p", "connguard", "--example", "quickstart"]),
        shop.run_python(&shop.root).args([python]),
        shop.node(&shop.root).args([node]),
    ] {
        let output = program.run_and_keep()?;
        if !output.starts_with("created ") || !output.contains(refusal) {
            return Err(Failure::new(format!("this should print \"created …\" and:\n{refusal}")));
        }
    }
    Ok(String::new())
}

/// What tests have measured, line by line: a runner shows what a test prints only where it fails.
struct Figures(PathBuf);

impl Figures {
    fn new(shop: &Workshop) -> Result<Self, Failure> {
        let file = shop.target.join("figures.txt");
        fs::create_dir_all(&shop.target)?;
        fs::write(&file, "")?;
        Ok(Self(file))
    }

    fn read(&self) -> Result<String, Failure> {
        Ok(fs::read_to_string(&self.0)?)
    }
}

/// How many shared cases each language ran.
struct Counts {
    folder: PathBuf,
}

impl Counts {
    fn new(shop: &Workshop) -> Result<Self, Failure> {
        let folder = shop.target.join("case-counts");
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        Ok(Self { folder })
    }

    fn path(&self, language: &str) -> PathBuf {
        self.folder.join(format!("{language}.json"))
    }

    /// The three counts, kind by kind, must be there and equal.
    fn compare(&self) -> Result<String, Failure> {
        let mut found: Vec<(&str, Value)> = Vec::new();
        for language in ["rust", "python", "node"] {
            let text = fs::read_to_string(self.path(language))
                .map_err(|_| Failure::new(format!("{language} wrote no count of the cases that it ran")))?;
            found.push((language, serde_json::from_str(&text)?));
        }
        let total = |value: &Value| value["total"].as_u64().unwrap_or(0);
        let all: Vec<String> = found.iter().map(|(l, v)| format!("{l} {}", total(v))).collect();
        let all = format!("cases: {}", all.join(", "));
        println!("{all}");
        let (_, first) = &found[0];
        let equal = found.iter().all(|(_, v)| v["kinds"] == first["kinds"] && total(v) == total(first));
        if equal && total(first) > 0 { Ok(all) } else { Err(Failure::new(format!("the counts differ: {found:?}"))) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_beside_each_other_are_all_told() {
        let (to_second, first) = std::sync::mpsc::channel();
        let mut report = Report::default();
        let said = |text: &str| Ok(format!("much\n{text}\nmore"));
        report.steps_at_once(vec![
            ("waits", Box::new(move || first.recv().map_err(|e| Failure::new(e.to_string())).and_then(said))),
            (
                "sends",
                Box::new(move || {
                    to_second.send("cases: 1").map(|()| String::new()).map_err(|e| Failure::new(e.to_string()))
                }),
            ),
            ("fails", Box::new(|| Err(Failure::new("no").with_output("test result: bad".to_owned())))),
        ]);
        assert_eq!(report.summaries, ["waits: cases: 1", "fails: test result: bad"]);
        assert_eq!(report.failures, ["fails"]);
    }
}
