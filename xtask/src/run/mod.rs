//! What all commands are made of: steps, programs, the tools that they need.

pub mod emulator;
pub mod files;
pub mod group;
pub mod http;
pub mod http_message;
pub mod program;
pub mod steps;
pub mod toolchain;
