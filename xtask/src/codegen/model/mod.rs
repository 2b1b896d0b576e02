//! What the authored documents say, in the form that the emitters read. Nothing here knows YAML or a target language.

mod api;
mod case;
mod combination;
mod connection_type;
mod file;
mod operation;
mod rule;
mod schema;
mod shared;
mod text;

pub use super::asks::{Ask, Test};
pub use super::value_type::Type;
pub use api::{Api, Dialect, Server};
pub use case::{pascal_case, snake_case};
pub use combination::{Cell, Combination, Inner, Row};
pub use connection_type::{Check, ConnectionType, ConnectionTypes, Constraint, Is};
pub use file::{Comment, GeneratedFile};
pub use operation::{Effect, Identity, IdentityValue, List, ListStyle, Operation, Parameter, Windows};
pub use rule::{Rule, Violates};
pub use schema::{Additional, Object, Property, Schema, SchemaKind};
pub use shared::{ClientOption, ErrorClass, Shared};
pub use text::{ClientText, MethodText, ResourceText};
