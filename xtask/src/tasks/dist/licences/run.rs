//! Writes the file, or compares it.

use std::fs;

use super::copies::copies;
use super::linked::linked;
use super::render::{Entry, render};
use super::texts::{Standard, texts};
use xtask::failure::Failure;
use xtask::run::toolchain::Toolchain;

/// Where the packages take it from.
const FILE: &str = "THIRD-PARTY-LICENSES.txt";

/// Writes the file; with `check` only compares, and fails if it would be another.
pub fn run(tools: &Toolchain, check: bool) -> Result<String, Failure> {
    let standard = Standard::read(&tools.root)?;
    let mut entries = Vec::new();
    for krate in linked(tools)? {
        let texts = texts(&krate, &standard)?;
        entries.push(Entry { krate, texts });
    }
    expect_notice(tools, &entries)?;
    let file = tools.root.join(FILE);
    let wanted = render(&standard.apache, &entries);
    let there = fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
    let detail = format!("{} libraries, {} KB", entries.len(), wanted.len().div_ceil(1000));
    if there != wanted {
        if check {
            return Err(Failure::new(format!(
                "{FILE} is not what is linked; run `cargo xtask licences` and commit it"
            )));
        }
        fs::write(file, wanted)?;
    }
    copies(&tools.root, check)?;
    Ok(detail)
}

/// The notice tells where the source of a library under the Mozilla Public License is; it must name the version.
fn expect_notice(tools: &Toolchain, entries: &[Entry]) -> Result<(), Failure> {
    let notice = fs::read_to_string(tools.root.join("NOTICE"))?;
    for Entry { krate, .. } in entries.iter().filter(|entry| entry.krate.licence.contains("MPL-2.0")) {
        let named = format!("{} {}", krate.name, krate.version);
        if !notice.contains(&named) {
            return Err(Failure::new(format!("NOTICE must name {named} and where its source is ({})", krate.licence)));
        }
    }
    Ok(())
}
