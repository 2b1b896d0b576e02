//! The control routes `/_emulator/*`, for tests.

pub(crate) mod faults;
pub(crate) mod journal;
mod redaction;
pub(crate) mod routes;
pub(crate) mod seed;
pub(crate) mod settings;
