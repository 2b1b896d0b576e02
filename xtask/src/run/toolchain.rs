//! The tools that the commands need beside cargo: virtual environments and npm folders with what is pinned, the wheel,
//! the addon.

use std::fs;
use std::path::{Path, PathBuf};

use super::files::{self, changed};
use super::program::Program;
use crate::failure::Failure;

/// Where the repository and what is built from it are.
pub struct Toolchain {
    pub root: PathBuf,
    pub target: PathBuf,
}

impl Toolchain {
    pub fn new(root: &Path) -> Self {
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |t| root.join(t));
        Self { root: root.to_path_buf(), target }
    }

    pub fn cargo(&self) -> Program {
        self.cargo_in(&self.root)
    }

    pub fn cargo_in(&self, folder: &Path) -> Program {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        Program::new(cargo, folder)
    }

    /// What cargo knows of the members of the workspace.
    pub fn metadata(&self) -> Result<cargo_metadata::Metadata, Failure> {
        read_metadata(self.cargo().args(["metadata", "--locked", "--no-deps", "--format-version", "1"]))
    }

    /// The Python of the tests' virtual environment, which must be there.
    pub fn python(&self, folder: &Path) -> Program {
        Program::new(python_of(&self.target.join("venv")), folder)
    }

    pub fn node(&self, folder: &Path) -> Program {
        Program::new("node", folder)
    }

    pub fn npm(&self, folder: &Path) -> Program {
        Program::new(if cfg!(windows) { "npm.cmd" } else { "npm" }, folder)
    }

    /// The tests' virtual environment.
    pub fn set_up_python(&self) -> Result<(), Failure> {
        let pins = self.root.join("tests/python/requirements.txt");
        self.environment(&self.target.join("venv"), &pins).map(|_| ())
    }

    /// The Python of a virtual environment with what is pinned; made again only when the pins change.
    pub fn environment(&self, venv: &Path, pins: &Path) -> Result<PathBuf, Failure> {
        let (python, stamp) = (python_of(venv), venv.join("installed-requirements.txt"));
        if changed(pins, &stamp)? {
            files::empty(venv)?;
            Program::new(system_python(&self.root)?, &self.root).args(["-m", "venv"]).args([venv]).run()?;
            pip_install(&python, &self.root).args(["--requirement"]).args([pins]).run()?;
            fs::copy(pins, stamp)?;
        }
        Ok(python)
    }

    /// Builds the wheel and installs it, as a user would.
    pub fn install_wheel(&self) -> Result<(), Failure> {
        let python = python_of(&self.target.join("venv"));
        self.install_wheel_into(&python, &self.target.join("wheels-dev"), &["--profile", "dev"])
    }

    /// Builds the wheel into a folder and installs it for a Python that has maturin.
    pub fn install_wheel_into(&self, python: &Path, wheels: &Path, profile: &[&str]) -> Result<(), Failure> {
        files::empty(wheels)?;
        Program::new(python, &self.root.join("bindings/python"))
            .args(["-m", "maturin", "build", "--quiet", "--locked"])
            .args(profile)
            .args(["--out"])
            .args([wheels])
            .env("CARGO_TARGET_DIR", &self.target)
            .run()?;
        let wheel = files::only(wheels)?;
        pip_install(python, &self.root).args(["--no-index", "--no-deps", "--force-reinstall"]).args([wheel]).run()
    }

    /// Installs the pinned tools of the Node package and builds it.
    pub fn build_node(&self) -> Result<(), Failure> {
        let folder = self.root.join("bindings/node");
        self.install_node_tools(&folder)?;
        self.npm(&folder).args(["run", "--silent", "build"]).env("CARGO_TARGET_DIR", &self.target).run()
    }

    /// Installs what the lock file of a folder pins; done again only when it changes.
    pub fn install_node_tools(&self, folder: &Path) -> Result<(), Failure> {
        let (lock, stamp) =
            (folder.join("package-lock.json"), folder.join("node_modules/.installed-package-lock.json"));
        if changed(&lock, &stamp)? {
            self.npm(folder).args(["ci", "--no-audit", "--no-fund"]).run()?;
            fs::copy(lock, stamp)?;
        }
        Ok(())
    }

    /// Makes `import "connguard"` find the built package from a folder with a `package.json` that names it.
    pub fn link_package(&self, folder: &Path) -> Result<(), Failure> {
        if folder.join("node_modules/connguard/package.json").exists() {
            return Ok(());
        }
        self.npm(folder).args(["install", "--no-audit", "--no-fund", "--no-package-lock"]).run()
    }
}

/// Runs `cargo metadata` and reads what it prints.
pub fn read_metadata(cargo: Program) -> Result<cargo_metadata::Metadata, Failure> {
    cargo_metadata::MetadataCommand::parse(cargo.read()?).map_err(|error| Failure::new(error.to_string()))
}

/// Where a virtual environment has its Python.
pub fn python_of(venv: &Path) -> PathBuf {
    venv.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" })
}

fn pip_install(python: &Path, folder: &Path) -> Program {
    Program::new(python, folder).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
}

/// Python 3.11 or later, from `PYTHON` or the path.
pub fn system_python(root: &Path) -> Result<PathBuf, Failure> {
    let named = std::env::var_os("PYTHON").map(PathBuf::from);
    let candidates = named.into_iter().chain(["python3", "python3.11", "python"].map(PathBuf::from));
    for candidate in candidates {
        let check = ["-c", "import sys; sys.exit(sys.version_info < (3, 11))"];
        let status = std::process::Command::new(&candidate).current_dir(root).args(check).status();
        if status.is_ok_and(|s| s.success()) {
            return Ok(candidate);
        }
    }
    Err(Failure::new("no Python 3.11 or later was found; install one, or name it in the environment variable PYTHON"))
}
