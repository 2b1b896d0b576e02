//! The boundary of the bindings: values in, values out. See `docs/architecture.md`.

mod apply;
mod interchange;
mod log;
mod manifest;
mod offline;
mod pages;
pub mod panics;
mod reply;
mod run;
mod session;

pub use apply::ApplyRun;
pub use interchange::{from_url, import_connections};
pub use log::CallLog;
pub use manifest::{ManifestHandle, PlanHandle, export_manifest, manifest_schema};
pub use offline::{check, check_json, describe_refusal, invalid_body, misuses, operation, parameter, refusal, refused};
pub use pages::{Page, Pages};
pub use reply::{Reply, json};
pub use run::{BulkItem, BulkRun, Progress, report_value};
pub use session::{Session, portable_options, prepare};

pub use crate::error::refusal_text::Checked;

pub use connguard_rules::{Finding, FindingKind, MAX_DEPTH, Operation, Seen, View, accepts, nearest_name};

pub use crate::call::input::Given;
pub use crate::call::to_request::to_request;
pub use crate::config::Environment;
