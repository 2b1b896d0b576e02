//! A bulk run that has not begun: `.await` carries it out, `.start()` hands out the running one.

use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

use crate::bulk::items::Item;
use crate::bulk::options::{BulkOptions, IfExists};
use crate::bulk::report::Report;
use crate::bulk::run::Bulk;
use crate::call::client::Core;
use crate::error::Result;
use crate::provider::Provider;
use crate::reply::Reply;

/// Many writes of provider `P`, each with a reply `R`. Nothing happens until it is awaited or started.
#[must_use = "a bulk run begins when it is awaited or started"]
pub struct BulkRequest<P, R> {
    core: Arc<Core<P>>,
    operation: &'static str,
    items: Vec<Item>,
    options: BulkOptions,
    reply: PhantomData<fn() -> R>,
}

impl<P: Provider, R: Reply> BulkRequest<P, R> {
    pub(crate) fn new(
        core: &Arc<Core<P>>,
        operation: &'static str,
        items: impl Iterator<Item = Item>,
        options: impl Into<BulkOptions>,
    ) -> Self {
        Self { core: Arc::clone(core), operation, items: items.collect(), options: options.into(), reply: PhantomData }
    }

    /// See [`BulkOptions::concurrency`].
    pub fn concurrency(mut self, concurrency: usize) -> Self {
        self.options = self.options.concurrency(concurrency);
        self
    }

    /// See [`BulkOptions::if_exists`].
    pub fn if_exists(mut self, if_exists: IfExists) -> Self {
        self.options = self.options.if_exists(if_exists);
        self
    }

    pub(crate) fn argument(mut self, name: &str, value: serde_json::Value) -> Self {
        self.options = self.options.argument(name, value);
        self
    }

    /// Begins, for whoever wants to see the progress or to end the run early.
    ///
    /// # Errors
    /// Two items of one name (a rule violation), an option that does not fit, or no Tokio runtime (both configuration).
    pub fn start(self) -> Result<Bulk<R>> {
        Bulk::start(&self.core, self.operation, self.items, self.options)
    }
}

impl<P: Provider, R: Reply + 'static> IntoFuture for BulkRequest<P, R> {
    type Output = Result<Report<R>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<Report<R>>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { Ok(self.start()?.report().await) })
    }
}
