//! What the commands of this repository are made of, for the one that is a crate of its own: the benchmarks' harness.

pub mod failure;
pub mod run;
