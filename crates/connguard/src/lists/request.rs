//! A list that has not been asked for yet: filters and options can be added.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use connguard_rules::Arguments;
use serde_json::Value;

use crate::call::client::Client;
use crate::error::Result;
use crate::lists::pages::Pages;
use crate::operation::Operation;
use crate::request::add_header;

/// The list operation `O`, with its filters. Nothing is sent until items are asked for.
///
/// ```no_run
/// # async fn run() -> connguard::Result<()> {
/// let lerian = connguard::Lerian::from_env()?;
/// for connection in lerian.connections().list().product("my-product").all().await? {
///     println!("{} {}", connection.id(), connection.config_name());
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "a list is fetched by pages, all or find"]
pub struct ListRequest<O: Operation> {
    client: Arc<Client>,
    arguments: Arguments,
    operation: PhantomData<fn() -> O>,
}

impl<O: Operation> ListRequest<O> {
    pub(crate) fn new(client: &Arc<Client>, arguments: Arguments) -> Self {
        Self { client: Arc::clone(client), arguments, operation: PhantomData }
    }

    pub(crate) fn argument(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.arguments.insert(name.to_owned(), value.into());
        self
    }

    pub(crate) fn text(self, name: &str, text: impl Into<String>) -> Self {
        self.argument(name, text.into())
    }

    /// Whether warnings refuse the list as errors do; the client's option otherwise.
    pub fn strict(self, strict: bool) -> Self {
        self.argument("strict", strict)
    }

    /// Waives rules by id, for the whole list.
    pub fn waive(self, rules: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let rules: Vec<String> = rules.into_iter().map(Into::into).collect();
        self.argument("waive", rules)
    }

    /// Adds a header to the requests of this list. Those that the client sets itself are refused.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        add_header(&mut self.arguments, name.into(), value.into());
        self
    }

    /// How long each page may take, retries included; at most a day. The client's option otherwise.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.argument("timeout_seconds", timeout.as_secs_f64())
    }

    /// How often the request for a page is retried, at most 100 times. The client's option otherwise.
    pub fn max_retries(self, retries: u32) -> Self {
        self.argument("max_retries", retries)
    }

    /// The list page by page, or as a stream of its items.
    pub fn pages(self) -> Pages<O::Item> {
        Pages::new(self.client, O::ID, self.arguments)
    }

    /// All items of all pages.
    ///
    /// # Errors
    /// Those of any call.
    pub async fn all(self) -> Result<Vec<O::Item>> {
        self.pages().all().await
    }

    /// The first item that fits; a page beyond the one that is being fetched is not asked for.
    ///
    /// # Errors
    /// Those of any call.
    pub async fn find(self, fits: impl Fn(&O::Item) -> bool) -> Result<Option<O::Item>> {
        self.pages().find(fits).await
    }
}

impl<O: Operation> fmt::Debug for ListRequest<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ListRequest").field("operation", &O::ID).finish_non_exhaustive()
    }
}
