//! The pages of a list, one after the other, the next one fetched ahead.

use std::sync::Arc;

use connguard_rules::Arguments;
use serde_json::Value;
use tokio::task::JoinHandle;

use crate::core::{Core, Outcome, Way};
use crate::error::{Error, Result};
use crate::generated::errors::ErrorKind;
use crate::provider::Provider;
use crate::transport::{Attempt, AttemptLog};
use crate::walk::Overlap;

/// Fetches pages in order. Dropping it cancels the page that is being fetched ahead.
pub(crate) struct PageStream<P: Provider> {
    core: Arc<Core<P>>,
    operation: String,
    /// The arguments of the next page, until it is asked for.
    next: Option<Arguments>,
    /// The next page is not the first.
    goes_on: bool,
    ahead: Option<Ahead>,
    overlap: Overlap,
    log: AttemptLog,
}

/// One page; empty only if it is the last.
pub(crate) struct Page {
    pub(crate) items: Vec<Value>,
    pub(crate) total: Option<u64>,
    pub(crate) attempts: Vec<Attempt>,
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
            overlap: Overlap::default(),
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
        loop {
            self.fetch_ahead();
            // Taken only when it is there: whoever drops this future and asks again gets the same page.
            let Some(ahead) = self.ahead.as_mut() else { return Ok(None) };
            let outcome = (&mut ahead.task).await;
            let Some(mut ahead) = self.ahead.take() else { return Ok(None) };
            let outcome = match outcome {
                Ok(Ok(outcome)) => outcome,
                // After an error the same page can be asked for again: a list never just seems to end.
                Ok(Err(error)) => {
                    self.next = Some(std::mem::take(&mut ahead.arguments));
                    return Err(error);
                }
                Err(_) => {
                    self.next = Some(std::mem::take(&mut ahead.arguments));
                    return Err(Error::new(ErrorKind::Transport, "fetching a page was ended from outside"));
                }
            };
            let Value::Object(mut page) = outcome.value else { return Ok(None) };
            let mut items = match page.remove("items") {
                Some(Value::Array(items)) => items,
                _ => Vec::new(),
            };
            let goes_on = self.overlap.new_items(&mut items, page.get("next"));
            if let (Some(Value::Object(following)), true) = (page.remove("next"), goes_on) {
                let mut arguments = std::mem::take(&mut ahead.arguments);
                arguments.extend(following);
                self.next = Some(arguments);
                self.goes_on = true;
            }
            if items.is_empty() {
                if self.next.is_none() {
                    return Ok(None);
                }
                // A window without connections says nothing of the next one.
                continue;
            }
            self.fetch_ahead();
            let total = page.get("total").and_then(Value::as_u64);
            return Ok(Some(Page { items, total, attempts: self.log.take() }));
        }
    }

    fn fetch_ahead(&mut self) {
        if self.ahead.is_some() {
            return;
        }
        if let Some(arguments) = self.next.take() {
            let (core, operation, asked) = (Arc::clone(&self.core), self.operation.clone(), arguments.clone());
            let way = Way { log: self.log.clone(), goes_on: self.goes_on, ..Way::default() };
            let task = tokio::spawn(async move { core.call_as(way, &operation, asked, None).await });
            self.ahead = Some(Ahead { arguments, task });
        }
    }
}
