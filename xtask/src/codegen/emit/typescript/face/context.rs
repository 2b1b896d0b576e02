//! What the writers of a provider's files have in common.

use super::prose::Prose;
use crate::codegen::emit::typescript::text::camel_case;
use crate::codegen::face::{Face, Resource};
use crate::codegen::model::Api;

/// The provider, and how its texts read in TypeScript.
pub(super) struct Context<'a> {
    pub(super) api: &'a Api,
    pub(super) face: &'a Face,
    pub(super) prose: Prose,
}

/// `data_platform_connections` → `data-platform-connections`
pub(super) fn file_name(name: &str) -> String {
    name.replace('_', "-")
}

impl Context<'_> {
    /// What a method of the resource is called on: `client.connections`, `project.connections`.
    pub(super) fn start(&self, resource: &Resource) -> String {
        let scope = self.face.scope.as_ref().filter(|_| resource.scoped);
        format!("{}.{}", scope.map_or("client", |scope| scope.name.as_str()), camel_case(&resource.name))
    }
}
