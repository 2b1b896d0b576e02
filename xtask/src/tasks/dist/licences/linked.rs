//! Which crates the compiled packages link, on any of the platforms that packages are built for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use cargo_metadata::Package;

use crate::tasks::dist::platforms::platforms;
use xtask::failure::Failure;
use xtask::run::toolchain::{Toolchain, read_metadata};

/// A crate by others that is part of a package.
pub(super) struct Linked {
    pub(super) name: String,
    pub(super) version: String,
    /// An SPDX expression.
    pub(super) licence: String,
    pub(super) repository: String,
    pub(super) authors: Vec<String>,
    /// Where its source lies.
    pub(super) folder: PathBuf,
}

/// The crates in the order of their names and versions. Nothing that only builds or tests is among them.
pub(super) fn linked(tools: &Toolchain) -> Result<Vec<Linked>, Failure> {
    let targets: Vec<String> = platforms(tools)?.into_iter().map(|platform| platform.target).collect();
    let packages = packages(tools, &targets)?;
    let mut found = Vec::new();
    for (name, version) in in_packages(tools, &targets)? {
        let key = (name, version);
        // Our own crates are not in it.
        let Some(package) = packages.get(&key) else { continue };
        let (name, version) = key;
        let licence =
            package.license.clone().ok_or_else(|| Failure::new(format!("{name} {version} names no licence")))?;
        found.push(Linked {
            name,
            version,
            licence: licence.replace(" / ", " OR ").replace('/', " OR "),
            repository: package.repository.clone().unwrap_or_default(),
            authors: package.authors.clone(),
            folder: package.manifest_path.parent().map(|folder| folder.as_std_path().to_path_buf()).unwrap_or_default(),
        });
    }
    Ok(found)
}

/// All packages by others that cargo knows of, by name and version.
fn packages(tools: &Toolchain, targets: &[String]) -> Result<BTreeMap<(String, String), Package>, Failure> {
    let filter = targets.iter().flat_map(|target| ["--filter-platform", target]);
    let metadata = tools.cargo().args(["metadata", "--locked", "--format-version", "1"]).args(filter);
    let metadata = read_metadata(metadata)?;
    let foreign = metadata.packages.into_iter().filter(|package| package.source.is_some());
    Ok(foreign.map(|package| ((package.name.to_string(), package.version.to_string()), package)).collect())
}

/// Names and versions of the crates that are linked, as cargo builds the two packages: with their features alone.
fn in_packages(tools: &Toolchain, targets: &[String]) -> Result<BTreeSet<(String, String)>, Failure> {
    let targets = targets.iter().flat_map(|target| ["--target", target]);
    let tree = tools
        .cargo()
        .args(["tree", "--locked", "--package", "connguard-python", "--package", "connguard-node"])
        .args(["--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}"])
        .args(targets)
        .read()?;
    let crates = tree.lines().filter_map(|line| {
        let (name, rest) = line.split_once(" v")?;
        let version = rest.split(' ').next()?;
        Some((name.to_owned(), version.to_owned()))
    });
    Ok(crates.collect())
}
