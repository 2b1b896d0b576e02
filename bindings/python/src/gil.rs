//! Work without the GIL, and locks: neither is spoilt by a panic.

use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};

use connguard::boundary::panics;
use pyo3::prelude::*;
use serde_json::Value;

/// Runs `work` with the GIL released; a panic becomes an error.
pub(crate) fn released<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> Result<T, Value> {
    py.detach(|| panics::caught("released", work))
}

/// `future`, with a panic in it turned into an error.
pub(crate) async fn caught<T>(future: impl Future<Output = Result<T, Value>>) -> Result<T, Value> {
    panics::caught_in("future", future, |panic| panic).await
}

/// A lock whose owner panicked is still a lock: what it protects is replaced as a whole.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
