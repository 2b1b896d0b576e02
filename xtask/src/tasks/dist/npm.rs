//! The npm packages: JavaScript in one, the compiled part for this machine in another, as npm puts them together.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::binary::{Builder, file_name, size};
use super::folders::empty_folder;
use super::installed::{LICENCES, expect_licences, expect_quickstart};
use super::platforms::platforms;
use xtask::failure::Failure;
use xtask::run::program::Program;
use xtask::run::steps::Steps;
use xtask::run::toolchain::Toolchain;

/// The packed packages.
struct Tarballs {
    main: PathBuf,
    platform: PathBuf,
    /// The platform package's name, e.g. `connguard-linux-x64-gnu`.
    name: String,
}

/// What `npm pack --json` says about a package.
#[derive(Deserialize)]
struct Packed {
    filename: String,
    files: Vec<PackedFile>,
}

#[derive(Deserialize)]
struct PackedFile {
    path: String,
}

pub(super) fn run(tools: &Toolchain, builder: &Builder, steps: &mut Steps) {
    let mut built = None;
    steps.step("npm packages", || {
        let tarballs = build(tools, builder)?;
        let sizes = [&tarballs.main, &tarballs.platform].map(|t| size(t).map(|s| format!("{s} {}", file_name(t))));
        let [main, platform] = sizes;
        let detail = format!("{}, {}", main?, platform?);
        built = Some(tarballs);
        Ok(detail)
    });
    let Some(tarballs) = built else { return };
    steps.step("npm installed", || try_out(tools, &tarballs));
    steps.step("npm, no platform package", || try_out_without(tools, &tarballs));
    steps.step("npm, publint and attw", || lint(tools, &tarballs));
}

fn build(tools: &Toolchain, builder: &Builder) -> Result<Tarballs, Failure> {
    let package = tools.root.join("bindings/node");
    tools.install_node_tools(&package)?;
    builder.without_paths(tools.cargo().args(["build", "--release", "--locked", "-p", "connguard-node"])).run()?;
    let library = match std::env::consts::OS {
        "windows" => "connguard_node.dll",
        "macos" => "libconnguard_node.dylib",
        _ => "libconnguard_node.so",
    };
    let library = tools.target.join("release").join(library);
    builder.expect_no_paths(&library)?;
    let staged = empty_folder(tools, "npm/staged")?;
    tools.node(&package).args(["scripts/stage.mjs"]).args([&staged, &library]).run()?;

    let name = platforms(tools)?
        .into_iter()
        .map(|platform| format!("connguard-{}", platform.name))
        .find(|name| staged.join(name).is_dir())
        .ok_or_else(|| Failure::new("no package was staged for this platform"))?;
    let packed = empty_folder(tools, "npm/packed")?;
    let (main, files) = pack(tools, &staged.join("connguard"), &packed)?;
    if let Some(native) = files.iter().find(|file| file.ends_with(".node")) {
        return Err(Failure::new(format!("the package connguard should hold no compiled file; it holds {native}")));
    }
    let (platform, files) = pack(tools, &staged.join(&name), &packed)?;
    expect_licences(&files)?;
    if files.len() != LICENCES.len() + 3 {
        let all = files.join(", ");
        return Err(Failure::new(format!(
            "{name} should hold licences, README.md, package.json and a library; has {all}"
        )));
    }
    Ok(Tarballs { main, platform, name })
}

/// Packs a folder; the tarball, and the names of the files in it.
fn pack(tools: &Toolchain, folder: &Path, into: &Path) -> Result<(PathBuf, Vec<String>), Failure> {
    let output = tools.npm(folder).args(["pack", "--json", "--pack-destination"]).args([into]).read()?;
    let [packed] = <[Packed; 1]>::try_from(serde_json::from_str::<Vec<Packed>>(&output)?)
        .map_err(|_| Failure::new("npm pack should have packed one package"))?;
    Ok((into.join(packed.filename), packed.files.into_iter().map(|file| file.path).collect()))
}

/// Installs the tarballs where there is nothing else, and uses them both ways.
fn try_out(tools: &Toolchain, tarballs: &Tarballs) -> Result<String, Failure> {
    let folder = install(tools, "npm/both", &[&tarballs.main, &tarballs.platform])?;
    for check in ["import.mjs", "require.cjs"] {
        bring(tools, &format!("bindings/node/npm/checks/{check}"), &folder)?;
        tools.node(&folder).args([check]).run()?;
    }
    bring(tools, "bindings/node/examples/quickstart.mjs", &folder)?;
    let output = tools.node(&folder).args(["quickstart.mjs"]).read()?;
    expect_quickstart(tools, &output)?;
    Ok("offline from the tarballs; imported, required, quickstart ran".to_owned())
}

/// What a user reads where npm left the platform package out.
fn try_out_without(tools: &Toolchain, tarballs: &Tarballs) -> Result<String, Failure> {
    let folder = install(tools, "npm/alone", &[&tarballs.main])?;
    bring(tools, "bindings/node/npm/checks/missing.cjs", &folder)?;
    let output = tools.node(&folder).args(["missing.cjs"]).read()?;
    let wanted = format!("the package {} is missing", tarballs.name);
    if !output.contains(&wanted) {
        return Err(Failure::new(format!("the error should say that {wanted}; it says: {output}")));
    }
    Ok(format!("the error says: {wanted}"))
}

/// Installs tarballs into a new folder, with an empty cache and no network.
fn install(tools: &Toolchain, name: &str, tarballs: &[&Path]) -> Result<PathBuf, Failure> {
    let folder = empty_folder(tools, name)?;
    fs::write(folder.join("package.json"), "{ \"private\": true }\n")?;
    let cache = empty_folder(tools, "npm/cache")?;
    tools
        .npm(&folder)
        .args(["install", "--offline", "--no-audit", "--no-fund", "--cache"])
        .args([&cache])
        .args(tarballs)
        .run()?;
    Ok(folder)
}

fn bring(tools: &Toolchain, file: &str, folder: &Path) -> Result<(), Failure> {
    let file = tools.root.join(file);
    fs::copy(&file, folder.join(file_name(&file)))?;
    Ok(())
}

/// The packed package as bundlers and TypeScript see it.
fn lint(tools: &Toolchain, tarballs: &Tarballs) -> Result<String, Failure> {
    let checks = tools.root.join("bindings/node/npm/checks");
    tools.install_node_tools(&checks)?;
    let tool = |path: &str| -> Program { tools.node(&checks).args([checks.join("node_modules").join(path)]) };
    tool("publint/src/cli.js").args(["run", "--strict"]).args([&tarballs.main]).run()?;
    tool("@arethetypeswrong/cli/dist/index.js").args(["--no-emoji"]).args([&tarballs.main]).run()?;
    Ok("nothing found in the packed package".to_owned())
}
