#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod arguments;
mod bulk;
mod check;
mod combinations;
#[rustfmt::skip]
#[allow(clippy::all, unreachable_pub)]
mod generated;
mod guards;
mod input;
mod lists;
mod members;
mod nearest_rows;
mod parameters;
mod path;
mod provider;
mod reading;
mod replaced;
mod secrets;
pub mod spec;
mod structure;
mod suggest;
mod template;
mod violation;

pub use arguments::{argument_problem, is_multi_tenant};
pub use bulk::{duplicate_name, stored_differs};
pub use check::{
    Arguments, UnknownOperation, canonical_body, check, check_call, is_refused, operation, operations, rules,
};
pub use generated::provider::Provider;
pub use input::{MAX_DEPTH, parse};
pub use lists::short_list;
pub use parameters::normalized;
pub use provider::UnknownProvider;
pub use replaced::{check_replaced, input_violation, parse_replacing};
pub use secrets::{Secrecy, is_secret_name, prepare, secrecy, secrets};
pub use spec::{Effect, Evidence, Location, Operation, Rule, Severity, Windows};
pub use suggest::{nearest, nearest_name};
pub use violation::Violation;
