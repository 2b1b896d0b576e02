#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod args;
mod commands;
mod exit;
mod file;
mod help;
mod html;
mod output;
mod painted;
mod progress;
mod run;
mod signals;

pub use run::run;
