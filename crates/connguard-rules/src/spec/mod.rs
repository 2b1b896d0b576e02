//! The vocabulary of the generated tables, and the tables: what an operation takes and which rule a keyword stands for.

pub(crate) mod arguments;
pub(crate) mod catalogue;
pub(crate) mod connection_type;
#[rustfmt::skip]
#[allow(clippy::all, unreachable_pub)]
pub(crate) mod generated;
pub(crate) mod operation;
pub(crate) mod pattern;
pub(crate) mod provider;
pub(crate) mod rule;
pub(crate) mod schema;
pub(crate) mod suggest;
pub(crate) mod violation;

pub use operation::{
    Dialect, Effect, Identity, IdentityValue, List, ListStyle, Location, Operation, Parameter, Windows,
};
pub use rule::{BodyRules, Evidence, Rule, Severity, Violated};
pub use schema::{Additional, Cell, Kind, Member, Object, Row, Table};
