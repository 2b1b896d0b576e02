//! The pages of a list, one after the other, the next one fetched ahead.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};

use connguard_rules::{Arguments, Operation, Violation};
use serde::Serialize;
use serde_json::Value;
use tokio::task::JoinHandle;

use crate::attempts::{Attempt, AttemptLog};
use crate::call::client::Client;
use crate::call::context::{CallContext, Outcome};
use crate::error::{Error, Result};
use crate::generated::errors::ErrorKind;
use crate::paging::overlap::SeenItems;

/// Fetches pages in order. Dropping it cancels the page that is being fetched ahead.
pub(crate) struct PageStream {
    client: Arc<Client>,
    operation: Result<&'static Operation>,
    /// The arguments of the next page, until it is asked for.
    next: Option<Arguments>,
    /// The next page is not the first.
    is_continued: bool,
    ahead: Option<Ahead>,
    seen: Arc<Mutex<SeenItems>>,
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

impl PageStream {
    /// Every attempt for any page goes into the log, and with the next page out of it.
    pub(crate) fn new(
        client: Arc<Client>,
        operation: Result<&'static Operation>,
        arguments: Arguments,
        log: AttemptLog,
    ) -> Self {
        Self {
            client,
            operation,
            next: Some(arguments),
            is_continued: false,
            ahead: None,
            seen: Arc::default(),
            warnings: Vec::new(),
            warned: Vec::new(),
            log,
        }
    }

    /// The next page that holds anything; `None` after the last.
    pub(crate) async fn next(&mut self) -> Result<Option<Page>> {
        poll_fn(|context| self.poll_next(context)).await
    }

    /// Like [`Self::next`], to implement a future or a stream.
    pub(crate) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Page>>> {
        loop {
            self.fetch_ahead()?;
            // Taken only when it is there: a caller that stops waiting and asks again gets the same page.
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
                self.is_continued = true;
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
        let (runtime, operation) = (crate::call::runtime::current()?, self.operation.clone()?);
        if let Some(arguments) = self.next.take() {
            let (client, asked) = (Arc::clone(&self.client), arguments.clone());
            let (log, seen) = (self.log.clone(), Arc::clone(&self.seen));
            let context = CallContext { log, is_continued: self.is_continued, seen, ..CallContext::default() };
            let task = runtime.spawn(async move { client.call_in(context, operation, asked, None).await });
            self.ahead = Some(Ahead { arguments, task });
        }
        Ok(())
    }
}
