//! How a bulk run goes.

use std::time::Duration;

use connguard_rules::Arguments;
use serde_json::json;

/// How many requests are in flight at once by default.
pub(crate) const CONCURRENCY: usize = 16;
/// And at most.
pub(crate) const MOST_CONCURRENCY: usize = 64;

/// What a run that creates does with what exists already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum IfExists {
    /// The item fails with a conflict.
    #[default]
    Fail,
    /// It is left as it is: `unchanged`, with a warning where it differs from what was given.
    Skip,
    /// It is replaced where it differs, and always if the body has a password, which is never returned: `replaced` or
    /// `unchanged`.
    Replace,
}

impl IfExists {
    /// `fail`, `skip` or `replace`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Skip => "skip",
            Self::Replace => "replace",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        [Self::Fail, Self::Skip, Self::Replace].into_iter().find(|one| one.as_str() == name)
    }
}

/// Options of a bulk run. A number alone stands for its concurrency.
///
/// ```
/// use std::time::Duration;
///
/// use connguard::{BulkOptions, IfExists};
///
/// let options = BulkOptions::default().concurrency(32).timeout(Duration::from_secs(20)).if_exists(IfExists::Skip);
/// # let _: BulkOptions = 32.into();
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct BulkOptions {
    pub(crate) concurrency: usize,
    pub(crate) if_exists: IfExists,
    /// Arguments of every item.
    pub(crate) arguments: Arguments,
}

impl Default for BulkOptions {
    fn default() -> Self {
        Self { concurrency: CONCURRENCY, if_exists: IfExists::Fail, arguments: Arguments::new() }
    }
}

impl From<usize> for BulkOptions {
    fn from(concurrency: usize) -> Self {
        Self::default().concurrency(concurrency)
    }
}

impl BulkOptions {
    /// So many requests at once, 1 to 64; default: 16.
    pub fn concurrency(mut self, concurrency: usize) -> Self {
        self.concurrency = concurrency.clamp(1, MOST_CONCURRENCY);
        self
    }

    /// What a run that creates does with what exists already; default: the item fails.
    pub fn if_exists(mut self, if_exists: IfExists) -> Self {
        self.if_exists = if_exists;
        self
    }

    /// How long each item may take, retries included but not the wait for the rate limit; at most a day.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.argument("timeout_seconds", json!(timeout.as_secs_f64()))
    }

    /// How long a create without an answer is looked up before it is sent again, or its outcome counts as unknown; at
    /// most an hour. Other items continue meanwhile.
    pub fn settle(self, settle: Duration) -> Self {
        self.argument("settle_seconds", json!(settle.as_secs_f64()))
    }

    /// How often the request for an item is retried where that is safe.
    pub fn max_retries(self, retries: u32) -> Self {
        self.argument("max_retries", json!(retries))
    }

    /// Whether warnings refuse any item as errors do; the client's option otherwise.
    pub fn strict(self, strict: bool) -> Self {
        self.argument("strict", json!(strict))
    }

    /// Waives rules by id, for every item. Combination tables cannot be waived.
    pub fn waive(self, rules: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let rules: Vec<String> = rules.into_iter().map(Into::into).collect();
        self.argument("waive", json!(rules))
    }

    pub(crate) fn argument(mut self, name: &str, value: serde_json::Value) -> Self {
        self.arguments.insert(name.to_owned(), value);
        self
    }
}
