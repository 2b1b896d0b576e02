//! The imports of a crate, from its syntax.

mod crate_tree;
mod mentions;
mod read;

pub use read::read;
