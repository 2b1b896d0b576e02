//! Lerian Reporter: database connections.

mod client;
mod connections;
mod constructors;
mod envelope;
mod room;

pub use self::client::Lerian;
pub use self::connections::Connections;
pub use self::constructors::{Database, mongodb, mysql, oracle, postgresql, sql_server};
pub use crate::generated::lerian::{Connection, ConnectionSchema, ConnectionTest, SchemaValidation};
