//! Apache Airflow: connections.

mod adapter;
mod batch;
mod compounds;
mod definition;
mod error_body;

pub use crate::generated::airflow::*;
