#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

pub mod airflow;
mod attempts;
#[doc(hidden)]
pub mod boundary;
mod builder;
mod bulk;
mod call;
pub mod config;
mod error;
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing;
#[rustfmt::skip]
mod generated;
pub mod lerian;
mod lists;
pub mod matillion;
mod open_enum;
mod operation;
mod outcome;
mod paging;
pub mod plan;
mod provider;
mod reply;
mod request;
mod send;
#[cfg(feature = "testing")]
pub mod testing;
mod transport;

pub use connguard_rules::{Arguments, Evidence, Location, Rule, Severity, UnknownOperation, Violation, check};

pub use crate::airflow::Airflow;
pub use crate::attempts::Attempt;
pub use crate::builder::Builder;
pub use crate::bulk::options::{BulkOptions, IfExists};
pub use crate::bulk::report::{Entry, Report};
pub use crate::bulk::request::BulkRequest;
pub use crate::bulk::run::Bulk;
pub use crate::call::raw::{RawReply, RawRequest};
pub use crate::error::{Error, Result};
pub use crate::generated::errors::ErrorKind;
pub use crate::lerian::Lerian;
pub use crate::lists::pages::Pages;
pub use crate::lists::request::ListRequest;
pub use crate::matillion::Matillion;
pub use crate::operation::Operation;
pub use crate::outcome::OutcomeKind;
pub use crate::reply::Upserted;
pub use crate::request::Request;
