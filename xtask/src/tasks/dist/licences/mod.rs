//! `cargo xtask licences`: the licence texts of everything that the compiled packages link, in one file,
//! and every package's copies of the repository's own.

mod copies;
mod linked;
mod render;
mod run;
mod texts;

pub use run::run;
