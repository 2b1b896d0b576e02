//! A bulk run that has not begun: `.await` carries it out, `.start()` hands out the running one.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::bulk::items::Item;
use crate::bulk::options::BulkOptions;
use crate::bulk::report::Report;
use crate::bulk::run::Bulk;
use crate::call::arguments::known;
use crate::call::client::Client;
use crate::error::Result;
use crate::operation::Operation;

/// Operation `O` for many items. Nothing happens until it is awaited or started.
///
/// ```no_run
/// # async fn run() -> connguard::Result<()> {
/// use connguard::{IfExists, Matillion, matillion};
///
/// let connections = Matillion::from_env()?.project("550e8400-e29b-41d4-a716-446655440002").connections();
/// let bodies = (0..100).map(|number| matillion::aws(format!("source-{number}"), "aws-credentials"));
/// let report = connections.create_many(bodies, 8).if_exists(IfExists::Skip).await?;
/// println!("{:?}", report.counts());
/// # Ok(())
/// # }
/// ```
#[must_use = "a bulk run begins when it is awaited or started"]
pub struct BulkRequest<O: Operation> {
    client: Arc<Client>,
    items: Vec<Item>,
    pub(crate) options: BulkOptions,
    operation: PhantomData<fn() -> O>,
}

impl<O: Operation> BulkRequest<O> {
    pub(crate) fn new(
        client: &Arc<Client>,
        items: impl IntoIterator<Item = Item>,
        options: impl Into<BulkOptions>,
    ) -> Self {
        let (client, items) = (Arc::clone(client), items.into_iter().collect());
        Self { client, items, options: options.into(), operation: PhantomData }
    }

    /// So many requests at once, 1 to 64; default: 16.
    pub fn concurrency(mut self, concurrency: usize) -> Self {
        self.options = self.options.concurrency(concurrency);
        self
    }

    /// See [`BulkOptions::timeout`].
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options = self.options.timeout(timeout);
        self
    }

    /// See [`BulkOptions::settle`].
    pub fn settle(mut self, settle: Duration) -> Self {
        self.options = self.options.settle(settle);
        self
    }

    /// See [`BulkOptions::max_retries`].
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.options = self.options.max_retries(retries);
        self
    }

    /// See [`BulkOptions::strict`].
    pub fn strict(mut self, strict: bool) -> Self {
        self.options = self.options.strict(strict);
        self
    }

    /// See [`BulkOptions::waive`].
    pub fn waive(mut self, rules: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.options = self.options.waive(rules);
        self
    }

    pub(crate) fn argument(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.options = self.options.argument(name, value.into());
        self
    }

    pub(crate) fn text(self, name: &str, text: impl Into<String>) -> Self {
        self.argument(name, text.into())
    }

    /// Begins, for whoever wants to see the progress or to end the run early.
    ///
    /// # Errors
    /// Two items of one name (a rule violation), an option that does not fit, or no Tokio runtime (both configuration).
    pub fn start(self) -> Result<Bulk<O::Item>> {
        self.begun(true)
    }

    fn begun(self, keeps_attempts: bool) -> Result<Bulk<O::Item>> {
        Bulk::start(&self.client, known(O::ID)?, self.items, self.options, keeps_attempts)
    }
}

impl<O: Operation> IntoFuture for BulkRequest<O> {
    type Output = Result<Report<O::Item>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<Report<O::Item>>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { Ok(self.begun(false)?.report().await) })
    }
}

impl<O: Operation> fmt::Debug for BulkRequest<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("BulkRequest");
        out.field("operation", &O::ID).field("items", &self.items.len()).finish_non_exhaustive()
    }
}
