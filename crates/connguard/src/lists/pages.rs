//! Lists as the caller of this crate sees them: the pages one after the other.

use std::sync::Arc;

use connguard_rules::{Arguments, Violation};
use serde_json::{Value, json};

use crate::attempts::AttemptLog;
use crate::call::client::Core;
use crate::error::Result;
use crate::lists::prefetch::PageStream;
use crate::provider::Provider;
use crate::reply::Reply;

/// The pages of a list. The next one is fetched while this one is looked at.
#[must_use = "pages are fetched by next_page, all or find"]
pub struct Pages<P: Provider, R> {
    stream: PageStream<P>,
    warnings: Vec<Violation>,
    reply: std::marker::PhantomData<fn() -> R>,
}

impl<P: Provider, R: Reply> Pages<P, R> {
    pub(crate) fn new(core: Arc<Core<P>>, operation: &'static str, arguments: Arguments) -> Self {
        Self {
            stream: PageStream::new(core, operation, arguments, AttemptLog::default()),
            warnings: Vec::new(),
            reply: std::marker::PhantomData,
        }
    }

    /// Filters by this parameter of the operation, e.g. `names`.
    pub(crate) fn filter(mut self, name: &str, value: Value) -> Self {
        self.stream.set(name, value);
        self
    }

    /// Whether warnings refuse the list as errors do; the client's option otherwise.
    pub fn strict(self, strict: bool) -> Self {
        self.filter("strict", json!(strict))
    }

    /// Waives rules by id, for the whole list.
    pub fn waive(self, rules: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let rules: Vec<String> = rules.into_iter().map(Into::into).collect();
        self.filter("waive", json!(rules))
    }

    /// How long each page may take, retries included, in seconds.
    pub fn timeout_seconds(self, seconds: f64) -> Self {
        self.filter("timeout_seconds", json!(seconds))
    }

    /// How often the request for a page is repeated.
    pub fn max_retries(self, retries: u32) -> Self {
        self.filter("max_retries", json!(retries))
    }

    /// The next page; `None` after the last. Dropping the future leaves the page on its way for whoever asks next;
    /// dropping the pages drops the request.
    ///
    /// # Errors
    /// Those of any call.
    pub async fn next_page(&mut self) -> Result<Option<Vec<R>>> {
        let Some(page) = self.stream.next().await? else { return Ok(None) };
        self.warnings.extend(page.warnings);
        let members = page.items.into_iter().filter_map(|item| match item {
            Value::Object(members) => Some(members),
            _ => None,
        });
        Ok(Some(members.map(|m| R::from_reply(m, Vec::<Violation>::new())).collect()))
    }

    /// What the rules warn of in the filters, and that the list ended before as many items were shown as the service
    /// counts: of the pages so far.
    pub fn warnings(&self) -> &[Violation] {
        &self.warnings
    }

    /// All items of all pages.
    ///
    /// # Errors
    /// Those of any call.
    pub async fn all(mut self) -> Result<Vec<R>> {
        let mut all = Vec::new();
        while let Some(page) = self.next_page().await? {
            all.extend(page);
        }
        Ok(all)
    }

    /// The first item that fits; a page beyond the one that is being fetched is not asked for.
    ///
    /// # Errors
    /// Those of any call.
    pub async fn find(mut self, fits: impl Fn(&R) -> bool) -> Result<Option<R>> {
        while let Some(page) = self.next_page().await? {
            if let Some(found) = page.into_iter().find(|item| fits(item)) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}
