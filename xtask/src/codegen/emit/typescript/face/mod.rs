//! The clients: from `Api::face` a class for the client, for its scope and for each resource, the options of their
//! methods, typed constructors, and functions that check bodies of unknown type.

mod client;
mod constructors;
mod context;
mod emit;
mod examples;
mod imports;
mod options;
mod parsing;
mod prose;
mod resource;
mod types;

pub(super) use emit::emit;
pub(super) use options::takes;
pub(super) use types::request_of;
