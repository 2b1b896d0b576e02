//! The Rust face of a provider: its client, resources, operations, requests, replies and typed constructors.

mod arguments;
mod client;
mod constructors;
mod docs;
mod handlers;
mod layout;
mod members;
mod operations;
mod replies;
mod requests;
mod resources;

use crate::codegen::model::{Api, GeneratedFile, Shared};
use xtask::failure::Failure;

/// The files below `crates/connguard/src/generated/<provider>`, and the handlers of the shared cases.
pub fn emit(api: &Api, shared: &Shared) -> Result<Vec<GeneratedFile>, Failure> {
    let mut files = vec![
        file(api, "client", &client::emit(api))?,
        file(api, "operations", &operations::emit(api))?,
        file(api, "replies", &replies::emit(api))?,
        file(api, "requests", &requests::emit(api))?,
    ];
    let mut modules = vec!["client"];
    if let Some(constructors) = constructors::emit(api) {
        modules.push("constructors");
        files.push(file(api, "constructors", &constructors)?);
    }
    for resource in &api.face.resources {
        modules.push(&resource.name);
        files.push(file(api, &resource.name, &resources::emit(api, shared, resource))?);
    }
    modules.extend(["replies", "requests"]);
    let private: String = modules.iter().map(|module| format!("mod {module};\n")).collect();
    let public: String = modules.iter().map(|module| format!("pub use self::{module}::*;\n")).collect();
    files.push(file(api, "mod", &format!("{private}pub mod operations;\n{public}"))?);
    files.push(handlers::emit(api)?);
    Ok(files)
}

fn file(api: &Api, name: &str, code: &str) -> Result<GeneratedFile, Failure> {
    layout::file(&format!("{}/{name}.rs", api.provider), code)
}
