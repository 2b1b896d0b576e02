//! Crates, wheel and npm packages have one version, and one place where it is written for each registry.

use std::fs;

use serde_json::Value;

use crate::failure::Failure;
use crate::setup::Workshop;

pub(super) fn check(shop: &Workshop) -> Result<String, Failure> {
    let metadata = shop.cargo().args(["metadata", "--locked", "--no-deps", "--format-version", "1"]).read()?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let packages = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let version = packages
        .iter()
        .find(|package| package["name"] == "connguard")
        .and_then(|package| package["version"].as_str())
        .ok_or_else(|| Failure::new("the workspace has no crate connguard"))?;

    let mut places = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap_or("?");
        places.push((format!("the crate {name}"), text(&package["version"])));
        let siblings = package["dependencies"].as_array().into_iter().flatten().filter(|d| d["path"].is_string());
        for sibling in siblings.filter(|d| d["source"].is_null()) {
            let requirement = text(&sibling["req"]);
            let requirement = requirement.trim_start_matches('^').to_owned();
            places.push((format!("the dependency of {name} on {}", text(&sibling["name"])), requirement));
        }
    }
    for (file, members) in
        [("package.json", vec!["/version"]), ("package-lock.json", vec!["/version", "/packages//version"])]
    {
        let json: Value = serde_json::from_str(&fs::read_to_string(shop.root.join("bindings/node").join(file))?)?;
        for member in members {
            places.push((
                format!("bindings/node/{file} at {member}"),
                json.pointer(member).map(text).unwrap_or_default(),
            ));
        }
    }
    let differing: Vec<String> = places
        .iter()
        .filter(|(_, found)| found != version)
        .map(|(place, found)| format!("{place}: {found:?}"))
        .collect();
    if !differing.is_empty() {
        return Err(Failure::new(format!("the version is {version}, but not everywhere: {}", differing.join("; "))));
    }
    // maturin takes it from the crate.
    let pyproject = fs::read_to_string(shop.root.join("bindings/python/pyproject.toml"))?;
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
