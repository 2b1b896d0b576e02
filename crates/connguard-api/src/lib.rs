#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod exchange;
mod failure;
#[rustfmt::skip]
mod generated;
mod hooks;
mod parameters;

pub use exchange::{BoxError, Exchange, ExchangeFuture};
pub use failure::Failure;
pub use generated::{lerian, lerian_dispatch, matillion, matillion_dispatch};
pub use hooks::Call;
pub use parameters::Parameters;
