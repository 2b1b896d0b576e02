//! Crates, wheel and npm packages have one version, and one place where it is written for each registry.

use std::fs;

use serde_json::Value;

use xtask::failure::Failure;
use xtask::run::toolchain::Toolchain;

pub(super) fn check(tools: &Toolchain) -> Result<String, Failure> {
    let packages = tools.metadata()?.packages;
    let main = packages.iter().find(|package| package.name == "connguard");
    let version = main.ok_or_else(|| Failure::new("the workspace has no crate connguard"))?.version.to_string();

    let mut places = Vec::new();
    for package in &packages {
        let name = &package.name;
        places.push((format!("the crate {name}"), package.version.to_string()));
        for sibling in package.dependencies.iter().filter(|dependency| dependency.path.is_some()) {
            let requirement = sibling.req.to_string().trim_start_matches('^').to_owned();
            places.push((format!("the dependency of {name} on {}", sibling.name), requirement));
        }
    }
    for (file, members) in
        [("package.json", vec!["/version"]), ("package-lock.json", vec!["/version", "/packages//version"])]
    {
        let json: Value = serde_json::from_str(&fs::read_to_string(tools.root.join("bindings/node").join(file))?)?;
        for member in members {
            places.push((
                format!("bindings/node/{file} at {member}"),
                json.pointer(member).map(text).unwrap_or_default(),
            ));
        }
    }
    let differing: Vec<String> = places
        .iter()
        .filter(|(_, found)| *found != version)
        .map(|(place, found)| format!("{place}: {found:?}"))
        .collect();
    if !differing.is_empty() {
        return Err(Failure::new(format!("the version is {version}, but not everywhere: {}", differing.join("; "))));
    }
    // maturin takes it from the crate.
    let pyproject = fs::read_to_string(tools.root.join("bindings/python/pyproject.toml"))?;
    if !pyproject.lines().any(|line| line == "dynamic = [\"version\"]") {
        return Err(Failure::new(
            "bindings/python/pyproject.toml must take its version from the crate: dynamic = [\"version\"]",
        ));
    }
    Ok(format!("{version} in {} places", places.len() + 1))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
