#![doc = include_str!("../README.md")]
//!
//! # Who imports whom
//!
//! Each of these modules imports those before it, never one after it, and so do their files:
//!
//! 1. `spec`: the vocabulary, and the tables that are generated in it.
//! 2. `body`: a JSON body, member by member.
//! 3. `combinations`: which values go together.
//! 4. `guards`: what is neither a keyword nor a table, a folder for each provider; and `accept`, which knows no guard:
//!    whether there is nothing to say of a request, which is asked first.
//! 5. `check`: a whole request.
#![warn(missing_docs)]

mod accept;
mod body;
mod check;
mod combinations;
mod guards;
pub mod spec;

pub use accept::gate::accepts;
pub use accept::value::ValueMembers;
pub use accept::view::{Seen, View};
pub use body::json::parse;
pub use body::limits::MAX_DEPTH;
pub use body::secrets::{Secrecy, is_secret_name, prepare, secrecy, secrets};
pub use body::url::url_passwords;
pub use check::findings::{duplicate_name, input_violation, short_list, stored_differs};
pub use check::input_text::{Finding, FindingKind};
pub use check::parameters::normalized;
pub use check::replaced::parse_replacing;
pub use check::request::{canonical_body, check, check_call, is_refused};
pub use spec::arguments::{Arguments, argument_problem, is_multi_tenant};
pub use spec::catalogue::{UnknownOperation, operation, operations, rules};
pub use spec::generated::operations;
pub use spec::generated::provider::Provider;
pub use spec::provider::UnknownProvider;
pub use spec::suggest::{nearest, nearest_name};
pub use spec::violation::Violation;
pub use spec::{Effect, Evidence, Location, Operation, Rule, Severity, Windows};
