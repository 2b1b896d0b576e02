//! The requests of a bulk run whose items a service takes together: what waits to be sent with others.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use crate::attempts::AttemptLog;
use crate::error::Error;

/// What became of an item that was sent with others.
#[derive(Debug)]
pub(crate) enum Gathered {
    /// The reply to all of them, and whether an attempt before it may have been carried out.
    Reply(Arc<Value>, bool),
    /// There was none.
    Failed(Error),
}

/// An item that waits.
#[derive(Debug)]
pub(crate) struct Waiting {
    pub(crate) item: Value,
    pub(crate) log: AttemptLog,
    pub(crate) done: oneshot::Sender<Gathered>,
}

/// What the items of a run share.
#[derive(Debug)]
pub(crate) struct Gathering {
    /// So many requests at once.
    requests: Arc<Semaphore>,
    /// By the operation of the items.
    queues: Mutex<BTreeMap<&'static str, Vec<Waiting>>>,
}

impl Gathering {
    pub(crate) fn new(concurrency: usize) -> Self {
        Self { requests: Arc::new(Semaphore::new(concurrency)), queues: Mutex::default() }
    }

    /// Waits until there may be another request.
    pub(crate) async fn request(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.requests).acquire_owned().await.ok()
    }

    pub(crate) fn add(&self, operation: &'static str, waiting: Waiting) {
        self.queues().entry(operation).or_default().push(waiting);
    }

    /// How many wait.
    pub(crate) fn waiting(&self, operation: &'static str) -> usize {
        self.queues().get(operation).map_or(0, Vec::len)
    }

    /// Takes those that waited longest.
    pub(crate) fn take(&self, operation: &'static str, most: usize) -> Vec<Waiting> {
        let mut queues = self.queues();
        let queue = queues.entry(operation).or_default();
        let rest = queue.split_off(most.min(queue.len()));
        std::mem::replace(queue, rest)
    }

    fn queues(&self) -> MutexGuard<'_, BTreeMap<&'static str, Vec<Waiting>>> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call's part in it.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) gathering: Arc<Gathering>,
    /// It was sent with others once, which failed.
    alone: Arc<AtomicBool>,
}

impl Part {
    pub(crate) fn new(gathering: Arc<Gathering>) -> Self {
        Self { gathering, alone: Arc::default() }
    }

    pub(crate) fn is_alone(&self) -> bool {
        self.alone.load(Ordering::Relaxed)
    }

    /// From now on it is sent alone, so that it is known which item is refused.
    pub(crate) fn leave(&self) {
        self.alone.store(true, Ordering::Relaxed);
    }
}
