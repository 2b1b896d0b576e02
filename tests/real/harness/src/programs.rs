//! The programs in three languages that speak to the server through the public API.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::Value;
use xtask::failure::Failure;
use xtask::run::group::{Group, GroupCommand};
use xtask::run::toolchain::{Toolchain, python_of};

use super::differential::SECRETS;

const AT_MOST: Duration = Duration::from_secs(300);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Rust,
    Python,
    Node,
}

impl Language {
    pub const ALL: [Self; 3] = [Self::Rust, Self::Python, Self::Node];

    pub fn name(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::Python => "python",
            Self::Node => "node",
        }
    }
}

/// Builds what the programs use, as the demo does.
pub fn build(tools: &Toolchain) -> Result<(), Failure> {
    tools.set_up_python()?;
    tools
        .cargo()
        .args(["build", "--quiet", "--locked", "--bins"])
        .args(["-p", "connguard-real-airflow", "-p", "connguard-cli", "-p", "connguard-emulator"])
        .run()?;
    tools.install_wheel()?;
    tools.build_node()?;
    tools.link_package(&folder(tools))
}

/// Runs a program of a language and returns what it printed.
pub fn run(tools: &Toolchain, language: Language, program: &str, options: &Value) -> Result<String, Failure> {
    let command = command(tools, language, program).env("CONNGUARD_REAL", options.to_string());
    let (code, output) = command.env("NO_PROXY", "*").run_and_capture(AT_MOST)?;
    if code != 0 {
        return Err(Failure::new(format!("{} {program} ended with {code}", language.name())));
    }
    if SECRETS.iter().any(|secret| output.contains(secret)) {
        return Err(Failure::new(format!("{} {program} printed a secret", language.name())));
    }
    Ok(output)
}

fn command(tools: &Toolchain, language: Language, program: &str) -> GroupCommand {
    let folder = folder(tools);
    match language {
        Language::Rust => Group::command(built(tools, &format!("real-airflow-{program}")), &folder),
        Language::Python => {
            let python = python_of(&tools.target.join("venv"));
            Group::command(python, &folder).args([format!("{program}.py")])
        }
        Language::Node => Group::command("node", &folder).args([format!("{program}.mjs")]),
    }
}

/// A program that cargo built.
pub fn built(tools: &Toolchain, name: &str) -> PathBuf {
    tools.target.join("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

fn folder(tools: &Toolchain) -> PathBuf {
    tools.root.join("tests/real/airflow")
}
