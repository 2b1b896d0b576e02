//! What type checkers must say about every cell of the matrices in `tests/cases`: one file for each matrix and language.
//!
//! The verdicts are those of the cases, which come from the vendors' pages and from observation; the types come from the
//! combination tables. So each proves the other.

mod cells;
mod emit;
mod python;
mod rust;
mod source;
mod typescript;

pub use emit::{emit, read};
