//! The files of a provider.

use super::context::{Context, file_name};
use super::prose::Prose;
use super::{client, constructors, parsing, resource};
use crate::codegen::model::{Api, Shared};

/// Returns the stem and the text of each file of a provider, `types.ts` excepted.
pub(in crate::codegen::emit::typescript) fn emit(api: &Api, shared: &Shared) -> Vec<(String, String)> {
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
