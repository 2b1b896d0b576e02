#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod problem;
mod read;
mod reference;
mod source;
mod vars;

pub use problem::Problem;
pub use reference::{Reference, Secret, Version};
pub use source::{Place, Source};
pub use vars::Vars;
