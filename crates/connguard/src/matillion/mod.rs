//! Matillion (Maia): project connections and their environment overrides.

mod adapter;
mod compounds;
mod definition;
mod error_body;
mod get;
mod patch;
mod upsert;

pub use crate::generated::matillion::*;
