//! The source distribution: for platforms that have no wheel. It must build without anything from this checkout.

use std::fs;
use std::path::{Path, PathBuf};

use super::binary::{file_name, size};
use super::run::empty_folder;
use crate::failure::Failure;
use crate::setup::Workshop;

pub(super) fn run(shop: &Workshop) -> Result<String, Failure> {
    shop.set_up_python()?;
    let folder = empty_folder(shop, "sdist")?;
    shop.run_python(&shop.root.join("bindings/python"))
        .args(["-m", "maturin", "sdist", "--out"])
        .args([&folder])
        .run()?;
    let archive = only_entry(&folder)?;
    let unpacked = empty_folder(shop, "sdist-unpacked")?;
    shop.run_python(&unpacked).args(["-m", "tarfile", "--extract"]).args([&archive]).run()?;
    // The wheel shows that the build works; here it is the question whether all that it needs is there. Not `--locked`:
    // the lock file is the whole workspace's, and cargo takes the packages out of it that are not in the archive.
    shop.cargo_in(&only_entry(&unpacked)?)
        .args(["check", "--quiet", "--offline", "--package", "connguard-python"])
        .env("CARGO_TARGET_DIR", &shop.target)
        .run()?;
    Ok(format!("{} {}", size(&archive)?, file_name(&archive)))
}

fn only_entry(folder: &Path) -> Result<PathBuf, Failure> {
    let first = fs::read_dir(folder)?.next();
    Ok(first.ok_or_else(|| Failure::new(format!("{} should hold one file or folder", folder.display())))??.path())
}
