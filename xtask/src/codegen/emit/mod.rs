//! One emitter for each target. They read the model and know nothing of YAML.

pub mod accept;
mod choices;
pub mod client;
mod connection_types;
pub mod docs;
mod format;
pub mod json_schema;
pub mod manifest;
pub mod python;
mod reference;
pub mod rules;
pub mod rust;
pub mod sdk;
pub mod typescript;
pub mod typing;

mod parity;
use format::format_rust;
