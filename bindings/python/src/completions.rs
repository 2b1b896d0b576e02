//! Calls that run beside the interpreter. They end in a queue that one Python thread empties in batches, so that an
//! event loop is woken once for many calls and no Python object lives in a task.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use connguard::Attempt;
use connguard::boundary::CallLog;
use pyo3::prelude::*;
use tokio::runtime::Handle;
use tokio::task::AbortHandle;

use crate::build;
use crate::gil::{caught, locked};
use crate::told::Outcome;

/// What the thread hears of.
pub(crate) enum Event {
    /// The call with this number has ended.
    Ended(u64, Outcome),
    /// Requests that were sent, for the log and for the listener with this number.
    Attempts(u64, Vec<Attempt>),
}

/// The same for Python: the number, whether the call succeeded, and its reply or its error. Without a verdict there are
/// requests that were sent.
pub(crate) type Completion<'py> = (u64, Option<bool>, Bound<'py, PyAny>);

#[derive(Default)]
struct Finished {
    batch: Vec<Event>,
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
        future: impl Future<Output = Outcome> + Send + 'static,
    ) {
        // The lock is held until the handle is in the map: the task may end before `spawn` returns.
        let mut running = locked(&self.running);
        let completions = self.clone();
        let task = handle.spawn(async move {
            let result = caught(future).await;
            if locked(&completions.running).remove(&number).is_some() {
                completions.push(Event::Ended(number, result));
            }
        });
        running.insert(number, task.abort_handle());
    }

    /// A log of a call that is awaited: what there is to tell before its end goes through the queue.
    pub(crate) fn log(self: &Arc<Self>, listener: u64) -> CallLog {
        let completions = Arc::downgrade(self);
        CallLog::heard_by(move |log| {
            if let Some(completions) = completions.upgrade() {
                let attempts = log.take_attempts();
                if !attempts.is_empty() {
                    completions.push(Event::Attempts(listener, attempts));
                }
            }
        })
    }

    fn push(&self, event: Event) {
        locked(&self.finished).batch.push(event);
        self.changed.notify_one();
    }

    /// Lets the thread that empties the queue go.
    pub(crate) fn close(&self) {
        locked(&self.finished).closed = true;
        self.changed.notify_all();
    }

    pub(crate) fn cancel(&self, number: u64) -> bool {
        let task = locked(&self.running).remove(&number);
        if let Some(task) = &task {
            task.abort();
        }
        task.is_some()
    }

    pub(crate) fn wait(&self) -> Vec<Event> {
        let mut finished = locked(&self.finished);
        while finished.batch.is_empty() && !finished.closed {
            finished = self.changed.wait(finished).unwrap_or_else(PoisonError::into_inner);
        }
        std::mem::take(&mut finished.batch)
    }
}

impl Event {
    pub(crate) fn build<'py>(&self, py: Python<'py>) -> PyResult<Completion<'py>> {
        Ok(match self {
            Self::Ended(number, Ok(told)) => (*number, Some(true), told.build(py)?),
            Self::Ended(number, Err(error)) => (*number, Some(false), build::value(py, error)?),
            Self::Attempts(listener, attempts) => (*listener, None, build::attempts(py, attempts)?),
        })
    }
}
