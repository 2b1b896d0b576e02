//! What everything that one call does has in common: its limits, its deadline, its waivers, and what is told of it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use connguard_rules::Violation;
use tokio::time::Instant;

use super::log::AttemptLog;

/// The limits of one call; a client has those of every call that does not say otherwise.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For the whole call, retries, waiting and look-ups included.
    pub(crate) timeout: Duration,
    /// For one attempt, the reply's body included.
    pub(crate) attempt_timeout: Duration,
    pub(crate) max_retries: u32,
}

/// One call. Clones are the same call: whatever it sends, it has one deadline and one log.
#[derive(Debug, Clone)]
pub struct Scope {
    pub(crate) limits: Limits,
    /// Rules that are waived for all requests of the call.
    pub(crate) waive: Vec<String>,
    /// Where every attempt of the call is written down.
    pub(crate) log: AttemptLog,
    /// Waiting for a place under the rate limit does not use up the call's time.
    pub(crate) patient: bool,
    deadline: Arc<Mutex<Instant>>,
    warnings: Arc<Mutex<Vec<Violation>>>,
}

impl Scope {
    /// A call that begins now.
    pub(crate) fn begin(limits: Limits) -> Self {
        Self {
            limits,
            waive: Vec::new(),
            log: AttemptLog::default(),
            patient: false,
            deadline: Arc::new(Mutex::new(Instant::now() + limits.timeout)),
            warnings: Arc::default(),
        }
    }

    pub(crate) fn deadline(&self) -> Instant {
        *self.deadline.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn is_over(&self) -> bool {
        Instant::now() >= self.deadline()
    }

    /// Gives back time that the call spent without being under way.
    pub(crate) fn extend(&self, waited: Duration) {
        *self.deadline.lock().unwrap_or_else(PoisonError::into_inner) += waited;
    }

    /// Keeps what the rules warned of in a request that the call put together.
    pub(crate) fn warn(&self, warnings: &[Violation]) {
        let mut kept = self.warnings.lock().unwrap_or_else(PoisonError::into_inner);
        for warning in warnings {
            let known = kept.iter().any(|k| k.rule.id == warning.rule.id && k.path == warning.path);
            if !known {
                kept.push(warning.clone());
            }
        }
    }

    pub(crate) fn take_warnings(&self) -> Vec<Violation> {
        std::mem::take(&mut *self.warnings.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
