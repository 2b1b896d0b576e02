#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod arguments;
mod clock;
mod control;
mod credentials;
mod crypto;
mod emulator;
mod faults;
mod files;
mod guard;
mod journal;
mod lerian;
mod link;
mod matillion;
mod program;
mod provider;
mod redaction;
mod reply;
mod request;
mod rules;
mod seed;
mod server;
mod settings;
mod store;
mod world;

pub use emulator::{Emulator, Info, Options};
pub use program::run;
