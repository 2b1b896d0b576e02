//! `cargo xtask licences`: the licence texts of everything that the compiled packages link, in one file.

mod linked;
mod render;
mod run;
mod texts;

pub use run::run;
