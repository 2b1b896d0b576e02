//! The generated part of the Python package: error classes, options, operations, rules, and each provider's clients,
//! resources, request types, result classes and constructors.

mod arguments;
mod cases;
mod clients;
mod constructors;
mod imports;
mod layout;
mod options;
mod parsing;
mod public;
mod requests;
mod resources;
mod results;
mod standard;
mod tables;
mod text;

use crate::codegen::model::{Api, Comment, GeneratedFile, Shared};

const FOLDER: &str = "bindings/python/python/connguard/generated";

pub fn emit(apis: &[Api], shared: &Shared) -> Vec<GeneratedFile> {
    let mut files = vec![
        file("__init__", "\"\"\"What is generated from the OpenAPI documents.\"\"\"\n".to_owned()),
        file("errors", tables::errors(shared)),
        file("environment", options::environment(apis, shared)),
        file("options", options::options(apis, shared)),
        file("operations", tables::operations(apis)),
        file("rules", tables::rules(apis, shared)),
        cases::emit(apis),
    ];
    files.extend(public::package(apis, shared).map(|(name, body)| file(name, body)));
    for api in apis {
        let room = &api.provider;
        files.push(file(&format!("{room}/__init__"), format!("\"\"\"{}.\"\"\"\n", api.title)));
        files.push(file(&format!("{room}/requests"), requests::emit(api)));
        files.push(file(&format!("{room}/results"), results::emit(api)));
        files.push(file(&format!("{room}/rows"), tables::rows(api)));
        files.push(file(&format!("{room}/client"), clients::clients(api, shared)));
        if let Some(scope) = &api.face.scope {
            files.push(file(&format!("{room}/{}", scope.name), clients::scope(api, scope)));
        }
        for resource in &api.face.resources {
            files.push(file(&format!("{room}/{}", resource.name), resources::emit(api, resource)));
        }
        files.extend(constructors::emit(api).map(|body| file(&format!("{room}/constructors"), body)));
        files.push(file(&format!("{room}/parsing"), parsing::emit(api)));
        files.extend(public::emit(api).map(|(name, body)| file(&format!("{room}/{name}"), body)));
    }
    files
}

fn file(name: &str, body: String) -> GeneratedFile {
    GeneratedFile { path: format!("{FOLDER}/{name}.py"), comment: Comment::Hash, body }
}
