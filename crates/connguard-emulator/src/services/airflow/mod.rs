//! Airflow.

mod service;

pub(crate) use service::Airflow;
