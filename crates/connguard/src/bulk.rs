//! Many writes at once: concurrency, progress, an end on request, and a report that tells the truth about every item.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use connguard_rules::{Arguments, Violation};
use serde_json::Value;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use crate::bulk_options::BulkOptions;
use crate::core::{Core, Way};
use crate::error::{Error, Result};
use crate::generated::errors::ErrorKind;
use crate::provider::Provider;
use crate::transport::{Attempt, AttemptLog};

/// One item: the arguments that are its own, and its body.
pub(crate) struct Item {
    pub(crate) arguments: Arguments,
    pub(crate) body: std::result::Result<Value, Violation>,
}

/// What became of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutcomeKind {
    /// It was carried out.
    Succeeded,
    /// It breaks a rule; nothing was sent.
    Refused,
    /// The service said no, or could not be reached; nothing happened.
    Failed,
    /// It may have happened.
    Unknown,
    /// The run was ended before anything that changes something was sent for it.
    Cancelled,
}

impl OutcomeKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Succeeded, Self::Refused, Self::Failed, Self::Unknown, Self::Cancelled];

    /// `succeeded`, `refused`, `failed`, `unknown` or `cancelled`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Cancelled => "cancelled",
        }
    }
}

/// One line of a report.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Entry {
    /// The item's place in what was given.
    pub index: usize,
    /// What became of it.
    pub outcome: OutcomeKind,
    /// The reply, if it succeeded.
    pub value: Option<Value>,
    /// Why it did not.
    pub error: Option<Error>,
    /// What the rules warned of.
    pub warnings: Vec<Violation>,
    /// What was sent for it, the first request first.
    pub attempts: Vec<Attempt>,
}

/// A run of many writes. It goes on while this exists; dropping it ends it.
pub struct Bulk {
    shared: Arc<Shared>,
    done: watch::Receiver<usize>,
    ended: watch::Receiver<bool>,
    total: usize,
}

struct Shared {
    entries: Mutex<Vec<State>>,
    /// Attempts of all items that were not told yet.
    news: Arc<Mutex<Vec<Attempt>>>,
    next: AtomicUsize,
    cancelled: AtomicBool,
    cancel: Notify,
}

enum State {
    Waiting,
    UnderWay(AttemptLog),
    Done(Box<Entry>),
}

impl Bulk {
    /// Starts the run on the current runtime.
    pub(crate) fn start<P: Provider>(
        core: &Arc<Core<P>>,
        operation: &str,
        mut items: Vec<Item>,
        options: BulkOptions,
    ) -> Self {
        let total = items.len();
        for item in &mut items {
            item.arguments.extend(options.arguments.clone());
        }
        let entries = (0..total).map(|_| State::Waiting).collect();
        let shared = Arc::new(Shared {
            entries: Mutex::new(entries),
            news: Arc::default(),
            next: AtomicUsize::new(0),
            cancelled: AtomicBool::new(false),
            cancel: Notify::new(),
        });
        let (sender, done) = watch::channel(0);
        let (end, ended) = watch::channel(false);
        let items: Arc<Vec<Mutex<Option<Item>>>> = Arc::new(items.into_iter().map(|i| Mutex::new(Some(i))).collect());
        let mut workers = JoinSet::new();
        for _ in 0..options.concurrency.min(total) {
            let (core, shared, items, sender) =
                (Arc::clone(core), Arc::clone(&shared), Arc::clone(&items), sender.clone());
            let operation = operation.to_owned();
            workers.spawn(async move { work(&core, &operation, &items, &shared, &sender).await });
        }
        let watched = Arc::clone(&shared);
        tokio::spawn(async move {
            let ended = watched.cancel.notified();
            tokio::pin!(ended);
            loop {
                tokio::select! {
                    () = &mut ended => break,
                    worker = workers.join_next() => if worker.is_none() { break },
                }
            }
            // Dropping the workers drops the requests that are under way.
            workers.shutdown().await;
            watched.cancelled.store(true, Ordering::SeqCst);
            sender.send_replace(total);
            end.send_replace(true);
        });
        Self { shared, done, ended, total }
    }

    /// How many items there are.
    pub fn total(&self) -> usize {
        self.total
    }

