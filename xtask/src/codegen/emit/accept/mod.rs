//! The accept functions: straight code that finds out, in one walk, whether the rules have nothing to say of a request. What
//! the emitter cannot express asks the rules.

mod asks;
mod coverage;
mod files;
mod function;
mod parameters;
mod pattern;
mod slots;
mod tables;
mod value;

pub use files::emit;

#[cfg(test)]
mod tests;
