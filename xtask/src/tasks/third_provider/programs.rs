//! One program in each language, against the copy's emulator.

use std::path::Path;
use std::process::Command;

use xtask::failure::Failure;
use xtask::run::emulator::Emulator;
use xtask::run::files;
use xtask::run::program::Program;
use xtask::run::toolchain::Toolchain;

/// What each of them prints: the name of the store that it made, from the list.
const SAID: &str = "third provider: north";

/// Builds the copy's packages.
pub(super) fn build(tools: &Toolchain, tree: &Toolchain) -> Result<(), Failure> {
    let cargo = tree.cargo().args(["build", "--quiet", "--locked", "-p", "connguard-emulator", "-p", "connguard"]);
    apart(tree, cargo.args(["--bins", "--example", "third_provider"])).run()?;
    tools.set_up_python()?;
    let (wheels, installed) = (tree.target.join("wheels"), tree.target.join("python"));
    files::empty(&wheels)?;
    let maturin = tools.python(&tree.root.join("bindings/python"));
    let maturin = maturin.args(["-m", "maturin", "build", "--quiet", "--locked", "--profile", "dev", "--out"]);
    apart(tree, maturin.args([&wheels])).run()?;
    let wheel = files::only(&wheels)?;
    files::empty(&installed)?;
    let pip = tools.python(&tree.root).args(["-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--target"]);
    pip.args([&installed, &wheel]).run()?;
    let package = tree.root.join("bindings/node");
    tree.install_node_tools(&package)?;
    apart(tree, tree.npm(&package).args(["run", "--silent", "build"])).run()
}

/// Everything that is compiled for the copy lies in folders of its own. cargo tells packages by their paths from the root of
/// the workspace, so that with one folder for both it would take the copy's crates for those of the repository.
fn apart(tree: &Toolchain, program: Program) -> Program {
    program.env("CARGO_TARGET_DIR", &tree.target)
}

/// Lets each program create a store and list it.
pub(super) fn call(tools: &Toolchain, tree: &Toolchain, folder: &Path) -> Result<(), Failure> {
    let built = |name: &str| tree.target.join("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let emulator = Emulator::start(Command::new(built("connguard-emulator")))?;
    let python = tools.python(folder).args(["third_provider.py"]);
    let node = tools.node(folder).args(["third_provider.mjs"]);
    for (language, program) in [
        ("Rust", Program::new(built("examples/third_provider"), folder)),
        ("Python", python.env("PYTHONPATH", tree.target.join("python"))),
        ("Node", node.env("CONNGUARD_PACKAGE", tree.root.join("bindings/node/dist/index.mjs"))),
    ] {
        emulator.reset()?;
        let output = program.env("CONNGUARD_DEMO", emulator.info.to_string()).run_and_capture()?;
        if output.trim() != SAID {
            return Err(Failure::new(format!("{language} should print {SAID:?}")));
        }
    }
    Ok(())
}
