//! The shapes of bodies and replies.

use serde_json::Value;

use super::Type;
use super::combination::Combination;
use super::rule::Violates;

#[derive(Debug, Clone)]
pub struct Schema {
    pub name: String,
    pub description: String,
    pub kind: SchemaKind,
    /// Somewhere in a request body.
    pub in_request: bool,
    /// Somewhere in a successful reply.
    pub in_reply: bool,
}

#[derive(Debug, Clone)]
pub enum SchemaKind {
    Enum(Vec<String>),
    Object(Object),
}

#[derive(Debug, Clone)]
pub struct Object {
    pub properties: Vec<Property>,
    pub additional: Additional,
    /// On the wire it is the text of a JSON object.
    pub json_text: bool,
    pub combinations: Vec<Combination>,
}

#[derive(Debug, Clone)]
pub enum Additional {
    /// Unknown members are sent, with a warning.
    Warned,
    /// Unknown members are part of the schema.
    Open,
    /// A map from text to this type.
    Values(Box<Type>),
}

#[derive(Debug, Clone)]
pub struct Property {
    pub name: String,
    pub description: String,
    pub required: bool,
    pub kind: Type,
    pub violates: Violates,
    /// Never in a message, a log or a reply.
    pub secret: bool,
    /// The service removes surrounding space; lengths count without it.
    pub trim: bool,
    /// Not in the service's reply; the client adds it from the request.
    pub restored: bool,
    pub example: Option<Value>,
}
