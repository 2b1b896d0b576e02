//! `cargo xtask test`: formatting, lints, drift, and every test of the three languages.

mod counts;
mod languages;
mod quickstarts;
mod run;
mod steps;

pub use run::run;
