//! What became of every action.

use std::collections::BTreeMap;

use connguard_manifest::{Action, ActionKind, Place};
use serde::Serialize;

use crate::error::Error;

/// What became of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ApplyOutcome {
    /// It was carried out.
    Applied,
    /// It had been done before.
    Already,
    /// A definite failure.
    Failed,
    /// It may have happened.
    Unknown,
    /// Something that it needs was not done, so it was not begun.
    Held,
    /// The run ended before it was begun.
    Cancelled,
}

impl ApplyOutcome {
    const ALL: [Self; 6] = [Self::Applied, Self::Already, Self::Failed, Self::Unknown, Self::Held, Self::Cancelled];

    /// `applied`, `already`, …
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Already => "already",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Held => "held",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether the object is as it is wanted now.
    pub fn is_done(self) -> bool {
        matches!(self, Self::Applied | Self::Already)
    }
}

/// One action, and what became of it.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct ApplyEntry {
    /// The action's number.
    pub id: usize,
    /// What was to be done.
    pub action: ActionKind,
    /// `connection` or `override`.
    pub kind: &'static str,
    /// The object's name.
    pub key: String,
    /// The environment of an override.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    /// What became of it.
    pub outcome: ApplyOutcome,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Error>,
    /// Why the service could not use the connection, though it is stored ([`ApplyOptions::test`](super::ApplyOptions::test)).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub test_error: Option<Error>,
    /// What the service stores differently from what was sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Where it is declared.
    pub at: Option<Place>,
}

impl ApplyEntry {
    pub(super) fn new(action: &Action, outcome: ApplyOutcome, error: Option<Error>) -> Self {
        Self {
            id: action.id,
            action: action.action,
            kind: action.kind,
            key: action.key.clone(),
            environment: action.environment.clone(),
            outcome,
            error,
            test_error: None,
            notes: Vec::new(),
            at: action.at.clone(),
        }
    }
}

/// What became of a plan.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct ApplyReport {
    /// One for each action, in the order of the plan.
    pub entries: Vec<ApplyEntry>,
}

impl ApplyReport {
    /// Of an apply that ended before anything was begun.
    pub(super) fn cancelled(plan: &connguard_manifest::Plan) -> Self {
        let entries = plan.actions().map(|action| ApplyEntry::new(action, ApplyOutcome::Cancelled, None));
        Self { entries: entries.collect() }
    }

    /// How many actions have each outcome: all outcomes are there, also those that no action has.
    pub fn counts(&self) -> BTreeMap<&'static str, usize> {
        let mut counts: BTreeMap<_, _> = ApplyOutcome::ALL.iter().map(|outcome| (outcome.as_str(), 0)).collect();
        for entry in &self.entries {
            *counts.entry(entry.outcome.as_str()).or_insert(0) += 1;
        }
        counts
    }

    /// How many connections are stored, and failed their test.
    pub fn failed_tests(&self) -> usize {
        self.entries.iter().filter(|entry| entry.test_error.is_some()).count()
    }

    /// Whether everything is as it is wanted.
    pub fn is_complete(&self) -> bool {
        self.entries.iter().all(|entry| entry.outcome.is_done())
    }
}

impl std::fmt::Display for ApplyReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for entry in self.entries.iter().filter(|entry| !entry.outcome.is_done()) {
            let environment = entry.environment.as_ref().map(|name| format!(" @ {name}")).unwrap_or_default();
            let at = entry.at.as_ref().map(|at| format!("{at}: ")).unwrap_or_default();
            write!(f, "{at}{}{environment}: {} {}", entry.key, entry.action.as_str(), entry.outcome.as_str())?;
            match &entry.error {
                Some(error) => writeln!(f, ": {error}")?,
                None => writeln!(f)?,
            }
        }
        for (entry, note) in self.entries.iter().flat_map(|entry| entry.notes.iter().map(move |note| (entry, note))) {
            writeln!(f, "{}: {note}", entry.key)?;
        }
        for (entry, error) in self.entries.iter().filter_map(|entry| Some((entry, entry.test_error.as_ref()?))) {
            writeln!(f, "{}: it is stored, but its test failed: {error}", entry.key)?;
        }
        let counts = self.counts();
        let parts: Vec<String> = counts
            .iter()
            .filter(|(_, count)| **count > 0)
            .map(|(outcome, count)| format!("{count} {outcome}"))
            .collect();
        writeln!(f, "{}", if parts.is_empty() { "nothing to do".to_owned() } else { parts.join(", ") })
    }
}
