//! What is measured, built as it is released, and the peers. Everything is below `target/bench/`.

use std::fs;
use std::path::{Path, PathBuf};

use super::server::Cores;
use crate::failure::Failure;
use crate::process::Program;
use crate::setup::Workshop;

/// Where the programs are.
pub struct Bench {
    pub root: PathBuf,
    pub folder: PathBuf,
    pub cores: Cores,
    programs: PathBuf,
}

impl Bench {
    pub fn new(shop: &Workshop) -> Self {
        let folder = shop.target.join("bench");
        Self { root: shop.root.clone(), programs: folder.join("programs"), folder, cores: Cores::find() }
    }

    /// Builds and installs; what was built is copied, so that other builds do not change what is measured.
    pub fn build(&self, shop: &Workshop) -> Result<(), Failure> {
        fs::create_dir_all(&self.programs)?;
        shop.cargo()
            .args(["build", "--quiet", "--release", "--locked"])
            .args(["-p", "connguard-emulator", "-p", "connguard-node", "-p", "connguard-bench"])
            .run()?;
        let release = shop.target.join("release");
        for program in [self.emulator(), self.rust()] {
            copy(&release.join(program.file_name().unwrap_or_default()), &program)?;
        }
        copy(&addon(&release)?, &self.addon())?;
        self.install_python(shop)?;
        self.install_node(shop)
    }

    pub fn emulator(&self) -> PathBuf {
        self.binary("connguard-emulator")
    }

    pub fn rust(&self) -> PathBuf {
        self.binary("connguard-bench")
    }

    pub fn python(&self) -> PathBuf {
        self.folder.join("venv").join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" })
    }

    pub fn node_folder(&self) -> PathBuf {
        self.folder.join("node")
    }

    fn binary(&self, name: &str) -> PathBuf {
        self.programs.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    fn install_python(&self, shop: &Workshop) -> Result<(), Failure> {
        let requirements = self.root.join("benches/python/requirements.txt");
        let pip = || Program::new(self.python(), &self.root).args(["-m", "pip", "install", "--quiet"]);
        if changed(&requirements, &self.folder.join("venv/installed-requirements.txt"))? {
            shop.set_up_python()?;
            shop.run_python(&self.root).args(["-m", "venv", "--clear"]).args([self.folder.join("venv")]).run()?;
            pip().args(["--requirement"]).args([&requirements]).run()?;
            fs::copy(&requirements, self.folder.join("venv/installed-requirements.txt"))?;
        }
        let wheels = self.folder.join("wheels");
        if wheels.exists() {
            fs::remove_dir_all(&wheels)?;
        }
        Program::new(self.python(), &self.root.join("bindings/python"))
            .args(["-m", "maturin", "build", "--quiet", "--locked", "--release", "--out"])
            .args([&wheels])
            .env("CARGO_TARGET_DIR", &shop.target)
            .run()?;
        let wheel = fs::read_dir(&wheels)?.next().ok_or_else(|| Failure::new("maturin built no wheel"))??.path();
        pip().args(["--no-index", "--no-deps", "--force-reinstall"]).args([wheel]).run()?;
        // The peer that a generator writes from the same document.
        Program::new(self.python(), &self.folder)
            .args(["-m", "openapi_python_client", "generate", "--meta", "none", "--overwrite", "--path"])
            .args([self.root.join("openapi/matillion.yaml")])
            .args(["--output-path", "generated/connguard_generated"])
            .run()
    }

    /// The package is put together beside its sources, so that a build for development stays what it is.
    fn install_node(&self, shop: &Workshop) -> Result<(), Failure> {
        let (sources, folder) = (self.root.join("benches/node"), self.node_folder());
        fs::create_dir_all(&folder)?;
        for entry in fs::read_dir(&sources)? {
            let path = entry?.path();
            if path.is_file() {
                fs::copy(&path, folder.join(path.file_name().unwrap_or_default()))?;
            }
        }
        shop.install_node_tools(&folder)?;
        let package = self.root.join("bindings/node");
        shop.install_node_tools(&package)?;
        let installed = folder.join("node_modules/connguard");
        fs::create_dir_all(&installed)?;
        fs::copy(package.join("package.json"), installed.join("package.json"))?;
        shop.node(&package)
            .args(["node_modules/typescript/bin/tsc", "-p", "tsconfig.json", "--outDir"])
            .args([installed.join("dist")])
            .run()
    }

    /// The addon under a name that Node loads.
    pub fn addon(&self) -> PathBuf {
        self.programs.join("connguard.node")
    }
}

/// What cargo calls the addon.
fn addon(release: &Path) -> Result<PathBuf, Failure> {
    let names = ["libconnguard_node.so", "libconnguard_node.dylib", "connguard_node.dll"];
    let found = names.iter().map(|name| release.join(name)).find(|path| path.exists());
    found.ok_or_else(|| Failure::new("cargo built no addon for Node"))
}

/// Copies beside the old file and renames, because that one may be running.
fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    let beside = to.with_extension("new");
    fs::copy(from, &beside)?;
    Ok(fs::rename(beside, to)?)
}

/// Whether a file differs from what it was when something was installed.
fn changed(file: &Path, stamp: &Path) -> Result<bool, Failure> {
    let wanted = fs::read_to_string(file)?;
    Ok(!fs::read_to_string(stamp).is_ok_and(|installed| installed == wanted))
}
