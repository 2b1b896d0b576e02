//! One provider's document.

use super::Type;
use super::connection_type::ConnectionTypes;
use super::operation::Operation;
use super::rule::Rule;
use super::schema::{Object, Property, Schema, SchemaKind};
use super::text::ClientText;
use crate::codegen::clients::Face;

/// One provider's document.
#[derive(Debug, Clone)]
pub struct Api {
    /// `matillion`, `lerian`: the name of the provider's room everywhere.
    pub provider: String,
    pub title: String,
    pub description: String,
    pub servers: Vec<Server>,
    pub dialect: Dialect,
    /// The member by which a connection that is given as `parent` is told from that of another provider.
    pub parent: Option<String>,
    pub rules: Vec<Rule>,
    /// The fingerprint of the guards that the rules' `asks` were written for.
    pub guards: Option<String>,
    pub operations: Vec<Operation>,
    /// In the order of the document.
    pub schemas: Vec<Schema>,
    /// What `x-types` says of connection types.
    pub types: ConnectionTypes,
    /// What `x-client` says of the classes.
    pub client: ClientText,
    /// The clients as they are generated, put together from all of it.
    pub face: Face,
}

impl Api {
    pub fn schema(&self, name: &str) -> Option<&Schema> {
        self.schemas.iter().find(|s| s.name == name)
    }

    /// The member `a.b` of a schema.
    pub fn member<'a>(&'a self, object: &'a Object, place: &str) -> Option<&'a Property> {
        let (name, inner) = place.split_once('.').map_or((place, None), |(name, inner)| (name, Some(inner)));
        let property = object.properties.iter().find(|property| property.name == name)?;
        match (inner, &property.kind) {
            (None, _) => Some(property),
            (Some(inner), Type::Reference(to)) => match &self.schema(to)?.kind {
                SchemaKind::Object(object) => self.member(object, inner),
                SchemaKind::Enum(_) => None,
            },
            _ => None,
        }
    }

    /// Whether the member is an object that travels as the text of it.
    pub fn is_json_text(&self, object: &Object, name: &str) -> bool {
        let Some(Type::Reference(to)) = object.properties.iter().find(|p| p.name == name).map(|p| &p.kind) else {
            return false;
        };
        matches!(self.schema(to).map(|schema| &schema.kind), Some(SchemaKind::Object(inner)) if inner.json_text)
    }

    /// The enum's values behind a type, if it is an enum or a reference to one.
    pub fn values<'a>(&'a self, kind: &'a Type) -> &'a [String] {
        match kind {
            Type::Text { values, .. } => values,
            Type::Reference(name) => match self.schema(name).map(|s| &s.kind) {
                Some(SchemaKind::Enum(values)) => values,
                _ => &[],
            },
            _ => &[],
        }
    }
}

#[derive(Debug, Clone)]
pub struct Server {
    pub url: String,
    pub description: String,
}

/// How the service reads JSON where it differs from JSON's own rules.
#[derive(Debug, Clone, Copy, Default)]
pub struct Dialect {
    pub case_insensitive_keys: bool,
    pub null_is_absent: bool,
    pub empty_string_is_absent: bool,
}
