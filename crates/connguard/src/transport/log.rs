//! What was sent for a call, attempt by attempt, for the logs of all languages.

use std::sync::{Arc, Mutex};

use serde::Serialize;

/// One request that was sent.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Attempt {
    pub(crate) operation: &'static str,
    /// From 1.
    pub(crate) attempt: u32,
    /// Of the reply, if there was one.
    pub(crate) status: Option<u16>,
    pub(crate) milliseconds: u64,
    pub(crate) request_id: Option<String>,
    /// The stable code of why there was no reply.
    pub(crate) error: Option<&'static str>,
}

/// The attempts of one call, shared by everything that the call does.
#[derive(Debug, Clone, Default)]
pub(crate) struct AttemptLog(Arc<Mutex<Vec<Attempt>>>);

impl AttemptLog {
    pub(crate) fn add(&self, attempt: Attempt) {
        tracing::debug!(
            operation = attempt.operation,
            attempt = attempt.attempt,
            status = attempt.status,
            milliseconds = attempt.milliseconds,
            request_id = attempt.request_id,
            error = attempt.error,
            "attempt"
        );
        if let Ok(mut attempts) = self.0.lock() {
            attempts.push(attempt);
        }
    }

    pub(crate) fn take(&self) -> Vec<Attempt> {
        self.0.lock().map(|mut attempts| std::mem::take(&mut *attempts)).unwrap_or_default()
    }
}
