//! Who imports whom in each crate and package: no circle, and no import against the layers of docs/architecture.md.

mod graph;
mod layers;
mod python;
mod run;
mod rust;
mod typescript;

pub use run::run;
