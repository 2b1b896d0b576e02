//! Calls that run beside the interpreter. They end in a queue that one Python thread empties in batches, so that an
//! event loop is woken once for many calls and no Python object lives in a task.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use connguard::boundary::CallLog;
use pyo3::prelude::*;
use tokio::runtime::Handle;
use tokio::task::AbortHandle;

use crate::engine::{self, locked};
use crate::{blocking, failure};

/// Number of the call, whether it succeeded, and the JSON text of its reply or error. Without a verdict the text is a
/// list of requests that were sent, for the log and for the listener with this number.
pub(crate) type Completion = (u64, Option<bool>, String);

#[derive(Default)]
struct Finished {
    batch: Vec<Completion>,
    closed: bool,
}

#[derive(Default)]
pub(crate) struct Completions {
    finished: Mutex<Finished>,
    changed: Condvar,
    running: Mutex<HashMap<u64, AbortHandle>>,
}

impl Completions {
    /// Starts `future` as the call with this number.
    pub(crate) fn start(
        self: &Arc<Self>,
        handle: &Handle,
        number: u64,
        future: impl Future<Output = Result<String, String>> + Send + 'static,
    ) {
        // The lock is held until the handle is in the map: the task may end before `spawn` returns.
        let mut running = locked(&self.running);
        let completions = self.clone();
        let task = handle.spawn(async move {
            let result = blocking::caught(future).await;
            if locked(&completions.running).remove(&number).is_some() {
                completions.finish(number, result);
            }
        });
        running.insert(number, task.abort_handle());
    }

    /// Puts the outcome of a call into the queue.
    pub(crate) fn finish(&self, number: u64, result: Result<String, String>) {
        let completion = match result {
            Ok(text) => (number, Some(true), text),
            Err(text) => (number, Some(false), text),
        };
        self.push(completion);
    }

    /// A log of a call that is awaited: what there is to tell before its end goes through the queue.
    pub(crate) fn log(self: &Arc<Self>, listener: u64) -> CallLog {
        let completions = Arc::downgrade(self);
        CallLog::heard_by(move |log| {
            if let (Some(completions), Some(news)) = (completions.upgrade(), log.take_attempts()) {
                completions.push((listener, None, news));
            }
        })
    }

    fn push(&self, completion: Completion) {
        locked(&self.finished).batch.push(completion);
        self.changed.notify_one();
    }

    /// Lets the thread that empties the queue go.
    pub(crate) fn close(&self) {
        locked(&self.finished).closed = true;
        self.changed.notify_all();
    }

    fn cancel(&self, number: u64) -> bool {
        let task = locked(&self.running).remove(&number);
        if let Some(task) = &task {
            task.abort();
        }
        task.is_some()
    }

    fn wait(&self) -> Vec<Completion> {
        let mut finished = locked(&self.finished);
        while finished.batch.is_empty() && !finished.closed {
            finished = self.changed.wait(finished).unwrap_or_else(PoisonError::into_inner);
        }
        std::mem::take(&mut finished.batch)
    }
}

/// Waits for finished calls, with the GIL released; an empty list says that there will be no more.
#[pyfunction]
pub(crate) fn wait_completions(py: Python<'_>) -> PyResult<Vec<Completion>> {
    let completions = engine::current(py)?.completions().clone();
    blocking::released(py, || completions.wait()).map_err(failure::raise)
}

/// Drops the call with this number, and with it its request; false if it is over.
#[pyfunction]
pub(crate) fn cancel(py: Python<'_>, number: u64) -> bool {
    engine::running(py).is_some_and(|engine| engine.completions().cancel(number))
}
