//! The order of the parts, and their end: a table.

use std::fs;
use std::path::PathBuf;

use super::binary::Builder;
use super::table::Table;
use super::{crates, licences, npm, sdist, versions, wheel};
use crate::failure::Failure;
use crate::setup::Workshop;

/// What can be asked for by name; without a name all of it is done.
const PARTS: &[&str] = &["versions", "licences", "wheel", "npm", "crates"];

/// Does the named parts, or all of them. A part that fails does not keep the next ones from being tried.
pub fn run(shop: &Workshop, named: &[&str]) -> Result<(), Failure> {
    if let Some(unknown) = named.iter().find(|name| !PARTS.contains(name)) {
        return Err(Failure::new(format!("dist has no part {unknown}; allowed: {}", PARTS.join(", "))));
    }
    let wanted = |part: &str| named.is_empty() || named.contains(&part);
    let mut table = Table::default();
    let builder = Builder::new(shop);
    if wanted("versions") {
        table.step("one version", || versions::check(shop));
    }
    if wanted("licences") {
        table.step("licence texts", || licences::run(shop, true));
    }
    if wanted("wheel") {
        wheel::run(shop, &builder, &mut table);
        table.step("source distribution", || sdist::run(shop));
    }
    if wanted("npm") {
        npm::run(shop, &builder, &mut table);
    }
    if wanted("crates") {
        crates::run(shop, &mut table);
    }
    table.end()
}

/// A new, empty folder below `target/dist`.
pub(super) fn empty_folder(shop: &Workshop, name: &str) -> Result<PathBuf, Failure> {
    let folder = shop.target.join("dist").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    Ok(folder)
}
