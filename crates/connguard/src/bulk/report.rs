//! What became of the items of a bulk run.

use connguard_rules::Violation;
use serde::ser::{Serialize, SerializeStruct, Serializer};
use serde_json::{Map, Value};

use crate::attempts::Attempt;
use crate::error::{Error, Result};
use crate::generated::errors::ErrorKind;
use crate::outcome::OutcomeKind;
use crate::reply::Reply;

/// One line of a report; `R` is the reply's type.
#[derive(Debug, Clone, serde::Serialize)]
#[non_exhaustive]
pub struct Entry<R = Value> {
    /// The item's place in what was given.
    pub index: usize,
    /// The name that the item is for (Lerian: an id where items are addressed by id); `None` if it has none.
    pub name: Option<String>,
    /// What became of it.
    pub outcome: OutcomeKind,
    /// The reply, if it succeeded.
    pub value: Option<R>,
    /// Why it did not.
    pub error: Option<Error>,
    /// What the rules warned of.
    pub warnings: Vec<Violation>,
    /// What was sent for it, the first request first.
    pub attempts: Vec<Attempt>,
}

impl Entry {
    pub(crate) fn finished(index: usize, name: Option<String>, outcome: Result<crate::call::context::Outcome>) -> Self {
        match outcome {
            Ok(done) => Self {
                index,
                name,
                outcome: done.kind.unwrap_or(OutcomeKind::Succeeded),
                value: Some(done.value),
                error: None,
                warnings: done.warnings,
                attempts: done.attempts,
            },
            Err(error) => {
                let outcome = match error.kind() {
                    ErrorKind::RuleViolation => OutcomeKind::Refused,
                    _ if error.has_unknown_outcome() => OutcomeKind::Unknown,
                    _ => OutcomeKind::Failed,
                };
                let attempts = error.attempts().to_vec();
                Self { index, name, outcome, value: None, error: Some(error), warnings: Vec::new(), attempts }
            }
        }
    }

    /// With the reply as its type.
    fn typed<R: Reply>(self) -> Entry<R> {
        let Self { index, name, outcome, value, error, warnings, attempts } = self;
        let value = match value {
            Some(Value::Object(members)) => Some(R::from_reply(members, warnings.clone())),
            Some(_) if R::EMPTY => Some(R::from_reply(Map::new(), Vec::new())),
            _ => None,
        };
        Entry { index, name, outcome, value, error, warnings, attempts }
    }

    pub(crate) fn cancelled(index: usize, name: Option<String>, attempts: Vec<Attempt>) -> Self {
        let error = Error::new(ErrorKind::Transport, "the run ended before this was sent");
        Self::ended(index, name, OutcomeKind::Cancelled, error, attempts)
    }

    pub(crate) fn unknown(index: usize, name: Option<String>, attempts: Vec<Attempt>) -> Self {
        let message = "the run ended while this was in flight; whether it happened is not known, so look it up";
        let error = Error::new(ErrorKind::OutcomeUnknown, message);
        Self::ended(index, name, OutcomeKind::Unknown, error, attempts)
    }

    fn ended(index: usize, name: Option<String>, outcome: OutcomeKind, error: Error, attempts: Vec<Attempt>) -> Self {
        Self { index, name, outcome, value: None, error: Some(error), warnings: Vec::new(), attempts }
    }
}

/// What became of every item, in the order given. It is a slice of [`Entry`].
///
/// ```no_run
/// # async fn run() -> connguard::Result<()> {
/// use connguard::{Matillion, matillion};
///
/// let project = Matillion::from_env()?.project("550e8400-e29b-41d4-a716-446655440002");
/// let bodies = (0..100).map(|number| matillion::aws(format!("source-{number}"), "aws-credentials"));
/// let report = project.connections().create_many(bodies, 8).await?;
/// for (outcome, count) in report.counts() {
///     println!("{outcome}: {count}");
/// }
/// for entry in report.iter().filter(|entry| !entry.outcome.is_done()) {
///     eprintln!("item {}: {}", entry.index, entry.error.as_ref().map(ToString::to_string).unwrap_or_default());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "what failed is only in the report"]
#[non_exhaustive]
pub struct Report<R = Value> {
    /// One for each item.
    pub entries: Vec<Entry<R>>,
    /// Why the run ended early, if it did so by itself: the credentials were refused; creates were refused for their
    /// project or for missing rights; or what exists could not be read.
    pub reason: Option<String>,
}

impl Report {
    /// With the replies as their type.
    pub(crate) fn typed<R: Reply>(self) -> Report<R> {
        Report { entries: self.entries.into_iter().map(Entry::typed).collect(), reason: self.reason }
    }
}

impl<R> Report<R> {
    /// How many items became this.
    pub fn count(&self, kind: OutcomeKind) -> usize {
        self.entries.iter().filter(|entry| entry.outcome == kind).count()
    }

    /// How many items became what: the kinds that any run can have, and those others that occur.
    pub fn counts(&self) -> Vec<(OutcomeKind, usize)> {
        let counts = OutcomeKind::ALL.map(|kind| (kind, self.count(kind)));
        counts.into_iter().filter(|(kind, count)| *count > 0 || !kind.is_detailed()).collect()
    }

    /// The indexes of the items that are ready for another run: refused, cancelled, or failed. Those whose outcome is
    /// unknown are not: look them up first.
    pub fn remaining(&self) -> Vec<usize> {
        let again = [OutcomeKind::Refused, OutcomeKind::Failed, OutcomeKind::Cancelled];
        self.entries.iter().filter(|entry| again.contains(&entry.outcome)).map(|entry| entry.index).collect()
    }
}

/// `{"entries", "counts": {outcome: n}, "cancelled", "reason"}`, as all languages have it.
impl<R: Serialize> Serialize for Report<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let counts = self.counts().into_iter().map(|(kind, count)| (kind.as_str().to_owned(), count.into()));
        let mut out = serializer.serialize_struct("Report", 4)?;
        out.serialize_field("entries", &self.entries)?;
        out.serialize_field("counts", &counts.collect::<Map<String, Value>>())?;
        out.serialize_field("cancelled", &(self.count(OutcomeKind::Cancelled) > 0))?;
        out.serialize_field("reason", &self.reason)?;
        out.end()
    }
}

impl<R> std::ops::Deref for Report<R> {
    type Target = [Entry<R>];

    fn deref(&self) -> &[Entry<R>] {
        &self.entries
    }
}

impl<R> IntoIterator for Report<R> {
    type Item = Entry<R>;
    type IntoIter = std::vec::IntoIter<Entry<R>>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

impl<'a, R> IntoIterator for &'a Report<R> {
    type Item = &'a Entry<R>;
    type IntoIter = std::slice::Iter<'a, Entry<R>>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.iter()
    }
}
