//! This program in the place of rustc: the crates of this workspace are compiled with coverage, their dependencies without,
//! so that those need not be recompiled. No nightly toolchain is needed, and nothing to install.

use std::ffi::OsString;
use std::process::{Command, ExitCode};

/// Says that this program was started by cargo as a wrapper.
pub(super) const MARK: &str = "CONNGUARD_FUZZ_WRAPPER";

/// What cargo-fuzz hands to rustc too.
const COVERAGE: &[&str] = &[
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
];

/// Runs the compiler if that is what cargo wants; `None` if this program was started by a person.
pub fn wrap() -> Option<ExitCode> {
    std::env::var_os(MARK)?;
    let mut arguments = std::env::args_os().skip(1);
    let compiler = arguments.next()?;
    let arguments: Vec<OsString> = arguments.collect();
    let mut command = Command::new(compiler);
    if is_instrumented(&arguments) {
        command.args(COVERAGE);
    }
    let status = command.args(&arguments).status();
    Some(
        status
            .ok()
            .and_then(|status| status.code())
            .map_or(ExitCode::FAILURE, |code| ExitCode::from(u8::try_from(code).unwrap_or(1))),
    )
}

/// A crate that ends up in the fuzz targets; build scripts do not.
fn is_instrumented(arguments: &[OsString]) -> bool {
    let name = arguments.windows(2).find(|pair| pair[0] == "--crate-name").map(|pair| pair[1].to_string_lossy());
    name.is_some_and(|name| !name.starts_with("build_script") && name != "___")
}
