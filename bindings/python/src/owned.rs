//! What lives on the engine of one process.

use std::mem;
use std::process;
use std::sync::Arc;

use pyo3::prelude::*;

use crate::engine::{self, Engine};
use crate::failure;

/// A value that was made on one engine and is of no use on any other: its tasks and connections live there.
///
/// In a forked child it is left alone, even when it is dropped, because it belongs to threads that are not there.
pub(crate) struct Owned<T> {
    engine: u64,
    pid: u32,
    value: Option<Arc<T>>,
}

impl<T> Owned<T> {
    pub(crate) fn new(engine: &Engine, value: T) -> Self {
        Self { engine: engine.number(), pid: process::id(), value: Some(Arc::new(value)) }
    }

    /// The value, if it was made on this engine.
    pub(crate) fn on(&self, engine: &Engine) -> Option<Arc<T>> {
        let current = self.engine == engine.number() && self.pid == process::id();
        self.value.as_ref().filter(|_| current).cloned()
    }

    /// The value, if its engine is still the one that runs.
    pub(crate) fn alive(&self, py: Python<'_>) -> Option<Arc<T>> {
        engine::running(py).and_then(|engine| self.on(&engine))
    }

    /// The engine of this process and the value on it; `what` names the value if it was made on another one.
    pub(crate) fn current(&self, py: Python<'_>, what: &str) -> PyResult<(Arc<Engine>, Arc<T>)> {
        let engine = engine::current(py);
        match self.on(&engine) {
            Some(value) => Ok((engine, value)),
            None => Err(failure::raise(failure::internal(&format!(
                "{what} was started before this process was forked or shut down; start it again"
            )))),
        }
    }
}

impl<T> Drop for Owned<T> {
    fn drop(&mut self) {
        if self.pid != process::id() {
            mem::forget(self.value.take());
        }
    }
}
