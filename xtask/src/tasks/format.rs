//! `cargo xtask format`: the layout of the three languages, each by its own tool, and what their linters can mend.

use xtask::failure::Failure;
use xtask::run::program::Program;
use xtask::run::toolchain::Toolchain;

pub fn run(tools: &Toolchain) -> Result<(), Failure> {
    rust(tools, false)?;
    python(tools, false)?;
    typescript(tools, false)
}

/// Lays out Rust; with `check` only compares.
pub fn rust(tools: &Toolchain, check: bool) -> Result<(), Failure> {
    let check: &[&str] = if check { &["--", "--check"] } else { &[] };
    tools.cargo().args(["fmt", "--all"]).args(check).run()
}

/// Lays out and lints Python as `ruff.toml` says; with `check` only compares.
pub fn python(tools: &Toolchain, check: bool) -> Result<(), Failure> {
    tools.set_up_python()?;
    let ruff = |arguments: &[&str]| -> Program { tools.python(&tools.root).args(["-m", "ruff"]).args(arguments) };
    // What a linter takes away or sorts is laid out afterwards.
    let lint = ruff(if check { &["check"] } else { &["check", "--fix"] }).run();
    let layout = ruff(if check { &["format", "--check"] } else { &["format"] }).run();
    lint.and(layout)
}

/// Lays out and lints TypeScript and JavaScript as `biome.jsonc` says; with `check` only compares.
pub fn typescript(tools: &Toolchain, check: bool) -> Result<(), Failure> {
    let package = tools.root.join("bindings/node");
    tools.install_node_tools(&package)?;
    let program = package.join("node_modules/@biomejs/biome/bin/biome");
    let biome = tools.node(&tools.root).args([program]).args(["check", "--error-on-warnings"]);
    biome.args(if check { &[][..] } else { &["--write"] }).run()
}
