//! The commands.

pub(crate) mod apply;
pub(crate) mod check;
pub(crate) mod drift;
pub(crate) mod emulator;
pub(crate) mod export;
pub(crate) mod import;
mod load;
pub(crate) mod plan;
pub(crate) mod show;
