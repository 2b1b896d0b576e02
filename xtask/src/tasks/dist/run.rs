//! The order of the parts, and the table at their end.

use super::binary::Builder;
use super::{crates, licences, npm, sdist, versions, wheel};
use xtask::failure::Failure;
use xtask::run::steps::Steps;
use xtask::run::toolchain::Toolchain;

/// What can be asked for by name; without a name all of it is done.
const PARTS: &[&str] = &["versions", "licences", "wheel", "npm", "crates"];

/// Does the named parts, or all of them. A part that fails does not keep the next ones from being tried.
pub fn run(tools: &Toolchain, named: &[&str]) -> Result<(), Failure> {
    if let Some(unknown) = named.iter().find(|name| !PARTS.contains(name)) {
        return Err(Failure::new(format!("dist has no part {unknown}; allowed: {}", PARTS.join(", "))));
    }
    let wanted = |part: &str| named.is_empty() || named.contains(&part);
    let mut steps = Steps::new("dist");
    let builder = Builder::new(tools);
    if wanted("versions") {
        steps.step("one version", || versions::check(tools));
    }
    if wanted("licences") {
        steps.step("licence texts", || licences::run(tools, true));
    }
    if wanted("wheel") {
        wheel::run(tools, &builder, &mut steps);
        steps.step("source distribution", || sdist::run(tools));
    }
    if wanted("npm") {
        npm::run(tools, &builder, &mut steps);
    }
    if wanted("crates") {
        crates::run(tools, &mut steps);
    }
    steps.end()
}
