//! The npm packages: JavaScript in one, the compiled part for this machine in another, as npm puts them together.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::binary::{Builder, file_name, size};
use super::installed::{LICENCES, expect_licences, expect_quickstart};
use super::platforms::platforms;
use super::run::empty_folder;
use super::table::Table;
use crate::failure::Failure;
use crate::process::Program;
use crate::setup::Workshop;

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

pub(super) fn run(shop: &Workshop, builder: &Builder, table: &mut Table) {
    let mut built = None;
    table.step("npm packages", || {
        let tarballs = build(shop, builder)?;
        let sizes = [&tarballs.main, &tarballs.platform].map(|t| size(t).map(|s| format!("{s} {}", file_name(t))));
        let [main, platform] = sizes;
        let detail = format!("{}, {}", main?, platform?);
        built = Some(tarballs);
        Ok(detail)
    });
    let Some(tarballs) = built else { return };
    table.step("npm installed", || try_out(shop, &tarballs));
    table.step("npm, no platform package", || try_out_without(shop, &tarballs));
    table.step("npm, publint and attw", || lint(shop, &tarballs));
}

fn build(shop: &Workshop, builder: &Builder) -> Result<Tarballs, Failure> {
    let package = shop.root.join("bindings/node");
    shop.install_node_tools(&package)?;
    builder.without_paths(shop.cargo().args(["build", "--release", "--locked", "-p", "connguard-node"])).run()?;
    let library = match std::env::consts::OS {
        "windows" => "connguard_node.dll",
        "macos" => "libconnguard_node.dylib",
        _ => "libconnguard_node.so",
    };
    let library = shop.target.join("release").join(library);
    builder.expect_no_paths(&library)?;
    let staged = empty_folder(shop, "npm/staged")?;
    shop.node(&package).args(["scripts/stage.mjs"]).args([&staged, &library]).run()?;

    let name = platforms(shop)?
        .into_iter()
        .map(|platform| format!("connguard-{}", platform.name))
        .find(|name| staged.join(name).is_dir())
        .ok_or_else(|| Failure::new("no package was staged for this platform"))?;
    let packed = empty_folder(shop, "npm/packed")?;
    let (main, files) = pack(shop, &staged.join("connguard"), &packed)?;
    if let Some(native) = files.iter().find(|file| file.ends_with(".node")) {
        return Err(Failure::new(format!("the package connguard should hold no compiled file; it holds {native}")));
    }
    let (platform, files) = pack(shop, &staged.join(&name), &packed)?;
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
fn pack(shop: &Workshop, folder: &Path, into: &Path) -> Result<(PathBuf, Vec<String>), Failure> {
    let output = shop.npm(folder).args(["pack", "--json", "--pack-destination"]).args([into]).read()?;
    let [packed] = <[Packed; 1]>::try_from(serde_json::from_str::<Vec<Packed>>(&output)?)
        .map_err(|_| Failure::new("npm pack should have packed one package"))?;
    Ok((into.join(packed.filename), packed.files.into_iter().map(|file| file.path).collect()))
}

/// Installs the tarballs where there is nothing else, and uses them both ways.
fn try_out(shop: &Workshop, tarballs: &Tarballs) -> Result<String, Failure> {
    let folder = install(shop, "npm/both", &[&tarballs.main, &tarballs.platform])?;
    for check in ["import.mjs", "require.cjs"] {
        bring(shop, &format!("bindings/node/npm/checks/{check}"), &folder)?;
        shop.node(&folder).args([check]).run()?;
    }
    bring(shop, "bindings/node/examples/quickstart.mjs", &folder)?;
    let output = shop.node(&folder).args(["quickstart.mjs"]).read()?;
    expect_quickstart(shop, &output)?;
    Ok("offline from the tarballs; imported, required, quickstart ran".to_owned())
}

/// What a user reads where npm left the platform package out.
fn try_out_without(shop: &Workshop, tarballs: &Tarballs) -> Result<String, Failure> {
    let folder = install(shop, "npm/alone", &[&tarballs.main])?;
    bring(shop, "bindings/node/npm/checks/missing.cjs", &folder)?;
    let output = shop.node(&folder).args(["missing.cjs"]).read()?;
    let wanted = format!("the package {} is missing", tarballs.name);
    if !output.contains(&wanted) {
        return Err(Failure::new(format!("the error should say that {wanted}; it says: {output}")));
    }
    Ok(format!("the error says: {wanted}"))
}

/// Installs tarballs into a new folder, with an empty cache and no network.
fn install(shop: &Workshop, name: &str, tarballs: &[&Path]) -> Result<PathBuf, Failure> {
    let folder = empty_folder(shop, name)?;
    fs::write(folder.join("package.json"), "{ \"private\": true }\n")?;
    let cache = empty_folder(shop, "npm/cache")?;
    shop.npm(&folder)
        .args(["install", "--offline", "--no-audit", "--no-fund", "--cache"])
        .args([&cache])
        .args(tarballs)
        .run()?;
    Ok(folder)
}

fn bring(shop: &Workshop, file: &str, folder: &Path) -> Result<(), Failure> {
    let file = shop.root.join(file);
    fs::copy(&file, folder.join(file_name(&file)))?;
    Ok(())
}

/// The packed package as bundlers and TypeScript see it.
fn lint(shop: &Workshop, tarballs: &Tarballs) -> Result<String, Failure> {
    let checks = shop.root.join("bindings/node/npm/checks");
    shop.install_node_tools(&checks)?;
    let tool = |path: &str| -> Program { shop.node(&checks).args([checks.join("node_modules").join(path)]) };
    tool("publint/src/cli.js").args(["run", "--strict"]).args([&tarballs.main]).run()?;
    tool("@arethetypeswrong/cli/dist/index.js").args(["--no-emoji"]).args([&tarballs.main]).run()?;
    Ok("nothing found in the packed package".to_owned())
}
