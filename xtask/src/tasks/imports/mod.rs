//! Who imports whom in each crate and package: no circle, and no import against the order of docs/architecture.md.

mod allowed;
mod graph;
mod python;
mod rooms;
mod run;
mod rust;
mod typescript;

pub use run::run;
