//! The tests against a real server: their harness is a crate of its own, which only this command builds.

use xtask::failure::Failure;
use xtask::run::toolchain::Toolchain;

/// Runs the harness with these arguments; its exit code becomes this tool's.
pub fn run(tools: &Toolchain, arguments: &[&str]) -> Result<(), Failure> {
    let harness = tools.cargo().args(["run", "--quiet", "--locked", "--package", "connguard-real", "--"]);
    match harness.args(arguments).status()?.code() {
        Some(0) => Ok(()),
        code => {
            let code = code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1);
            Err(Failure::new(format!("real {} failed", arguments.join(" "))).with_exit_code(code))
        }
    }
}
