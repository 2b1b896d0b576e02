//! The published crates: packed, built from what was packed, documented, and their dependencies looked at.

use std::fs;

use super::binary::{file_name, megabytes};
use super::table::{Outcome, Table};
use crate::failure::Failure;
use crate::process::Program;
use crate::setup::Workshop;

/// In the order in which they depend on each other.
const PUBLISHED: &[&str] = &["connguard-rules", "connguard-api", "connguard-emulator", "connguard"];

pub(super) fn run(shop: &Workshop, table: &mut Table) {
    table.step("crates packaged", || package(shop));
    table.step("crates documented", || document(shop));
    table.step("cargo deny", || deny(shop));
}

/// Packs the crates together and builds each from its packed form, against the packed forms of the others.
fn package(shop: &Workshop) -> Result<String, Failure> {
    // Nothing is published here, so what is not committed yet may be tried too.
    published(shop.cargo().args(["package", "--locked", "--allow-dirty"])).run()?;
    let mut packed = Vec::new();
    for krate in fs::read_dir(shop.target.join("package"))? {
        let path = krate?.path();
        if path.extension().is_some_and(|extension| extension == "crate") {
            packed.push(format!("{} {}", megabytes(fs::metadata(&path)?.len()), file_name(&path)));
        }
    }
    packed.sort();
    Ok(packed.join(", "))
}

fn document(shop: &Workshop) -> Result<String, Failure> {
    let cargo = shop.cargo().args(["doc", "--locked", "--no-deps"]).env("RUSTDOCFLAGS", "--deny warnings");
    published(cargo).run()?;
    Ok("no warning".to_owned())
}

/// What needs no network. The advisories are looked at where the database can be fetched: in continuous integration.
fn deny(shop: &Workshop) -> Result<Outcome, Failure> {
    if shop.cargo().args(["deny", "--version"]).read().is_err() {
        return Ok(Outcome::Skipped("cargo-deny is not installed: cargo install --locked cargo-deny".to_owned()));
    }
    shop.cargo().args(["deny", "--offline", "check", "licenses", "bans", "sources"]).run()?;
    Ok(Outcome::Held("licenses, bans, sources".to_owned()))
}

fn published(cargo: Program) -> Program {
    PUBLISHED.iter().fold(cargo, |cargo, name| cargo.args(["--package", name]))
}
