//! The test runners of the three languages.

use std::fs;

use super::counts::{Counts, Figures};
use xtask::failure::Failure;
use xtask::run::steps::summary;
use xtask::run::toolchain::Toolchain;

/// Where the runners write what they counted and measured.
const COUNTS: &str = "CONNGUARD_CASE_COUNTS";
const FIGURES: &str = "CONNGUARD_FIGURES";

pub(super) fn rust(tools: &Toolchain, counts: &Counts, figures: &Figures) -> Result<String, Failure> {
    let test = ["test", "--locked", "--no-fail-fast", "--workspace"];
    let cargo = tools.cargo().args(test).args(["--exclude", "connguard-python", "--exclude", "connguard-node"]);
    cargo.env(COUNTS, counts.path("rust")).env(FIGURES, &figures.0).run_and_capture().map(lines)
}

pub(super) fn python_types(tools: &Toolchain) -> Result<(), Failure> {
    let package = tools.root.join("bindings/python");
    // pyright is a program for Node; the tests of the types run it.
    tools.install_node_tools(&package.join("tests/typing"))?;
    tools.python(&package).args(["-m", "mypy", "python/connguard", "examples"]).run()
}

pub(super) fn python(tools: &Toolchain, figures: &Figures) -> Result<String, Failure> {
    let pytest = tools.python(&tools.root.join("bindings/python"));
    let pytest = pytest.args(["-m", "pytest", "-p", "no:cacheprovider", "tests"]);
    pytest.env(FIGURES, &figures.0).run_and_capture().map(lines)
}

pub(super) fn python_cases(tools: &Toolchain, counts: &Counts, figures: &Figures) -> Result<String, Failure> {
    let pytest = tools.python(&tools.root.join("tests/python"));
    let pytest = pytest.args(["-m", "pytest", "-q", "-p", "no:cacheprovider", "."]);
    pytest.env(COUNTS, counts.path("python")).env(FIGURES, &figures.0).run_and_capture().map(lines)
}

pub(super) fn node(tools: &Toolchain, figures: &Figures) -> Result<String, Failure> {
    let tests = tools.node(&tools.root.join("bindings/node")).args(["scripts/test.mjs"]);
    tests.env(FIGURES, &figures.0).run_and_capture().map(lines)
}

pub(super) fn node_cases(tools: &Toolchain, counts: &Counts) -> Result<String, Failure> {
    let cases = tools.root.join("tests/node");
    tools.link_package(&cases)?;
    let log = tools.target.join("node-cases.log");
    let runner = tools
        .node(&cases)
        .args(["--test", "--test-reporter=dot", "--test-reporter-destination=stdout", "--test-reporter=spec"])
        .args([format!("--test-reporter-destination={}", log.display())])
        .args(["cases.test.mjs"]);
    let outcome = runner.env(COUNTS, counts.path("node")).run();
    let log = fs::read_to_string(&log).unwrap_or_default();
    match outcome {
        Ok(()) => Ok(lines(log)),
        Err(failure) => {
            // The dots do not say what failed; the log does.
            log.lines().skip_while(|l| !l.contains("failing tests")).for_each(|l| println!("{l}"));
            Err(failure.with_output(log))
        }
    }
}

fn lines(output: String) -> String {
    summary(&output).collect::<Vec<_>>().join("\n")
}
