//! The clients: from `Api::face` a class for the client, for its scope and for each resource, the options of their
//! methods, typed constructors, and functions that check bodies of unknown type.

mod client;
mod constructors;
mod examples;
mod imports;
mod options;
mod parsing;
mod prose;
mod resource;
mod types;

use super::text::camel_case;
use crate::codegen::face::{Face, Resource};
use crate::codegen::model::{Api, Shared};
use prose::Prose;

/// What the writers of a provider's files have in common.
pub(super) struct Context<'a> {
    api: &'a Api,
    face: &'a Face,
    prose: Prose,
}

/// Returns the stem and the text of each file of a provider, `types.ts` excepted.
pub(super) fn emit(api: &Api, shared: &Shared) -> Vec<(String, String)> {
    let context = Context { api, face: &api.face, prose: Prose::new(api, shared) };
    let mut files = vec![("client".to_owned(), client::client(&context))];
    if let Some(scope) = &context.face.scope {
        files.push((file_name(&scope.name), client::scope(&context, scope)));
    }
    for resource in &context.face.resources {
        files.push((file_name(&resource.name), resource::emit(&context, resource)));
    }
    files.push(("constructors".to_owned(), constructors::emit(&context)));
    files.push(("parsing".to_owned(), parsing::emit(&context)));
    files.push(("index".to_owned(), client::index(&context)));
    files
}

/// `data_platform_connections` → `data-platform-connections`
fn file_name(name: &str) -> String {
    name.replace('_', "-")
}

impl Context<'_> {
    /// What a method of the resource is called on: `client.connections`, `project.connections`.
    fn start(&self, resource: &Resource) -> String {
        let scope = self.face.scope.as_ref().filter(|_| resource.scoped);
        format!("{}.{}", scope.map_or("client", |scope| scope.name.as_str()), camel_case(&resource.name))
    }
}

pub(super) use options::takes;
pub(super) use types::request_of;