    /// Waits until more than `known` items are done, or all; returns how many are.
    pub async fn progress(&self, known: usize) -> usize {
        let mut done = self.done.clone();
        let reached = done.wait_for(|done| *done > known || *done >= self.total).await;
        reached.map_or(self.total, |done| *done)
    }

    /// Waits for the end. Unlike [`Self::progress`] it is not woken up by each item.
    pub(crate) async fn ended(&self) {
        let _ = self.ended.clone().wait_for(|ended| *ended).await;
    }

    /// The requests of all items that were sent since this was asked last, in their order.
    pub fn news(&self) -> Vec<Attempt> {
        std::mem::take(&mut *self.shared.news.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Ends the run: nothing more is sent, and requests under way are dropped.
    pub fn cancel(&self) {
        self.shared.cancelled.store(true, Ordering::SeqCst);
        self.shared.cancel.notify_one();
    }

    /// Waits for the end and tells what became of every item, in the order given.
    pub async fn report(&self) -> Vec<Entry> {
        let mut done = self.done.clone();
        let _ = done.wait_for(|done| *done >= self.total).await;
        let mut entries = self.shared.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.iter_mut().enumerate().map(|(index, state)| told(index, state)).collect()
    }
}

impl Drop for Bulk {
    fn drop(&mut self) {
        self.cancel();
    }
}

fn told(index: usize, state: &State) -> Entry {
    let ended = |outcome, kind, message: &str, attempts| {
        let error = Some(Error::new(kind, message));
        Entry { index, outcome, value: None, error, warnings: Vec::new(), attempts }
    };
    let cancelled = |attempts| {
        ended(OutcomeKind::Cancelled, ErrorKind::Transport, "the run was ended before this was sent", attempts)
    };
    match state {
        State::Done(entry) => (**entry).clone(),
        State::Waiting => cancelled(Vec::new()),
        State::UnderWay(log) => {
            let attempts = log.so_far();
            if !attempts.iter().any(Attempt::may_have_happened) {
                return cancelled(attempts);
            }
            let message = "the run was ended while this was under way; whether it happened is not known, so look it up";
            ended(OutcomeKind::Unknown, ErrorKind::OutcomeUnknown, message, attempts)
        }
    }
}

async fn work<P: Provider>(
    core: &Arc<Core<P>>,
    operation: &str,
    items: &[Mutex<Option<Item>>],
    shared: &Shared,
    done: &watch::Sender<usize>,
) {
    loop {
        let index = shared.next.fetch_add(1, Ordering::SeqCst);
        if index >= items.len() || shared.cancelled.load(Ordering::SeqCst) {
            return;
        }
        let Some(item) = items[index].lock().ok().and_then(|mut item| item.take()) else { continue };
        // Those who wait for a place under the rate limit are not late: the run is as long as the limit makes it.
        let news = Arc::clone(&shared.news);
        let log = AttemptLog::heard_by(move |_, attempt| {
            news.lock().unwrap_or_else(PoisonError::into_inner).push(attempt.clone());
        });
        let way = Way { log, patient: true, index: Some(index), ..Way::default() };
        shared.set(index, State::UnderWay(way.log.clone()));
        let outcome = match item.body {
            Ok(body) => core.call_as(way, operation, item.arguments, Some(body)).await,
            Err(violation) => Err(Error::rules(operation, vec![violation])),
        };
        shared.set(index, State::Done(Box::new(entry(index, outcome))));
        done.send_modify(|done| *done += 1);
    }
}

fn entry(index: usize, outcome: Result<crate::core::Outcome>) -> Entry {
    match outcome {
        Ok(outcome) => Entry {
            index,
            outcome: OutcomeKind::Succeeded,
            value: Some(outcome.value),
            error: None,
            warnings: outcome.warnings,
            attempts: outcome.attempts,
        },
        Err(error) => {
            let kind = match error.kind() {
                ErrorKind::RuleViolation => OutcomeKind::Refused,
                _ if error.has_unknown_outcome() => OutcomeKind::Unknown,
                _ => OutcomeKind::Failed,
            };
            let attempts = error.attempts().to_vec();
            Entry { index, outcome: kind, value: None, error: Some(error), warnings: Vec::new(), attempts }
        }
    }
}

impl Shared {
    fn set(&self, index: usize, state: State) {
        if let Ok(mut entries) = self.entries.lock()
            && let Some(slot) = entries.get_mut(index)
        {
            *slot = state;
        }
    }
}
