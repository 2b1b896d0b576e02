//! Bulk runs.

use std::sync::Arc;
use std::time::Duration;

use connguard_rules::{Arguments, Violation};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use tokio::sync::OnceCell;

use crate::attempts::Attempt;
use crate::bulk::items::Item;
use crate::bulk::options::{BulkOptions, CONCURRENCY, IfExists, MOST_CONCURRENCY};
use crate::bulk::report::{Entry, Report};
use crate::bulk::run::Bulk;
use crate::call::arguments::known;
use crate::call::client::Client;
use crate::call::input::Given;
use crate::error::{Error, Result};
use crate::outcome::OutcomeKind;

/// How long items that are done wait for others to be told of with them.
const MOMENT: Duration = Duration::from_millis(20);

/// A bulk run.
pub struct BulkRun {
    run: Bulk,
    report: OnceCell<Arc<Report>>,
}

/// How far a bulk run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Items that are done.
    pub done: usize,
    /// Items in all.
    pub total: usize,
}

impl BulkRun {
    /// Waits until more than `known` items are done, or all. Items that are done within a moment are told together:
    /// waking up a language for each of thousands costs more than the requests.
    pub async fn progress(&self, known: usize) -> Progress {
        let total = self.run.total();
        if self.run.progress(known).await < total {
            let _ = tokio::time::timeout(MOMENT, self.run.ended()).await;
        }
        Progress { done: self.run.progress(0).await, total }
    }

    /// The requests of all items that were sent since this was asked last.
    pub fn take_attempts(&self) -> Vec<Attempt> {
        self.run.take_attempts()
    }

    /// Ends the run: nothing more is sent, and requests under way are dropped.
    pub fn cancel(&self) {
        self.run.cancel();
    }

    /// Waits for the end and tells what became of every item.
    pub async fn report(&self) -> Arc<Report> {
        let taken = self.report.get_or_init(|| async { Arc::new(self.run.take_report().await) });
        Arc::clone(taken.await)
    }

    /// The report, where [`Self::report`] has told it before.
    pub fn ended_report(&self) -> Option<Arc<Report>> {
        self.report.get().map(Arc::clone)
    }
}

/// A report as the bindings have it: `{"entries", "counts", "cancelled", "reason"}`.
pub fn report_value(report: &Report) -> impl Serialize + '_ {
    let counts = report.counts().into_iter().map(|(kind, count)| (kind.as_str().to_owned(), count.into())).collect();
    let cancelled = report.count(OutcomeKind::Cancelled) > 0;
    RunReport { entries: report.iter().map(Line::of).collect(), counts, cancelled, reason: report.reason.as_deref() }
}

#[derive(Serialize)]
struct RunReport<'a> {
    entries: Vec<Line<'a>>,
    counts: Map<String, Value>,
    cancelled: bool,
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct Line<'a> {
    index: usize,
    name: Option<&'a str>,
    outcome: &'static str,
    value: Option<&'a Value>,
    error: Option<Value>,
    warnings: &'a [Violation],
    attempts: &'a [Attempt],
}

impl<'a> Line<'a> {
    fn of(entry: &'a Entry) -> Self {
        Self {
            index: entry.index,
            name: entry.name.as_deref(),
            outcome: entry.outcome.as_str(),
            value: entry.value.as_ref(),
            error: entry.error.as_ref().map(Error::to_value),
            warnings: &entry.warnings,
            attempts: &entry.attempts,
        }
    }
}

/// One item of a run.
#[derive(Debug, Clone, Default)]
pub struct BulkItem {
    /// Its place in what the caller gave, where a binding has left out items before it.
    pub place: Option<usize>,
    /// Its own arguments and its body.
    pub given: Given,
}

impl BulkItem {
    /// Reads a list of `{"arguments", "body"?, "place"?}`.
    ///
    /// # Errors
    /// Configuration, for a string that is not such a list.
    pub fn list_from_json(items: &str) -> Result<Vec<Self>> {
        let items: Vec<JsonItem<'_>> =
            serde_json::from_str(items).map_err(|e| Error::config(format!("items must be a list of objects: {e}")))?;
        items.into_iter().map(JsonItem::read).collect()
    }
}

#[derive(Deserialize)]
struct JsonItem<'a> {
    #[serde(default)]
    place: Option<usize>,
    #[serde(default)]
    arguments: Arguments,
    /// Read on its own, so that one item that is no JSON object does not spoil the others. Deletes have none.
    #[serde(borrow, default)]
    body: Option<&'a RawValue>,
}

impl JsonItem<'_> {
    fn read(self) -> Result<BulkItem> {
        let mut given = Given::new(self.arguments, None);
        given.take_findings()?;
        if let Some(text) = self.body {
            given.read_body(text.get());
        }
        Ok(BulkItem { place: self.place, given })
    }
}

pub(super) fn start(
    client: &Arc<Client>,
    operation: &str,
    items: Vec<BulkItem>,
    mut shared: Arguments,
) -> Result<BulkRun> {
    let concurrency = match shared.remove("concurrency").filter(|c| !c.is_null()) {
        None => CONCURRENCY,
        Some(value) => value
            .as_u64()
            .and_then(|c| usize::try_from(c).ok())
            .filter(|c| (1..=MOST_CONCURRENCY).contains(c))
            .ok_or_else(|| Error::config(format!("concurrency must be an integer from 1 to {MOST_CONCURRENCY}")))?,
    };
    let if_exists = match shared.remove("if_exists").filter(|value| !value.is_null()) {
        None => IfExists::Fail,
        Some(value) => value
            .as_str()
            .and_then(IfExists::from_name)
            .ok_or_else(|| Error::config("if_exists must be \"fail\", \"skip\" or \"replace\""))?,
    };
    let items = items.into_iter().map(|BulkItem { place, given: Given { arguments, body, found } }| Item {
        place,
        arguments,
        body,
        input: found,
    });
    let options =
        BulkOptions { arguments: shared, ..BulkOptions::default().concurrency(concurrency).if_exists(if_exists) };
    let run = Bulk::start(client, known(operation)?, items.collect(), options, true)?;
    Ok(BulkRun { run, report: OnceCell::new() })
}
