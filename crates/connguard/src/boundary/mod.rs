//! The boundary of the bindings: JSON text in, JSON text out. See `docs/architecture.md`.

mod log;
mod offline;
mod pages;
mod replies;
mod run;
mod session;
mod text;

pub use log::CallLog;
pub use offline::{check, describe_refusal};
pub use pages::Pages;
pub(crate) use replies::request_of;
pub use replies::to_request;
pub use run::{BulkRun, Progress};
pub use session::{Session, portable_options, prepare};

pub use connguard_rules::MAX_DEPTH;

pub use crate::config::Environment;
