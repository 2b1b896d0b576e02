//! Files and folders, as several commands copy and compare them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// Makes a folder that is there and empty.
pub fn empty(folder: &Path) -> Result<(), Failure> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(fs::create_dir_all(folder)?)
}

/// Copies a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// Whether a file of pins differs from the copy that was kept when they were installed.
pub fn changed(pins: &Path, stamp: &Path) -> Result<bool, Failure> {
    let wanted = fs::read_to_string(pins)?;
    Ok(!fs::read_to_string(stamp).is_ok_and(|installed| installed == wanted))
}

/// The one file or folder in a folder.
pub fn only(folder: &Path) -> Result<PathBuf, Failure> {
    let first = fs::read_dir(folder)?.next();
    Ok(first.ok_or_else(|| Failure::new(format!("{} should hold one file or folder", folder.display())))??.path())
}
