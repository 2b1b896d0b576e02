//! The published crates: packed, built from what was packed, documented, and their dependencies looked at.

use std::fs;

use super::binary::{file_name, megabytes};
use xtask::failure::Failure;
use xtask::run::program::Program;
use xtask::run::steps::{Outcome, Steps};
use xtask::run::toolchain::Toolchain;

/// In the order in which they depend on each other.
const PUBLISHED: &[&str] =
    &["connguard-rules", "connguard-api", "connguard-emulator", "connguard-manifest", "connguard", "connguard-cli"];

/// The version of cargo-deny; installed below `target` where it is not there.
const DENY: &str = "0.20.2";

pub(super) fn run(tools: &Toolchain, steps: &mut Steps) {
    steps.step("crates packaged", || package(tools));
    steps.step("crates documented", || document(tools));
    steps.step("cargo deny", || deny(tools));
}

/// Packs the crates together and builds each from its packed form, against the packed forms of the others.
fn package(tools: &Toolchain) -> Result<String, Failure> {
    // Nothing is published here, so what is not committed yet may be tried too.
    published(tools.cargo().args(["package", "--locked", "--allow-dirty"])).run()?;
    let mut packed = Vec::new();
    for krate in fs::read_dir(tools.target.join("package"))? {
        let path = krate?.path();
        if path.extension().is_some_and(|extension| extension == "crate") {
            packed.push(format!("{} {}", megabytes(fs::metadata(&path)?.len()), file_name(&path)));
        }
    }
    packed.sort();
    Ok(packed.join(", "))
}

fn document(tools: &Toolchain) -> Result<String, Failure> {
    let cargo = tools.cargo().args(["doc", "--locked", "--no-deps"]).env("RUSTDOCFLAGS", "--deny warnings");
    published(cargo).run()?;
    Ok("no warning".to_owned())
}

/// Licences, bans and sources; and the advisories, where their database can be fetched.
fn deny(tools: &Toolchain) -> Result<Outcome, Failure> {
    let installed = tools.target.join("tools");
    let program = installed.join("bin").join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    let version = || Program::new(&program, &tools.root).args(["--version"]).read();
    if !version().is_ok_and(|version| version.trim_end().ends_with(DENY)) {
        let install =
            tools.cargo().args(["install", "--quiet", "--locked", "--force", "cargo-deny", "--version", DENY]);
        install.args(["--root"]).args([&installed]).run()?;
    }
    let check = |what: &[&str]| Program::new(&program, &tools.root).args(["check"]).args(what);
    check(&["licenses", "bans", "sources"]).run()?;
    match check(&["advisories"]).read() {
        Ok(_) => Ok(Outcome::Passed("licenses, bans, sources, advisories".to_owned())),
        Err(failure) if failure.to_string().contains("failed to fetch advisory database") => {
            Ok(Outcome::Skipped("licenses, bans, sources held; the advisories cannot be fetched here".to_owned()))
        }
        Err(failure) => Err(failure),
    }
}

fn published(cargo: Program) -> Program {
    PUBLISHED.iter().fold(cargo, |cargo, name| cargo.args(["--package", name]))
}
