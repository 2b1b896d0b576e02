//! What a provider costs: a made-up one is added to a copy of the repository, generated, compiled, and called from each
//! language.

mod copy;
mod outside;
mod programs;
mod run;

pub use run::run;
