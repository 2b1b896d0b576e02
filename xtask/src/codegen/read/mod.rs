//! From checked YAML to the model.

mod api;
mod client;
mod combination;
mod connection_type;
mod node;
mod operation;
mod schema;
mod shared;

pub use api::api;
pub use shared::{errors, options, rules};
