//! The server's own environment, below `target/real/`; made again only when the pins change.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use xtask::failure::Failure;
use xtask::run::files::{self, changed};
use xtask::run::group::Group;
use xtask::run::toolchain::{python_of, system_python};

/// A slow network is waited for, one that stands still is not.
const AT_MOST: Duration = Duration::from_secs(20 * 60);

/// The exit code if the server cannot be had here, which says nothing about connguard.
pub const UNAVAILABLE: u8 = 3;

/// Installs what is pinned, with the machine's Python or the one that `PYTHON` names; where programs are then.
pub fn install(root: &Path, folder: &Path, pins: &Path) -> Result<PathBuf, Failure> {
    if cfg!(windows) {
        return Err(unavailable("Apache Airflow does not run on Windows"));
    }
    let venv = folder.join("venv");
    let python = python_of(&venv);
    let programs = python.parent().map_or_else(PathBuf::new, Path::to_path_buf);
    let stamp = venv.join("installed-requirements.txt");
    if !changed(pins, &stamp)? {
        return Ok(programs);
    }
    let system = system_python(root).map_err(|failure| unavailable(&failure.to_string()))?;
    files::empty(&venv)?;
    println!("installing {} into {}", pins.display(), venv.display());
    let log = folder.join("install.log");
    Group::command(system, root)
        .args(["-m", "venv"])
        .args([&venv])
        .run_logged(&log, AT_MOST)
        .map_err(|failure| unavailable(&format!("no virtual environment could be made: {failure}")))?;
    Group::command(&python, root)
        .args(["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"])
        .args(["--retries", "2", "--requirement"])
        .args([pins])
        .run_logged(&log, AT_MOST)
        .map_err(|failure| {
            unavailable(&format!("{} could not be installed; is there a network? {failure}", pins.display()))
        })?;
    fs::copy(pins, stamp)?;
    Ok(programs)
}

fn unavailable(why: &str) -> Failure {
    Failure::new(format!("the server is not available: {why}")).with_exit_code(UNAVAILABLE)
}
