//! What the YAML says of clients, resources and methods.

use crate::codegen::clients::{Argument, Raise, Scope};

/// `x-client`: the classes of the clients, and options that are no parameters of the API.
#[derive(Debug, Clone, Default)]
pub struct ClientText {
    /// `Lerian`
    pub name: String,
    pub summary: String,
    pub description: String,
    pub scope: Option<Scope>,
    pub resources: Vec<ResourceText>,
    pub options: Vec<Argument>,
}

#[derive(Debug, Clone)]
pub struct ResourceText {
    /// `connections`
    pub name: String,
    pub class: String,
    pub summary: String,
}

/// `x-method`, or a compound's `method`.
#[derive(Debug, Clone, Default)]
pub struct MethodText {
    pub description: String,
    /// Parameters whose names in the method are shorter: argument, name.
    pub names: Vec<(String, String)>,
    /// Options of `x-client` that the method takes.
    pub options: Vec<String>,
    pub raises: Vec<Raise>,
    /// The argument that finds the thing in the place of its own key.
    pub by: Option<String>,
    /// The first line of the method for many at once.
    pub many: Option<String>,
}
