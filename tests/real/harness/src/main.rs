//! What connguard claims, held against the service itself, installed and started on this machine: `cargo xtask real`.

mod answering;
mod differential;
mod install;
mod link;
mod lossy;
mod manifest;
mod options;
mod programs;
mod run;
mod server;
mod summary;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use xtask::run::toolchain::Toolchain;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run::run(&Toolchain::new(&root()), &arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("real: {failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}

/// The root of the repository: three folders above this crate.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).map_or_else(PathBuf::new, Path::to_path_buf)
}
