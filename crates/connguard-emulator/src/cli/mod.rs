//! The command line and the program behind it.

mod arguments;
mod program;

pub use program::run;
