//! Connections of other tools, as entries of a manifest.

mod airflow;
mod dbt;
mod engine;
mod entry;
mod foreign;
mod imported;
mod jinja;
mod lines;
mod names;
mod parameters;
mod sqlalchemy;
mod tls;
mod url;

pub use airflow::from_airflow;
pub use dbt::from_dbt;
pub use imported::{ImportTarget, Imported, Unmapped};
pub use sqlalchemy::{from_sqlalchemy, from_url};
