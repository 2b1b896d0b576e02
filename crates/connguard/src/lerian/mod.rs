//! Lerian Reporter: database connections.

mod adapter;
mod compounds;
mod definition;
mod error_body;
mod from_url;

pub use crate::generated::lerian::*;
pub use from_url::from_url;
