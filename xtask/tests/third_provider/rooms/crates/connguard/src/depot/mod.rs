//! The depot: stores.

mod adapter;
mod definition;

pub use crate::generated::depot::*;
