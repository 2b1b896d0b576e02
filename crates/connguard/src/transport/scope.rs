//! The scope of one call, shared by all its requests: limits, deadline, waivers, log and warnings.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use connguard_rules::{Arguments, Violation};
use http::HeaderMap;
use serde_json::json;
use tokio::time::Instant;

use super::gathering::Part;
use super::last_reply::LastReply;
use super::permit::Permit;
use crate::attempts::AttemptLog;
use crate::error::Error;
use crate::error::refusal_text::Subject;
use crate::outcome::OutcomeKind;

/// The limits of one call; a client has those of every call that does not say otherwise.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For the whole call, retries, waiting and lookups included.
    pub(crate) timeout: Duration,
    /// For one attempt, the reply's body included.
    pub(crate) attempt_timeout: Duration,
    pub(crate) max_retries: u32,
    /// How long a create whose reply was lost is looked up before it is retried.
    pub(crate) settle: Duration,
}

/// One call: whatever it sends, it has one deadline and one log.
#[derive(Debug)]
pub struct Scope {
    pub(crate) limits: Limits,
    /// Rules that are waived for all requests of the call.
    pub(crate) waive: Vec<String>,
    /// Warnings refuse, for all requests of the call.
    pub(crate) strict: bool,
    /// What the call is about, for its log lines.
    pub(crate) subject: Subject,
    /// Where every attempt of the call is written down.
    pub(crate) log: AttemptLog,
    /// Queueing for the rate limit does not use up the call's time.
    pub(crate) queues_freely: bool,
    /// The call's part of the concurrency of a bulk run.
    pub(crate) permit: Permit,
    /// The caller's own headers, for every request of the call.
    pub(crate) headers: HeaderMap,
    /// The call is an item of a run whose items are sent together.
    pub(crate) part: Option<Part>,
    state: Mutex<State>,
}

/// What changes while the call is carried out.
#[derive(Debug)]
struct State {
    last: Option<LastReply>,
    deadline: Instant,
    warnings: Vec<Violation>,
    outcome: Option<OutcomeKind>,
}

impl Scope {
    /// A call that begins now.
    pub(crate) fn begin(limits: Limits) -> Self {
        Self {
            limits,
            waive: Vec::new(),
            strict: false,
            subject: Subject::default(),
            log: AttemptLog::default(),
            queues_freely: false,
            permit: Permit::default(),
            headers: HeaderMap::new(),
            part: None,
            state: Mutex::new(State {
                last: None,
                deadline: Instant::now() + limits.timeout,
                warnings: Vec::new(),
                outcome: None,
            }),
        }
    }

    /// The same, which ends when another call does.
    pub(crate) fn until(self, deadline: Instant) -> Self {
        self.state().deadline = deadline;
        self
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn deadline(&self) -> Instant {
        self.state().deadline
    }

    pub(crate) fn is_over(&self) -> bool {
        Instant::now() >= self.deadline()
    }

    /// Gives back time that the call spent in a queue.
    pub(crate) fn extend(&self, waited: Duration) {
        self.state().deadline += waited;
    }

    /// Adds the call's waivers and strictness to the arguments of a request.
    pub(crate) fn apply_options(&self, arguments: &mut Arguments) {
        if !self.waive.is_empty() {
            arguments.insert("waive".to_owned(), json!(self.waive));
        }
        if self.strict {
            arguments.insert("strict".to_owned(), true.into());
        }
    }

    /// Sets the outcome, where it is more than that the call succeeded.
    pub(crate) fn set_outcome(&self, kind: OutcomeKind) {
        self.state().outcome = Some(kind);
    }

    pub(crate) fn outcome(&self) -> Option<OutcomeKind> {
        self.state().outcome
    }

    /// Keeps the reply of an attempt; the next one takes its place.
    pub(super) fn replied(&self, reply: LastReply) {
        self.state().last = Some(reply);
    }

    /// The last reply of the call.
    pub(crate) fn take_last(&self) -> Option<LastReply> {
        self.state().last.take()
    }

    /// The error, with the last reply of the call: what could not be used can be looked at, and asked about.
    pub(crate) fn with_last_reply(&self, error: Error) -> Error {
        match &self.state().last {
            Some(last) => last.add_to(error),
            None => error,
        }
    }

    /// Keeps and logs what the rules warned of in a request of the call, each warning once.
    pub(crate) fn warn(&self, warnings: &[Violation]) {
        if warnings.is_empty() {
            return;
        }
        let mut state = self.state();
        let kept = &mut state.warnings;
        for warning in warnings {
            let known = kept.iter().any(|k| k.rule.id == warning.rule.id && k.path == warning.path);
            if !known {
                let mut warning = warning.clone();
                warning.line = self.subject.line(&warning);
                tracing::warn!(rule = warning.rule.id, "{}", warning.line);
                kept.push(warning);
            }
        }
    }

    pub(crate) fn take_warnings(&self) -> Vec<Violation> {
        std::mem::take(&mut self.state().warnings)
    }
}
