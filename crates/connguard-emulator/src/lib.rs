#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod cli;
mod clock;
mod control;
mod emulator;
mod http;
mod options;
mod persistence;
mod server;
mod services;
mod shared;
mod state;

pub use cli::run;
pub use connguard_rules::Provider;
pub use emulator::{Emulator, Info};
pub use options::Options;
