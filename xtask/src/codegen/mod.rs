//! `cargo xtask codegen`: from the authored YAML to everything that is generated.

mod asks;
mod clients;
mod emit;
mod face;
mod guards;
mod lint;
mod lower;
mod model;
mod names;
mod read;
mod report;
mod resolve;
mod run;
mod snippets;
mod terminal;
mod value_type;
mod write;
mod yaml;

pub use run::run;
