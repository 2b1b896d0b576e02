//! The benchmarks: their harness is a crate of its own, which only this command builds.

use xtask::failure::Failure;
use xtask::run::toolchain::Toolchain;

/// Runs the harness with these options.
pub fn run(tools: &Toolchain, options: &[&str]) -> Result<(), Failure> {
    tools.cargo().args(["run", "--quiet", "--package", "connguard-bench-harness", "--"]).args(options).run()
}
