//! `cargo xtask format`: the layout of the three languages, each by its own tool.

use crate::failure::Failure;
use crate::run::toolchain::Toolchain;

pub fn run(tools: &Toolchain) -> Result<(), Failure> {
    rust(tools, false)
}

/// Lays out Rust; with `check` only compares.
pub fn rust(tools: &Toolchain, check: bool) -> Result<(), Failure> {
    let check: &[&str] = if check { &["--", "--check"] } else { &[] };
    tools.cargo().args(["fmt", "--all"]).args(check).run()
}
