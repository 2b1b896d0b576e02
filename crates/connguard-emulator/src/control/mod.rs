//! `/_emulator/*`: how tests set the scene and look behind it.

pub(crate) mod faults;
pub(crate) mod journal;
mod redaction;
pub(crate) mod routes;
pub(crate) mod seed;
pub(crate) mod settings;
