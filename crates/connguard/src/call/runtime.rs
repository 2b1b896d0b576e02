//! Where calls run.

use tokio::runtime::Handle;

use crate::error::{Error, Result};

/// The caller's runtime.
///
/// # Errors
/// Configuration, where there is none: what is sent then would panic.
pub(crate) fn current() -> Result<Handle> {
    Handle::try_current()
        .map_err(|_| Error::config("this needs a Tokio runtime: call it in asynchronous code that tokio runs"))
}
