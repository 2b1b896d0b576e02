//! What an OpenAPI document of this repository may contain (see `openapi/README.md`).

mod asks;
mod clients;
mod compounds;
mod connection_types;
mod document;
mod effects;
mod identity;
mod json_schema;
mod keywords;
mod lists;
mod nodes;
mod operations;
mod parameters;
mod paths;
mod profile;
mod references;
mod rules;
mod schemas;
mod shared;
mod tables;
mod values;
mod windows;

pub use asks::lint_asks;
pub use document::lint;
pub use json_schema::profile_schema;
pub use shared::{lint_errors, lint_options, lint_rules};

#[cfg(test)]
mod connection_types_tests;
#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod tests;
