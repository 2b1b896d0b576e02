//! The source distribution: for platforms that have no wheel. It must build without anything from this checkout.

use std::fs;
use std::path::Path;

use super::binary::{file_name, size};
use super::folders::empty_folder;
use xtask::failure::Failure;
use xtask::run::files;
use xtask::run::toolchain::Toolchain;

pub(super) fn run(tools: &Toolchain) -> Result<String, Failure> {
    tools.set_up_python()?;
    let folder = empty_folder(tools, "sdist")?;
    tools
        .python(&tools.root.join("bindings/python"))
        .args(["-m", "maturin", "sdist", "--out"])
        .args([&folder])
        .run()?;
    let archive = files::only(&folder)?;
    let unpacked = empty_folder(tools, "sdist-unpacked")?;
    tools.python(&unpacked).args(["-m", "tarfile", "--extract"]).args([&archive]).run()?;
    // The wheel shows that the build works; here it is the question whether all that it needs is there. Not `--locked`:
    // the lock file is the whole workspace's, and cargo takes the packages out of it that are not in the archive. Nothing
    // else in it may change.
    let source = files::only(&unpacked)?;
    tools
        .cargo_in(&source)
        .args(["check", "--quiet", "--offline", "--package", "connguard-python"])
        // A folder of its own: what is in the archive is dated long ago, so that cargo would take an earlier check of
        // other contents for one of these.
        .env("CARGO_TARGET_DIR", empty_folder(tools, "sdist-target")?)
        .run()?;
    let ours = locked(&tools.root)?;
    if let Some(other) = locked(&source)?.into_iter().find(|package| !ours.contains(package)) {
        return Err(Failure::new(format!("built from the archive, this is not as it is locked: {other}")));
    }
    Ok(format!("{} {}", size(&archive)?, file_name(&archive)))
}

/// The packages of a lock file, each with its version and where it is from.
fn locked(folder: &Path) -> Result<Vec<String>, Failure> {
    let text = fs::read_to_string(folder.join("Cargo.lock"))?;
    let identity = |package: &str| {
        let lines =
            package.lines().filter(|l| ["name", "version", "source", "checksum"].iter().any(|key| l.starts_with(key)));
        lines.collect::<Vec<_>>().join(" ")
    };
    Ok(text.split("[[package]]").skip(1).map(identity).collect())
}
