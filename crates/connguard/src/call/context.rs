//! What a call is carried out with, beside its own arguments, and what it leads to.

use std::sync::{Arc, Mutex};

use connguard_rules::Violation;
use serde_json::Value;

use crate::attempts::{Attempt, AttemptLog};
use crate::call::existing::Ensure;
use crate::outcome::OutcomeKind;
use crate::paging::overlap::SeenItems;
use crate::transport::gathering::Part;
use crate::transport::last_reply::LastReply;
use crate::transport::permit::Permit;

/// How a call is carried out.
#[derive(Default)]
pub(crate) struct CallContext {
    /// Where its attempts are written down.
    pub(crate) log: AttemptLog,
    /// Queueing for the rate limit does not use up the call's time.
    pub(crate) queues_freely: bool,
    /// The item's place in a bulk run.
    pub(crate) index: Option<usize>,
    /// For a create: what it does with what exists.
    pub(crate) ensure: Option<Ensure>,
    /// The call's part of the concurrency of a bulk run.
    pub(crate) permit: Permit,
    /// The call is an item of a run whose items are sent together.
    pub(crate) part: Option<Part>,
    /// It asks for a further page of a list.
    pub(crate) is_continued: bool,
    /// What earlier pages of the list had.
    pub(crate) seen: Arc<Mutex<SeenItems>>,
    /// What was found while arguments and body were read; if there is anything, nothing is sent.
    pub(crate) input: Vec<Violation>,
}

/// The value of a reply with what the rules warned of and what was sent for it.
pub(crate) struct Outcome {
    pub(crate) value: Value,
    pub(crate) warnings: Vec<Violation>,
    pub(crate) attempts: Vec<Attempt>,
    /// What became of it, where it is more than that it succeeded.
    pub(crate) kind: Option<OutcomeKind>,
    /// The last reply, if any request was sent.
    pub(crate) response: Option<LastReply>,
}
