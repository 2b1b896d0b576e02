//! The clients of a provider: their classes, resources and methods, whatever the language.

use serde_json::Value;

use super::value_type::Type;

#[derive(Debug, Clone, Default)]
pub struct Face {
    /// `Lerian`
    pub client: String,
    pub summary: String,
    pub description: String,
    pub scope: Option<Scope>,
    /// In the order in which the document names them.
    pub resources: Vec<Resource>,
}

/// What operations with its argument start at: `matillion.project(project_id)`.
#[derive(Debug, Clone)]
pub struct Scope {
    pub name: String,
    pub class: String,
    pub argument: String,
    pub summary: String,
}

#[derive(Debug, Clone)]
pub struct Resource {
    /// `connections`, in snake case
    pub name: String,
    pub class: String,
    /// Belongs to the scope, not to the client itself.
    pub scoped: bool,
    pub summary: String,
    pub methods: Vec<Method>,
}

// There are a few dozen of them; boxes would only make the emitters' matches longer.
#[allow(clippy::large_enum_variant)]
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    Call,
    List,
    Bulk(Items),
}

/// What the items of a bulk run are.
#[derive(Debug, Clone, PartialEq)]
pub enum Items {
    Bodies,
    /// Pairs of this key and a body.
    Keyed(Box<Argument>),
    Keys(Box<Argument>),
}

/// What a method returns, a list for each item, a bulk run as each entry's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Returns {
    Nothing,
    /// Whatever came: the API promises no member.
    Anything,
    /// A schema.
    Schema(String),
}

#[derive(Debug, Clone)]
pub struct Method {
    /// In snake case: `create`, `create_many`.
    pub name: String,
    /// `lerian.create_connection`
    pub operation: String,
    pub kind: Kind,
    /// What addresses the thing, before the body.
    pub positional: Vec<Argument>,
    /// The request's schema; comes after `positional`.
    pub body: Option<String>,
    /// Required ones first.
    pub keyword: Vec<Argument>,
    /// A bulk run can say what becomes of names that are taken.
    pub if_exists: bool,
    pub returns: Returns,
    /// It tells whether it created, updated or left unchanged.
    pub outcome: bool,
    pub by: Option<By>,
    /// One sentence in the imperative, with a full stop.
    pub summary: String,
    /// Constraints and costs, in plain text with names in backticks.
    pub description: String,
    /// The most particular first; the last one is `ConnguardError`, for every other failure.
    pub raises: Vec<Raise>,
}

/// The other key that a thing is found by, with an operation of its own.
#[derive(Debug, Clone)]
pub struct By {
    pub operation: String,
    /// The method of its own, where a language cannot have both in one: `get_by_name`.
    pub method: String,
    pub argument: Argument,
    pub description: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    /// The method's name for it: `name`.
    pub name: String,
    /// The core's name for it: `connection_name`.
    pub argument: String,
    pub required: bool,
    pub kind: Type,
    pub description: String,
    pub default: Option<String>,
    pub example: Option<Value>,
    pub format: Option<Format>,
}

/// A string that languages have a type of their own for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Uuid,
    Date,
    /// A date or a time.
    Time,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raise {
    /// `ConflictError`
    pub class: String,
    /// `the name is taken`
    pub when: String,
}
