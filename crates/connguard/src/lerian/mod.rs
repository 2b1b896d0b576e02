//! Lerian Reporter: database connections.

mod adapter;
mod compounds;
mod definition;
mod error_body;

pub use crate::generated::lerian::*;
