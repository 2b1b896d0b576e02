//! Where the packages are built and tried.

use std::path::PathBuf;

use xtask::failure::Failure;
use xtask::run::files;
use xtask::run::toolchain::Toolchain;

/// A new, empty folder below `target/dist`.
pub(super) fn empty_folder(tools: &Toolchain, name: &str) -> Result<PathBuf, Failure> {
    let folder = tools.target.join("dist").join(name);
    files::empty(&folder)?;
    Ok(folder)
}
