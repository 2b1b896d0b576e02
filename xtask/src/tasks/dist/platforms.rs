//! The platforms that packages are built for: `bindings/node/npm/platforms.json`.

use std::fs;

use serde::Deserialize;

use xtask::failure::Failure;
use xtask::run::toolchain::Toolchain;

#[derive(Deserialize)]
pub(super) struct Platform {
    /// As the Node package's loader spells it, e.g. `linux-x64-gnu`.
    pub(super) name: String,
    /// As rustc spells it, e.g. `x86_64-unknown-linux-gnu`.
    pub(super) target: String,
}

pub(super) fn platforms(tools: &Toolchain) -> Result<Vec<Platform>, Failure> {
    Ok(serde_json::from_str(&fs::read_to_string(tools.root.join("bindings/node/npm/platforms.json"))?)?)
}
