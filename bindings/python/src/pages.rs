//! A list, page by page. The core fetches the next page ahead; when the list is dropped, so is that request.

use connguard::boundary::{self, CallLog};
use pyo3::prelude::*;
use tokio::sync::Mutex;

use crate::blocking::{self, Attempts};
use crate::build;
use crate::completions::Completions;
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
        let attempts = Attempts { listener: self.listener, new: &|| self.log.take_attempts() };
        let page = blocking::wait_telling(py, &engine, attempts, next(&stream))?;
        page.build(py)
    }

    /// The requests that no page has told of, because nothing came of them.
    fn not_logged<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        build::attempts(py, &self.log.take_attempts())
    }

    /// Starts to wait for the next page, which `completions` has under `number`.
    fn submit_next(&self, py: Python<'_>, completions: &Completions, number: u64) -> PyResult<()> {
        let (engine, stream) = self.stream.current(py, WHAT)?;
        completions.start(py, &engine, number, async move { next(&stream).await })
    }
}

async fn next(stream: &Mutex<boundary::Pages>) -> Outcome {
    stream.lock().await.next().await.map(Told::Page).map_err(told)
}
