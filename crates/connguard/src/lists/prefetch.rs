//! The pages of a list, one after the other, the next one fetched ahead.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};

use connguard_rules::{Arguments, Violation};
use serde::Serialize;
use serde_json::Value;
use tokio::task::JoinHandle;

use crate::attempts::{Attempt, AttemptLog};
use crate::call::client::{Core, Outcome, Way};
use crate::error::{Error, Result};
use crate::generated::errors::ErrorKind;
use crate::paging::overlap::Shown;
use crate::provider::Provider;

/// Fetches pages in order. Dropping it cancels the page that is being fetched ahead.
pub(crate) struct PageStream<P: Provider> {
    core: Arc<Core<P>>,
    operation: String,
    /// The arguments of the next page, until it is asked for.
    next: Option<Arguments>,
    /// The next page is not the first.
    goes_on: bool,
    ahead: Option<Ahead>,
    shown: Arc<Mutex<Shown>>,
    /// Warnings about pages that were not handed out.
    warnings: Vec<Violation>,
    /// Those that were handed out.
    warned: Vec<Violation>,
    log: AttemptLog,
}

/// One page; empty only if it is the last, and there is something to warn of.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Page {
    /// The API's JSON objects.
    pub items: Vec<Value>,
    /// How many items there are in all, if the service says so.
    pub total: Option<u64>,
    /// The requests that were sent since the page before.
    pub attempts: Vec<Attempt>,
    /// What the rules warn of.
    pub warnings: Vec<Violation>,
}

struct Ahead {
    arguments: Arguments,
    task: JoinHandle<Result<Outcome>>,
}

impl Drop for Ahead {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl<P: Provider> PageStream<P> {
    /// Every attempt for any page goes into the log, and with the next page out of it.
    pub(crate) fn new(core: Arc<Core<P>>, operation: &str, arguments: Arguments, log: AttemptLog) -> Self {
        Self {
            core,
            operation: operation.to_owned(),
            next: Some(arguments),
            goes_on: false,
            ahead: None,
            shown: Arc::default(),
            warnings: Vec::new(),
            warned: Vec::new(),
            log,
        }
    }

    /// Sets an argument, before the first page is asked for.
    pub(crate) fn set(&mut self, name: &str, value: Value) {
        if let Some(arguments) = &mut self.next {
            arguments.insert(name.to_owned(), value);
        }
    }

    /// The next page that holds anything; `None` after the last.
    pub(crate) async fn next(&mut self) -> Result<Option<Page>> {
        poll_fn(|context| self.poll_next(context)).await
    }

    /// Like [`Self::next`], for whoever implements a future or a stream.
    pub(crate) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Page>>> {
        loop {
            self.fetch_ahead()?;
            // Taken only when it is there: whoever stops waiting and asks again gets the same page.
            let Some(ahead) = self.ahead.as_mut() else { return Poll::Ready(Ok(None)) };
            let outcome = ready!(Pin::new(&mut ahead.task).poll(context));
            let Some(mut ahead) = self.ahead.take() else { return Poll::Ready(Ok(None)) };
            let outcome = match outcome {
                Ok(Ok(outcome)) => outcome,
                // After an error the same page can be asked for again: a list never just seems to end.
                Ok(Err(error)) => {
                    self.next = Some(std::mem::take(&mut ahead.arguments));
                    return Poll::Ready(Err(error));
                }
                Err(_) => {
                    self.next = Some(std::mem::take(&mut ahead.arguments));
                    let message = "fetching a page was ended from outside";
                    return Poll::Ready(Err(Error::new(ErrorKind::Transport, message)));
                }
            };
            let Value::Object(mut page) = outcome.value else { return Poll::Ready(Ok(None)) };
            let items = match page.remove("items") {
                Some(Value::Array(items)) => items,
                _ => Vec::new(),
            };
            self.warn(outcome.warnings);
            if let Some(Value::Object(following)) = page.remove("next") {
                let mut arguments = std::mem::take(&mut ahead.arguments);
                arguments.extend(following);
                self.next = Some(arguments);
                self.goes_on = true;
            }
            if items.is_empty() {
                if self.next.is_some() {
                    // A window without connections says nothing of the next one.
                    continue;
                }
                if self.warnings.is_empty() {
                    return Poll::Ready(Ok(None));
                }
            }
            self.fetch_ahead()?;
            let total = page.get("total").and_then(Value::as_u64);
            let warnings = std::mem::take(&mut self.warnings);
            let attempts = self.log.take();
            return Poll::Ready(Ok(Some(Page { items, total, attempts, warnings })));
        }
    }

    /// Keeps what is new: the rules say the same of the filters of every page.
    fn warn(&mut self, warnings: Vec<Violation>) {
        for warning in warnings {
            let known = |other: &Violation| (other.rule.id, &other.message) == (warning.rule.id, &warning.message);
            if !self.warned.iter().any(known) {
                self.warned.push(warning.clone());
                self.warnings.push(warning);
            }
        }
    }

    fn fetch_ahead(&mut self) -> Result<()> {
        if self.ahead.is_some() || self.next.is_none() {
            return Ok(());
        }
        let runtime = crate::call::runtime::current()?;
        if let Some(arguments) = self.next.take() {
            let (core, operation, asked) = (Arc::clone(&self.core), self.operation.clone(), arguments.clone());
            let way =
                Way { log: self.log.clone(), goes_on: self.goes_on, shown: Arc::clone(&self.shown), ..Way::default() };
            let task = runtime.spawn(async move { core.call_as(way, &operation, asked, None).await });
            self.ahead = Some(Ahead { arguments, task });
        }
        Ok(())
    }
}
