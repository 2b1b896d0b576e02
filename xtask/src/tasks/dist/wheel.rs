//! The wheel: built as it is published, installed without an index, and used under every interpreter that is here.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::binary::{Builder, file_name, megabytes, size};
use super::folders::empty_folder;
use super::installed::{expect_licences, expect_quickstart};
use super::interpreters;
use xtask::failure::Failure;
use xtask::run::files;
use xtask::run::program::Program;
use xtask::run::steps::Steps;
use xtask::run::toolchain::{Toolchain, python_of};

/// What may be in the environment beside the package: what `venv` puts there.
const OTHERS: &[&str] = &["connguard", "pip", "setuptools"];

/// The report of `installed.py`.
#[derive(Deserialize)]
struct Installed {
    version: String,
    requires: Vec<String>,
    licences: Vec<String>,
    native: PathBuf,
    typed: bool,
    distributions: Vec<String>,
}

pub(super) fn run(tools: &Toolchain, builder: &Builder, steps: &mut Steps) {
    let mut built = None;
    steps.step("wheel", || {
        let wheel = build(tools, builder)?;
        let detail = format!("{} {}", size(&wheel)?, file_name(&wheel));
        built = Some(wheel);
        Ok(detail)
    });
    let Some(wheel) = built else { return };
    let interpreters = interpreters::find(&tools.root);
    if interpreters.is_empty() {
        steps.step::<String>("wheel installed", || {
            Err(Failure::new("there is no CPython 3.11 or later to try it with"))
        });
    }
    for (version, python) in interpreters {
        steps.step(&format!("wheel, CPython {version}"), || try_out(tools, builder, &wheel, &version, &python));
    }
}

fn build(tools: &Toolchain, builder: &Builder) -> Result<PathBuf, Failure> {
    tools.set_up_python()?;
    let wheels = empty_folder(tools, "wheels")?;
    let maturin = tools
        .python(&tools.root.join("bindings/python"))
        .args(["-m", "maturin", "build", "--release", "--locked", "--out"])
        .args([&wheels])
        .env("CARGO_TARGET_DIR", &tools.target);
    builder.without_paths(maturin).run()?;
    let wheel = files::only(&wheels)?;
    if !file_name(&wheel).contains("-cp311-abi3-") {
        return Err(Failure::new(format!("{} is not for every CPython from 3.11", wheel.display())));
    }
    Ok(wheel)
}

/// Installs the wheel into a new environment, looks at what is there, and runs the quickstart.
fn try_out(
    tools: &Toolchain,
    builder: &Builder,
    wheel: &Path,
    version: &str,
    python: &Path,
) -> Result<String, Failure> {
    let folder = empty_folder(tools, &format!("python-{version}"))?;
    let venv = folder.join("venv");
    Program::new(python, &folder).args(["-m", "venv"]).args([&venv]).run()?;
    let python = python_of(&venv);
    Program::new(&python, &folder)
        .args(["-m", "pip", "--isolated", "install", "--quiet", "--disable-pip-version-check", "--no-index"])
        .args([wheel])
        .run()?;
    let report = Program::new(&python, &folder).args(["-I", "-c", include_str!("installed.py")]).read()?;
    let found: Installed = serde_json::from_str(&report)?;
    if !found.requires.is_empty() || found.distributions.iter().any(|name| !OTHERS.contains(&name.as_str())) {
        let all = found.distributions.join(", ");
        return Err(Failure::new(format!("the package should need no other; in the environment are {all}")));
    }
    if !found.typed {
        return Err(Failure::new("the package lacks py.typed"));
    }
    expect_licences(&found.licences)?;
    builder.expect_no_paths(&found.native)?;
    let quickstart = tools.root.join("bindings/python/examples/quickstart.py");
    let output = Program::new(&python, &folder).args(["-I"]).args([quickstart]).read()?;
    expect_quickstart(tools, &output)?;
    let library = megabytes(fs::metadata(&found.native)?.len());
    Ok(format!("{} installed without an index, quickstart ran; library {library}, no path in it", found.version))
}
