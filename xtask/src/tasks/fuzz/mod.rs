//! `cargo xtask fuzz`: the fuzz targets, built with the coverage that libFuzzer follows, and run for a while.

mod run;
mod seeds;
mod wrapper;

pub use run::run;
pub use wrapper::wrap;
