//! What the services share.

use std::io;

use serde::Serialize;

use super::tokens::{Credentials, Tokens};
use crate::persistence::crypto::Cipher;
use crate::persistence::store::Store;

/// The credentials, the tokens issued for them, and the log of events.
pub(crate) struct Context {
    pub(crate) credentials: Credentials,
    pub(crate) tokens: Tokens,
    pub(crate) cipher: Cipher,
    pub(crate) store: Store,
}

impl Context {
    /// Writes an event to disk, before the state in memory is changed.
    pub(crate) fn record(&mut self, event: &impl Serialize) -> io::Result<()> {
        self.store.append(event)
    }
}
