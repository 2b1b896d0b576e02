#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod batches;
#[doc(hidden)]
pub mod boundary;
mod bulk;
mod bulk_items;
mod bulk_options;
mod bulk_request;
pub mod config;
mod constructor;
mod core;
mod decode;
mod error;
mod existing;
mod explain;
mod find;
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing;
#[rustfmt::skip]
mod generated;
mod guard;
mod input;
pub mod lerian;
mod list;
pub mod matillion;
mod once;
mod provider;
mod raw;
mod reply;
mod report;
mod request;
mod secret;
mod shape;
mod shown;
mod stream;
mod transport;
mod walk;
mod windows;

pub use connguard_rules::{Arguments, Evidence, Location, Rule, Severity, UnknownOperation, Violation, check};

pub use crate::bulk::Bulk;
pub use crate::bulk_options::{BulkOptions, IfExists};
pub use crate::bulk_request::BulkRequest;
pub use crate::config::Builder;
pub use crate::error::{Error, Result};
pub use crate::generated::errors::ErrorKind;
pub use crate::lerian::Lerian;
pub use crate::list::Pages;
pub use crate::matillion::Matillion;
pub use crate::raw::{RawReply, RawRequest};
pub use crate::reply::Upserted;
pub use crate::report::{Entry, OutcomeKind, Report};
pub use crate::request::Request;
pub use crate::transport::Attempt;
