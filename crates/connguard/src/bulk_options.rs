//! How a bulk run goes.

use connguard_rules::Arguments;
use serde_json::json;

/// How many requests are under way at once unless told.
pub(crate) const CONCURRENCY: usize = 16;
/// And at most.
pub(crate) const MOST_CONCURRENCY: usize = 64;

/// Options of a bulk run. A number alone stands for its concurrency.
///
/// ```
/// use connguard::BulkOptions;
///
/// let options = BulkOptions::default().concurrency(32).timeout_seconds(20.0).max_retries(3);
/// # let _: BulkOptions = 32.into();
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct BulkOptions {
    pub(crate) concurrency: usize,
    /// Arguments of every item.
    pub(crate) arguments: Arguments,
}

impl Default for BulkOptions {
    fn default() -> Self {
        Self { concurrency: CONCURRENCY, arguments: Arguments::new() }
    }
}

impl From<usize> for BulkOptions {
    fn from(concurrency: usize) -> Self {
        Self::default().concurrency(concurrency)
    }
}

impl BulkOptions {
    /// So many requests at once, 1 to 64; 16 unless told.
    pub fn concurrency(mut self, concurrency: usize) -> Self {
        self.concurrency = concurrency.clamp(1, MOST_CONCURRENCY);
        self
    }

    /// How long each item may take, retries included but not the wait for a place under the rate limit, in seconds.
    pub fn timeout_seconds(self, seconds: f64) -> Self {
        self.argument("timeout_seconds", json!(seconds))
    }

    /// How often the request for an item is repeated where that is safe.
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
