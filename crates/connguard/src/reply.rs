//! Replies as types.

use std::ops::Deref;

use connguard_rules::Violation;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::outcome::OutcomeKind;

/// A reply that wraps the API's JSON object. Sealed: implemented by the generated reply types.
pub trait Reply: Send {
    #[doc(hidden)]
    fn from_reply(members: Map<String, Value>, warnings: Vec<Violation>) -> Self;

    /// Whether the API sends no body.
    #[doc(hidden)]
    const EMPTY: bool = false;

    /// Takes in what became of what the request was for.
    #[doc(hidden)]
    fn with_outcome(self, _: Option<OutcomeKind>) -> Self
    where
        Self: Sized,
    {
        self
    }
}

/// What an upsert led to, and the reply.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Upserted<R> {
    /// `Created`, `Updated` or `Unchanged`.
    pub outcome: OutcomeKind,
    /// As it is stored now.
    pub value: R,
}

impl<R> Deref for Upserted<R> {
    type Target = R;

    fn deref(&self) -> &R {
        &self.value
    }
}

impl<R: Reply> Reply for Upserted<R> {
    fn from_reply(members: Map<String, Value>, warnings: Vec<Violation>) -> Self {
        Self { outcome: OutcomeKind::Succeeded, value: R::from_reply(members, warnings) }
    }

    fn with_outcome(mut self, outcome: Option<OutcomeKind>) -> Self {
        self.outcome = outcome.unwrap_or(self.outcome);
        self
    }
}

impl Reply for () {
    fn from_reply(_: Map<String, Value>, _: Vec<Violation>) -> Self {}

    const EMPTY: bool = true;
}
