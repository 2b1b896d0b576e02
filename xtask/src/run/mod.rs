//! What all commands are made of: steps, programs, the tools that they need.

pub mod emulator;
pub mod files;
mod http;
pub mod program;
pub mod steps;
pub mod toolchain;
