//! The data file and the encryption of its secrets.

pub(crate) mod crypto;
pub(crate) mod event;
pub(crate) mod files;
pub(crate) mod store;
