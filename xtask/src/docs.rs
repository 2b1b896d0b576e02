//! `cargo xtask docs`: the documentation's site, built strictly into `target/site`, and its tests.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::process::Program;
use crate::setup::Workshop;

/// The crates whose rustdoc is part of the site.
const CRATES: [&str; 3] = ["connguard", "connguard-emulator", "connguard-rules"];

/// Builds the pages, the TypeScript reference and rustdoc. A warning of any of the tools is an error.
pub fn run(shop: &Workshop) -> Result<(), Failure> {
    let site = shop.target.join("site");
    let mkdocs = Program::new(python_tools(shop)?, &shop.root).args(["-m", "mkdocs", "build", "--quiet", "--strict"]);
    mkdocs.args(["--site-dir"]).args([&site]).env("NO_MKDOCS_2_WARNING", "1").run()?;
    let typedoc = shop.node(&typedoc_tools(shop)?).args(["node_modules/typedoc/bin/typedoc", "--logLevel", "Warn"]);
    typedoc.args(["--out"]).args([site.join("typescript")]).run()?;
    let rustdoc = shop.target.join("doc");
    if rustdoc.exists() {
        // What others documented there does not belong to the site.
        fs::remove_dir_all(&rustdoc)?;
    }
    let crates = CRATES.iter().flat_map(|name| ["-p", name]);
    let cargo = shop.cargo().args(["doc", "--quiet", "--locked", "--no-deps"]).args(crates);
    cargo.env("RUSTDOCFLAGS", "--deny warnings").env("CARGO_TARGET_DIR", &shop.target).run()?;
    copy(&rustdoc, &site.join("rust"))?;
    println!("the site: {}", site.join("index.html").display());
    Ok(())
}

/// Runs every example of the pages, and looks for broken links and for whatever a reader's browser would fetch.
/// Needs the wheel, the Node package and the site.
pub fn test(shop: &Workshop) -> Result<String, Failure> {
    shop.cargo().args(["build", "--quiet", "--locked", "-p", "connguard-doc-examples"]).run()?;
    shop.link_package(&shop.root.join("docs/examples/node"))?;
    let pytest = shop.run_python(&shop.root.join("tests/docs")).args(["-m", "pytest", "-q", "-p", "no:cacheprovider"]);
    pytest.env("CARGO_TARGET_DIR", &shop.target).run_and_keep()
}

/// The Python of the pinned tools, which have a virtual environment of their own.
fn python_tools(shop: &Workshop) -> Result<PathBuf, Failure> {
    let pins = shop.root.join("tests/python/requirements-docs.txt");
    let venv = shop.target.join("venv-docs");
    let python = venv.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    if changed(&pins, &venv.join("installed-requirements.txt"))? {
        shop.set_up_python()?;
        shop.run_python(&shop.root).args(["-m", "venv", "--clear"]).args([&venv]).run()?;
        let pip = Program::new(&python, &shop.root).args(["-m", "pip", "install", "--quiet"]);
        pip.args(["--disable-pip-version-check", "--requirement"]).args([&pins]).run()?;
        fs::copy(&pins, venv.join("installed-requirements.txt"))?;
    }
    Ok(python)
}

/// The folder of typedoc, with the pinned tools installed.
fn typedoc_tools(shop: &Workshop) -> Result<PathBuf, Failure> {
    let folder = shop.root.join("docs/tooling/typedoc");
    let (lock, stamp) = (folder.join("package-lock.json"), folder.join("node_modules/.installed-package-lock.json"));
    if changed(&lock, &stamp)? {
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        Program::new(npm, &folder).args(["ci", "--no-audit", "--no-fund"]).run()?;
        fs::copy(&lock, &stamp)?;
    }
    Ok(folder)
}

fn changed(pins: &Path, stamp: &Path) -> Result<bool, Failure> {
    let wanted = fs::read_to_string(pins)?;
    Ok(!fs::read_to_string(stamp).is_ok_and(|installed| installed == wanted))
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
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
