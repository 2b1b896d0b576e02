//! The services behind the one port.

mod airflow;
pub(crate) mod context;
mod credentials;
mod lerian;
pub(crate) mod matillion;
mod quirks;
pub(crate) mod registry;
mod routes;
mod rules;
pub(crate) mod service;
pub(crate) mod tokens;
