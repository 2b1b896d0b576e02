//! What the engine needs to know of a provider's connections: facts alone, no behaviour of the engine.

mod airflow;
mod catalogue;
mod kind;
mod lerian;
mod matillion;

pub use catalogue::{connections, overrides};
pub use kind::{Managed, WriteOnly};
