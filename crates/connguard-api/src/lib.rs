#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod capture;
#[rustfmt::skip]
mod generated;
mod parameters;
mod requests;

pub use generated::*;
pub use parameters::Parameters;
pub use requests::{BuildError, Requests};
