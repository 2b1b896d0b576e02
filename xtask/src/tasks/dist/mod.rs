//! `cargo xtask dist`: the packages as strangers get them, built, measured, and tried in clean environments.

mod binary;
mod crates;
mod folders;
mod installed;
mod interpreters;
pub mod licences;
mod npm;
mod platforms;
mod run;
mod sdist;
mod versions;
mod wheel;

pub use run::run;
