//! Calls that run beside the interpreter. Their outcomes wait until the thread of their event loop takes them, and no Python
//! object lives in a task.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex};

use connguard::Attempt;
use connguard::boundary::CallLog;
use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;
use tokio::task::AbortHandle;

use crate::bells::Bells;
use crate::doorbell::Doorbell;
use crate::engine::Engine;
use crate::gil::{self, caught, locked};
use crate::told::Outcome;
use crate::{build, engine, failure};

/// What a loop hears of.
enum Event {
    /// The call with this number has ended.
    Ended(u64, Outcome),
    /// Requests that were sent, for the log and for the listener with this number.
    Attempts(u64, Vec<Attempt>),
}

/// The same for Python: the number, whether the call succeeded, and its reply or its error. Without a verdict there are
/// requests that were sent.
type Completion<'py> = (u64, Option<bool>, Bound<'py, PyAny>);

struct Inbox {
    bell: Bell,
    events: Mutex<Vec<Event>>,
    running: Mutex<HashMap<u64, AbortHandle>>,
}

enum Bell {
    /// The loop watches a descriptor.
    Descriptor(Doorbell),
    /// A thread of Python wakes the loop, because the loop watches none.
    Thread(u64),
}

impl Inbox {
    fn push(&self, event: Event, bells: &Bells) {
        let mut events = locked(&self.events);
        events.push(event);
        let is_first = events.len() == 1;
        drop(events);
        match &self.bell {
            Bell::Descriptor(bell) if is_first => bell.ring(),
            Bell::Thread(number) if is_first => bells.ring(*number),
            _ => {}
        }
    }

    fn take(&self) -> Vec<Event> {
        let events = std::mem::take(&mut *locked(&self.events));
        if let (Bell::Descriptor(bell), false) = (&self.bell, events.is_empty()) {
            bell.hush();
        }
        events
    }
}

/// The calls of one event loop.
#[pyclass(frozen, module = "connguard._native")]
pub(crate) struct Completions(Arc<Inbox>);

impl Completions {
    /// Starts `future` as the call with this number.
    pub(crate) fn start(
        &self,
        py: Python<'_>,
        engine: &Engine,
        number: u64,
        future: impl Future<Output = Outcome> + Send + 'static,
    ) -> PyResult<()> {
        let worker = engine.worker(py)?;
        // Boxed before it is moved: it is large.
        let future = Box::pin(future);
        let (inbox, bells) = (Arc::clone(&self.0), Arc::clone(engine.bells()));
        // The lock is held until the handle is in the map: the task may end before `spawn` returns.
        let mut running = locked(&self.0.running);
        let task = worker.spawn(async move {
            let result = caught(future).await;
            if locked(&inbox.running).remove(&number).is_some() {
                inbox.push(Event::Ended(number, result), &bells);
            }
        });
        running.insert(number, task.abort_handle());
        Ok(())
    }

    /// A log of a call that is awaited: what there is to tell before its end is told to the loop.
    pub(crate) fn log(&self, engine: &Engine, listener: u64) -> CallLog {
        let (inbox, bells) = (Arc::downgrade(&self.0), Arc::clone(engine.bells()));
        CallLog::heard_by(move |log| {
            if let Some(inbox) = inbox.upgrade() {
                let attempts = log.take_attempts();
                if !attempts.is_empty() {
                    inbox.push(Event::Attempts(listener, attempts), &bells);
                }
            }
        })
    }
}

#[pymethods]
impl Completions {
    /// For a loop that watches a descriptor, or for one that is woken by a thread, who knows it by this number.
    #[new]
    #[pyo3(signature = (thread = None))]
    fn new(thread: Option<u64>) -> PyResult<Self> {
        let bell = match thread {
            Some(number) => Bell::Thread(number),
            None => Bell::Descriptor(Doorbell::new().map_err(PyOSError::new_err)?),
        };
        Ok(Self(Arc::new(Inbox { bell, events: Mutex::default(), running: Mutex::default() })))
    }

    /// What the loop watches: it can be read from when there is something to take.
    fn descriptor(&self) -> PyResult<i32> {
        match &self.0.bell {
            Bell::Descriptor(bell) => Ok(bell.descriptor()),
            Bell::Thread(_) => Err(failure::raise(failure::internal("this loop watches no descriptor"))),
        }
    }

    /// Takes what has happened since it was asked last.
    fn take<'py>(&self, py: Python<'py>) -> PyResult<Vec<Completion<'py>>> {
        self.0.take().into_iter().map(|event| event.build(py)).collect()
    }

    /// Drops the call with this number, and with it its request; false if it is over.
    fn cancel(&self, number: u64) -> bool {
        let task = locked(&self.0.running).remove(&number);
        if let Some(task) = &task {
            task.abort();
        }
        task.is_some()
    }
}

impl Event {
    fn build<'py>(self, py: Python<'py>) -> PyResult<Completion<'py>> {
        Ok(match self {
            Self::Ended(number, Ok(told)) => (number, Some(true), told.build(py)?),
            Self::Ended(number, Err(error)) => (number, Some(false), build::value(py, &error)?),
            Self::Attempts(listener, attempts) => (listener, None, build::attempts(py, &attempts)?),
        })
    }
}

/// Waits, with the GIL released, for loops that have something to take; an empty list says that there will be no more.
#[pyfunction]
pub(crate) fn wait_for_bells(py: Python<'_>) -> PyResult<Vec<u64>> {
    let bells = Arc::clone(engine::current(py).bells());
    gil::released(py, || bells.wait()).map_err(failure::raise)
}
