//! One emitter for each target. They read the model and know nothing of YAML.

pub mod client;
pub mod docs;
mod format;
pub mod python;
mod reference;
pub mod rules;
pub mod sdk;
pub mod typescript;

mod parity;
use format::format_rust;
