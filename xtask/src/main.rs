//! Everything that a person or CI runs on this repository: `cargo xtask <command>`.

mod codegen;
mod tasks;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use tasks::{bench, demo, dist, docs, format, fuzz, real, test};
use xtask::failure::Failure;
use xtask::run::toolchain::Toolchain;

const HELP: &str = "\
usage: cargo xtask <command>

  demo                build everything and tell the same story from Rust, Python and Node
  test [option …]     formatting, lints, drift, and every test of the three languages; option: --only STEP, with what it needs
  format              lay out Rust, Python and TypeScript
  docs                build the documentation into target/site
  codegen [--check]   write everything that is generated from openapi/; with --check only compare
  dist [part …]       build the packages and try them in clean environments; parts: versions, licences, wheel, npm, crates
  licences [--check]  write the licence texts of what the packages link; with --check only compare
  fuzz [option …]     the fuzz targets for a while; options: names of targets (check, manifest, reply), --seconds N (60 each)
  bench [option …]    connguard and its peers side by side, written to docs/benchmarks.md; options: --quick, --as-built, --busy, --only MEASURE
  real SERVICE        clients, program and emulator against a real server, which it installs; services: airflow
  help                show this text";

fn main() -> ExitCode {
    if let Some(code) = fuzz::wrap() {
        return code;
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&root(), &arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}

fn run(root: &Path, arguments: &[&str]) -> Result<(), Failure> {
    match arguments {
        ["codegen"] => codegen::run(root, false),
        ["codegen", "--check"] => codegen::run(root, true),
        ["demo"] => demo::run(&Toolchain::new(root)),
        ["docs"] => docs::run(&Toolchain::new(root)),
        ["dist", parts @ ..] => dist::run(&Toolchain::new(root), parts),
        ["licences"] => dist::licences::run(&Toolchain::new(root), false).map(|found| println!("{found}")),
        ["licences", "--check"] => dist::licences::run(&Toolchain::new(root), true).map(|found| println!("{found}")),
        ["format"] => format::run(&Toolchain::new(root)),
        ["test", options @ ..] => test::run(&Toolchain::new(root), options),
        ["fuzz", options @ ..] => fuzz::run(&Toolchain::new(root), options).map(|_| ()),
        ["bench", options @ ..] => bench::run(&Toolchain::new(root), options),
        ["real", arguments @ ..] => real::run(&Toolchain::new(root), arguments),
        ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        _ => Err(Failure::new(format!("unknown command: {}\n\n{HELP}", arguments.join(" ")))),
    }
}

/// The root of the repository: the folder above this crate.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, Path::to_path_buf)
}
