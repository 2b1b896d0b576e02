//! `cargo xtask docs`: the documentation's site, built strictly into `target/site`, and its tests.

use std::fs;

use xtask::failure::Failure;
use xtask::run::files;
use xtask::run::program::Program;
use xtask::run::steps::summary;
use xtask::run::toolchain::Toolchain;

/// The crates whose rustdoc is part of the site.
const CRATES: [&str; 3] = ["connguard", "connguard-emulator", "connguard-rules"];

/// Builds the pages, the TypeScript reference and rustdoc. A warning of any of the tools is an error.
pub fn run(tools: &Toolchain) -> Result<(), Failure> {
    let site = tools.target.join("site");
    // The tools of the pages have a virtual environment of their own.
    let pins = tools.root.join("tests/python/requirements-docs.txt");
    let python = tools.environment(&tools.target.join("venv-docs"), &pins)?;
    let mkdocs = Program::new(python, &tools.root).args(["-m", "mkdocs", "build", "--quiet", "--strict"]);
    mkdocs.args(["--site-dir"]).args([&site]).env("NO_MKDOCS_2_WARNING", "1").run()?;
    let folder = tools.root.join("docs/tooling/typedoc");
    tools.install_node_tools(&folder)?;
    let typedoc = tools.node(&folder).args(["node_modules/typedoc/bin/typedoc", "--logLevel", "Warn"]);
    typedoc.args(["--out"]).args([site.join("typescript")]).run()?;
    let rustdoc = tools.target.join("doc");
    if rustdoc.exists() {
        // What others documented there does not belong to the site.
        fs::remove_dir_all(&rustdoc)?;
    }
    let crates = CRATES.iter().flat_map(|name| ["-p", name]);
    let cargo =
        tools.cargo().args(["doc", "--quiet", "--locked", "--no-deps", "--features", "connguard/testing"]).args(crates);
    cargo.env("RUSTDOCFLAGS", "--deny warnings").env("CARGO_TARGET_DIR", &tools.target).run()?;
    files::copy(&rustdoc, &site.join("rust"))?;
    println!("the site: {}", site.join("index.html").display());
    Ok(())
}

/// Runs every example of the pages, and looks for broken links and for whatever a reader's browser would fetch.
/// Needs the wheel, the Node package and the site.
pub fn test(tools: &Toolchain) -> Result<String, Failure> {
    tools.cargo().args(["build", "--quiet", "--locked", "-p", "connguard-doc-examples"]).run()?;
    tools.link_package(&tools.root.join("docs/examples/node"))?;
    let pytest = tools.python(&tools.root.join("tests/docs")).args(["-m", "pytest", "-q", "-p", "no:cacheprovider"]);
    let output = pytest.env("CARGO_TARGET_DIR", &tools.target).run_and_capture()?;
    Ok(summary(&output).collect::<Vec<_>>().join("\n"))
}
