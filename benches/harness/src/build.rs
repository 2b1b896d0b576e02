//! What is measured, built as it is released, and the peers. Everything is below `target/bench/`.

use std::fs;
use std::path::{Path, PathBuf};

use super::cores::Cores;
use xtask::failure::Failure;
use xtask::run::program::Program;
use xtask::run::toolchain::{Toolchain, python_of};

/// Where the programs are.
pub struct Bench {
    pub root: PathBuf,
    pub folder: PathBuf,
    pub cores: Cores,
    programs: PathBuf,
}

impl Bench {
    pub fn new(tools: &Toolchain) -> Self {
        let folder = tools.target.join("bench");
        Self { root: tools.root.clone(), programs: folder.join("programs"), folder, cores: Cores::find() }
    }

    /// Builds and installs; what was built is copied, so that other builds do not change what is measured.
    pub fn build(&self, tools: &Toolchain) -> Result<(), Failure> {
        fs::create_dir_all(&self.programs)?;
        tools
            .cargo()
            .args(["build", "--quiet", "--release", "--locked"])
            .args(["-p", "connguard-emulator", "-p", "connguard-cli", "-p", "connguard-node", "-p", "connguard-bench"])
            .run()?;
        let release = tools.target.join("release");
        for program in [self.emulator(), self.rust(), self.program()] {
            copy(&release.join(program.file_name().unwrap_or_default()), &program)?;
        }
        copy(&addon(&release)?, &self.addon())?;
        self.install_python(tools)?;
        self.install_node(tools)
    }

    pub fn emulator(&self) -> PathBuf {
        self.binary("connguard-emulator")
    }

    pub fn rust(&self) -> PathBuf {
        self.binary("connguard-bench")
    }

    /// The command itself.
    pub fn program(&self) -> PathBuf {
        self.binary("connguard")
    }

    pub fn python(&self) -> PathBuf {
        python_of(&self.folder.join("venv"))
    }

    pub fn node_folder(&self) -> PathBuf {
        self.folder.join("node")
    }

    fn binary(&self, name: &str) -> PathBuf {
        self.programs.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    fn install_python(&self, tools: &Toolchain) -> Result<(), Failure> {
        let python =
            tools.environment(&self.folder.join("venv"), &self.root.join("benches/python/requirements.txt"))?;
        tools.install_wheel_into(&python, &self.folder.join("wheels"), &["--release"])?;
        // The peer that a generator writes from the same document.
        Program::new(python, &self.folder)
            .args(["-m", "openapi_python_client", "generate", "--meta", "none", "--overwrite", "--path"])
            .args([self.root.join("openapi/matillion.yaml")])
            .args(["--output-path", "generated/connguard_generated"])
            .run()
    }

    /// The package is put together beside its sources, so that a build for development stays what it is.
    fn install_node(&self, tools: &Toolchain) -> Result<(), Failure> {
        let (sources, folder) = (self.root.join("benches/node"), self.node_folder());
        fs::create_dir_all(&folder)?;
        for entry in fs::read_dir(&sources)? {
            let path = entry?.path();
            if path.is_file() {
                fs::copy(&path, folder.join(path.file_name().unwrap_or_default()))?;
            }
        }
        tools.install_node_tools(&folder)?;
        let package = self.root.join("bindings/node");
        tools.install_node_tools(&package)?;
        let installed = folder.join("node_modules/connguard");
        fs::create_dir_all(&installed)?;
        fs::copy(package.join("package.json"), installed.join("package.json"))?;
        fs::create_dir_all(installed.join("bin"))?;
        fs::copy(package.join("bin/connguard.js"), installed.join("bin/connguard.js"))?;
        // Where npx looks for it.
        let link = folder.join("node_modules/.bin/connguard");
        fs::create_dir_all(folder.join("node_modules/.bin"))?;
        fs::write(&link, "#!/usr/bin/env node\nrequire(\"../connguard/bin/connguard.js\");\n")?;
        executable(&link)?;
        tools
            .node(&package)
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

#[cfg(unix)]
fn executable(path: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::set_permissions(path, fs::Permissions::from_mode(0o755))?)
}

#[cfg(not(unix))]
fn executable(_path: &Path) -> Result<(), Failure> {
    Ok(())
}

/// Copies beside the old file and renames, because that one may be running.
fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    let beside = to.with_extension("new");
    fs::copy(from, &beside)?;
    Ok(fs::rename(beside, to)?)
}
