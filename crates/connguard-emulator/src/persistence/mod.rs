//! What survives the process, and how secrets are kept in it.

pub(crate) mod crypto;
pub(crate) mod event;
pub(crate) mod files;
pub(crate) mod store;
