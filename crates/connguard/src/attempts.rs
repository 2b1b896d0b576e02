//! The attempts of a call, for the logs of all languages.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;

/// One request that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Attempt {
    /// The operation, e.g. `matillion.create_connection`.
    pub operation: &'static str,
    /// From 1.
    pub attempt: u32,
    /// The HTTP method, in upper case.
    pub method: &'static str,
    /// Where it went, without the query.
    pub url: String,
    /// Of the reply, if there was one.
    pub status: Option<u16>,
    /// From sending to the whole reply, or to the failure.
    pub milliseconds: u64,
    /// The request's id, if the service gave one.
    pub request_id: Option<String>,
    /// The stable code of why there was no reply, or `cancelled`.
    pub error: Option<&'static str>,
    /// Whether it may have reached the service.
    #[serde(skip)]
    pub(crate) sent: bool,
    /// Whether it may change something at the service.
    #[serde(skip)]
    pub(crate) writes: bool,
}

impl Attempt {
    /// A write that was not answered, or answered so that it may have been carried out.
    pub(crate) fn may_have_happened(&self) -> bool {
        let refused = self.status.is_some_and(|status| (400..500).contains(&status) && status != 408);
        self.sent && !refused && self.writes
    }
}

/// Called with every attempt as soon as it is over.
type Listener = Box<dyn Fn(&AttemptLog, &Attempt) + Send + Sync>;

/// The attempts of one call, shared by everything that the call does.
#[derive(Clone, Default)]
pub(crate) struct AttemptLog(Arc<Inner>);

#[derive(Default)]
struct Inner {
    state: Mutex<State>,
    listener: Option<Listener>,
}

#[derive(Default)]
struct State {
    attempts: Vec<Attempt>,
    /// How many of them were taken already.
    taken: usize,
}

impl AttemptLog {
    pub(crate) fn with_listener(listener: impl Fn(&AttemptLog, &Attempt) + Send + Sync + 'static) -> Self {
        Self(Arc::new(Inner { state: Mutex::default(), listener: Some(Box::new(listener)) }))
    }

    pub(crate) fn add(&self, attempt: Attempt) {
        tracing::debug!(
            operation = attempt.operation,
            attempt = attempt.attempt,
            method = attempt.method,
            url = attempt.url,
            status = attempt.status,
            milliseconds = attempt.milliseconds,
            request_id = attempt.request_id,
            error = attempt.error,
            "attempt"
        );
        match &self.0.listener {
            None => self.state().attempts.push(attempt),
            Some(listener) => {
                self.state().attempts.push(attempt.clone());
                listener(self, &attempt);
            }
        }
    }

    /// Adds an attempt that was logged elsewhere, and tells the listener.
    pub(crate) fn relay(&self, attempt: Attempt) {
        self.share(attempt.clone());
        if let Some(listener) = &self.0.listener {
            listener(self, &attempt);
        }
    }

    /// Adds an attempt that another log has told of.
    pub(crate) fn share(&self, attempt: Attempt) {
        self.state().attempts.push(attempt);
    }

    /// The attempts so far.
    pub(crate) fn snapshot(&self) -> Vec<Attempt> {
        self.state().attempts.clone()
    }

    /// The attempts, at the end of the call.
    pub(crate) fn into_attempts(self) -> Vec<Attempt> {
        match Arc::try_unwrap(self.0) {
            Ok(own) => own.state.into_inner().unwrap_or_else(PoisonError::into_inner).attempts,
            Err(shared) => Self(shared).snapshot(),
        }
    }

    /// How many of them were taken already.
    pub(crate) fn taken(&self) -> usize {
        self.state().taken
    }

    /// Those that were not taken yet.
    pub(crate) fn take_new(&self) -> Vec<Attempt> {
        let mut state = self.state();
        let from = state.taken;
        state.taken = state.attempts.len();
        state.attempts[from..].to_vec()
    }

    /// Those that were not taken yet; nothing is kept.
    pub(crate) fn take(&self) -> Vec<Attempt> {
        let mut state = std::mem::take(&mut *self.state());
        state.attempts.split_off(state.taken)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for AttemptLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AttemptLog({})", self.state().attempts.len())
    }
}
