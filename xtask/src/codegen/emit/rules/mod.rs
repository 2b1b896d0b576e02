//! The Rust tables that the rules are checked with: providers, rules, schemas, operations.

mod connection_type;
mod files;
mod operation;
mod provider;
mod rule;
mod schema;

pub use files::emit;
pub(super) use rule::rule_statics;
