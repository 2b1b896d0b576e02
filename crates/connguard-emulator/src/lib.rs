#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod cli;
mod clock;
mod control;
mod emulator;
mod http;
mod options;
mod persistence;
mod provider;
mod server;
mod services;
mod world;

pub use cli::run;
pub use emulator::{Emulator, Info};
pub use options::Options;
