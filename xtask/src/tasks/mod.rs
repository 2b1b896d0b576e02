//! The commands, beside the generator.

pub mod bench;
pub mod demo;
mod demo_manifest;
pub mod dist;
pub mod docs;
pub mod format;
pub mod fuzz;
mod imports;
pub mod real;
pub mod test;
mod third_provider;
