//! What a package shows once a stranger has installed it.

use std::fs;

use xtask::failure::Failure;
use xtask::run::toolchain::Toolchain;

/// The licence texts that go with everything that is compiled.
pub(super) const LICENCES: &[&str] = &["LICENSE-APACHE", "LICENSE-MIT", "NOTICE", "THIRD-PARTY-LICENSES.txt"];

pub(super) fn expect_licences(found: &[String]) -> Result<(), Failure> {
    match LICENCES.iter().find(|name| !found.iter().any(|file| file == *name)) {
        None => Ok(()),
        Some(missing) => Err(Failure::new(format!("the package lacks {missing}; it holds {}", found.join(", ")))),
    }
}

/// The quickstarts print that they created a connection, and the refusal that the README shows.
pub(super) fn expect_quickstart(tools: &Toolchain, output: &str) -> Result<(), Failure> {
    let readme = fs::read_to_string(tools.root.join("README.md"))?;
    let refusal = readme.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap_or("?");
    if output.starts_with("created ") && output.replace("\r\n", "\n").contains(refusal) {
        return Ok(());
    }
    Err(Failure::new(format!("the quickstart should print \"created …\" and:\n{refusal}\nit printed:\n{output}")))
}
