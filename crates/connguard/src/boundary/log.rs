//! Attempts, told to the logs of a language while the call goes on.

use crate::attempts::{Attempt, AttemptLog};

/// The requests that a call, a list or a bulk run sends, for the logs of a language.
#[derive(Clone, Debug, Default)]
pub struct CallLog(pub(super) AttemptLog);

impl CallLog {
    /// `listener` is called when there is something to tell before the end: after an attempt without success.
    pub fn heard_by(listener: impl Fn(&CallLog) + Send + Sync + 'static) -> Self {
        Self(AttemptLog::with_listener(move |log, attempt| {
            if !attempt.status.is_some_and(|status| (200..300).contains(&status)) {
                listener(&Self(log.clone()));
            }
        }))
    }

    /// `listener` is called after every attempt. What it takes of the log is not in the reply's untold attempts.
    pub fn heard_each(listener: impl Fn(&CallLog) + Send + Sync + 'static) -> Self {
        Self(AttemptLog::with_listener(move |log, _| listener(&Self(log.clone()))))
    }

    /// The attempts that were not told yet.
    pub fn take_attempts(&self) -> Vec<Attempt> {
        self.0.take_new()
    }
}
