//! The boundary of the bindings: JSON text in, JSON text out. See `docs/architecture.md`.

mod log;
mod offline;
mod pages;
mod run;
mod session;
mod text;

pub use log::CallLog;
pub use offline::{check, describe_refusal};
pub use pages::Pages;

pub use crate::call::to_request::to_request;
pub use run::{BulkRun, Progress};
pub use session::{Session, portable_options, prepare};

pub use connguard_rules::{MAX_DEPTH, nearest_name};

pub use crate::config::Environment;
