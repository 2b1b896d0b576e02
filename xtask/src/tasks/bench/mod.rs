//! `cargo xtask bench`: connguard and its peers side by side, as ratios, in one table.

mod build;
mod cores;
mod measures;
mod reasons;
mod report;
mod run;
mod samples;
mod statistics;
mod targets;
mod versions;

pub use run::run;
