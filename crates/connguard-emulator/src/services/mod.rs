//! The services behind the one port.

pub(crate) mod context;
mod lerian;
pub(crate) mod matillion;
pub(crate) mod registry;
mod routes;
mod rules;
pub(crate) mod service;
pub(crate) mod tokens;
