//! The depot.

mod answers;
mod service;

pub(crate) use service::Depot;
