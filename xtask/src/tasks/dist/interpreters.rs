//! The interpreters on this machine that the wheel must work under.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use xtask::run::program::Program;

/// Prints what decides whether the stable ABI is there: implementation, version, and whether it has a lock.
const PROBE: &str = "import platform, sys, sysconfig; \
    print(platform.python_implementation(), sys.version_info[0], sys.version_info[1], platform.python_version(), \
    sysconfig.get_config_var('Py_GIL_DISABLED') or 0)";

/// CPython 3.11 or later, one of each minor version: from `PYTHON`, the path, and pyenv's folder. By version.
pub(super) fn find(folder: &Path) -> Vec<(String, PathBuf)> {
    let named = env::var_os("PYTHON").map(PathBuf::from);
    let minors = (11..=20).map(|minor| PathBuf::from(format!("python3.{minor}")));
    let plain = ["python3", "python"].map(PathBuf::from);
    let mut found = BTreeMap::new();
    for candidate in named.into_iter().chain(plain).chain(minors).chain(pyenv()) {
        let Ok(answer) = Program::new(&candidate, folder).args(["-I", "-c", PROBE]).read() else { continue };
        let answer: Vec<&str> = answer.split_whitespace().collect();
        // Without the lock there is no stable ABI yet.
        let ["CPython", "3", minor, version, "0"] = answer[..] else { continue };
        let Ok(minor) = minor.parse::<u32>() else { continue };
        if minor >= 11 {
            found.entry(minor).or_insert_with(|| (version.to_owned(), candidate));
        }
    }
    found.into_values().collect()
}

/// Every version that pyenv has installed, chosen or not.
fn pyenv() -> Vec<PathBuf> {
    let root = env::var_os("PYENV_ROOT").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".pyenv")));
    let versions = root.and_then(|root| fs::read_dir(root.join("versions")).ok());
    let mut found: Vec<PathBuf> = versions
        .into_iter()
        .flatten()
        .filter_map(|version| Some(version.ok()?.path().join("bin/python")))
        .filter(|python| python.exists())
        .collect();
    found.sort();
    found
}
