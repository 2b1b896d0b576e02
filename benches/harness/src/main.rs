//! connguard and its peers side by side, as ratios, in one table: `cargo xtask bench`.

mod build;
mod cores;
mod counter;
mod measures;
mod reasons;
mod report;
mod run;
mod samples;
mod statistics;
mod targets;
mod versions;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use xtask::run::toolchain::Toolchain;

fn main() -> ExitCode {
    let options: Vec<String> = std::env::args().skip(1).collect();
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    match run::run(&Toolchain::new(&root()), &options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("bench: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// The root of the repository: two folders above this crate.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).map_or_else(PathBuf::new, Path::to_path_buf)
}
