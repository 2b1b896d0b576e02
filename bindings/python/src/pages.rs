//! A list, page by page. The core fetches the next page ahead; when the list is dropped, so is that request.

use connguard::boundary::{self, CallLog};
use pyo3::prelude::*;
use tokio::sync::Mutex;

use crate::blocking;
use crate::engine::Engine;
use crate::owned::Owned;
use crate::told::{Outcome, Told, told};

const WHAT: &str = "the list";

/// The pages of a list operation.
#[pyclass(frozen, module = "connguard._native")]
pub(crate) struct Pages {
    stream: Owned<Mutex<boundary::Pages>>,
    log: CallLog,
    listener: u64,
}

impl Pages {
    pub(crate) fn new(engine: &Engine, stream: boundary::Pages, log: CallLog, listener: u64) -> Self {
        Self { stream: Owned::new(engine, Mutex::new(stream)), log, listener }
    }
}

#[pymethods]
impl Pages {
    /// Waits for the next page; None after the last one.
    fn next<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let (engine, stream) = self.stream.current(py, WHAT)?;
        let page = blocking::wait_telling(py, &engine, self.listener, || self.log.take_attempts(), next(&stream))?;
        page.build(py)
    }

    /// Starts to wait for the next page, which `wait_completions` tells under `number`.
    fn submit_next(&self, py: Python<'_>, number: u64) -> PyResult<()> {
        let (engine, stream) = self.stream.current(py, WHAT)?;
        engine.completions().start(engine.handle(), number, async move { next(&stream).await });
        Ok(())
    }
}

async fn next(stream: &Mutex<boundary::Pages>) -> Outcome {
    stream.lock().await.next().await.map(Told::Page).map_err(told)
}
