//! What the commands need beside cargo: a virtual environment with the pinned tools, the wheel, the addon.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::process::Program;

/// Where things are, and what was set up.
pub struct Workshop {
    pub root: PathBuf,
    pub target: PathBuf,
}

impl Workshop {
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

    /// The virtual environment's Python.
    pub fn python(&self) -> PathBuf {
        let bin = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
        self.target.join("venv").join(bin)
    }

    pub fn run_python(&self, folder: &Path) -> Program {
        Program::new(self.python(), folder)
    }

    pub fn node(&self, folder: &Path) -> Program {
        Program::new("node", folder)
    }

    /// Creates the virtual environment and installs the pinned tools; done again only when the pins change.
    pub fn set_up_python(&self) -> Result<(), Failure> {
        let requirements = self.root.join("tests/python/requirements.txt");
        let wanted = fs::read_to_string(&requirements)?;
        let stamp = self.target.join("venv/installed-requirements.txt");
        if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
            return Ok(());
        }
        let venv = self.target.join("venv");
        if venv.exists() {
            fs::remove_dir_all(&venv)?;
        }
        fs::create_dir_all(&self.target)?;
        let python = system_python(&self.root)?;
        Program::new(python, &self.root).args(["-m", "venv"]).args([&venv]).run()?;
        self.run_python(&self.root)
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
            .args([&requirements])
            .run()?;
        Ok(fs::write(stamp, wanted)?)
    }

    /// Builds the wheel and installs it, as a user would.
    pub fn install_wheel(&self) -> Result<(), Failure> {
        let wheels = self.target.join("wheels-dev");
        if wheels.exists() {
            fs::remove_dir_all(&wheels)?;
        }
        self.run_python(&self.root.join("bindings/python"))
            .args(["-m", "maturin", "build", "--quiet", "--locked", "--profile", "dev", "--out"])
            .args([&wheels])
            .env("CARGO_TARGET_DIR", &self.target)
            .run()?;
        let wheel = fs::read_dir(&wheels)?.next().ok_or_else(|| Failure::new("maturin built no wheel"))??.path();
        self.run_python(&self.root)
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--no-index",
                "--no-deps",
                "--force-reinstall",
            ])
            .args([&wheel])
            .run()
    }

    /// Installs the pinned tools of the Node package and builds it.
    pub fn build_node(&self) -> Result<(), Failure> {
        let folder = self.root.join("bindings/node");
        self.install_node_tools(&folder)?;
        self.npm(&folder).args(["run", "--silent", "build"]).env("CARGO_TARGET_DIR", &self.target).run()
    }

    pub fn npm(&self, folder: &Path) -> Program {
        Program::new(if cfg!(windows) { "npm.cmd" } else { "npm" }, folder)
    }

    /// Installs what the lock file of a folder pins; done again only when it changes.
    pub fn install_node_tools(&self, folder: &Path) -> Result<(), Failure> {
        let stamp = folder.join("node_modules/.installed-package-lock.json");
        let wanted = fs::read_to_string(folder.join("package-lock.json"))?;
        if !fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
            self.npm(folder).args(["ci", "--no-audit", "--no-fund"]).run()?;
            fs::write(stamp, wanted)?;
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

/// Python 3.11 or newer, from `PYTHON` or the path.
fn system_python(root: &Path) -> Result<PathBuf, Failure> {
    let named = std::env::var_os("PYTHON").map(PathBuf::from);
    let candidates = named.into_iter().chain(["python3", "python3.11", "python"].map(PathBuf::from));
    for candidate in candidates {
        let check = ["-c", "import sys; sys.exit(sys.version_info < (3, 11))"];
        let status = std::process::Command::new(&candidate).current_dir(root).args(check).status();
        if status.is_ok_and(|s| s.success()) {
            return Ok(candidate);
        }
    }
    Err(Failure::new("no Python 3.11 or newer was found; install one, or name it in the environment variable PYTHON"))
}
