//! Many requests at a time. The core runs them; Python hears how far they are, and may end them early.

use connguard::boundary;
use pyo3::prelude::*;

use crate::blocking;
use crate::engine::Engine;
use crate::failure;
use crate::owned::Owned;

const WHAT: &str = "the bulk run";

/// A bulk run, which is under way since it was made.
#[pyclass(frozen, module = "connguard._native")]
pub(crate) struct Bulk {
    run: Owned<boundary::BulkRun>,
    listener: u64,
}

impl Bulk {
    pub(crate) fn new(engine: &Engine, bulk: boundary::BulkRun, listener: u64) -> Self {
        Self { run: Owned::new(engine, bulk), listener }
    }
}

#[pymethods]
impl Bulk {
    /// Waits until more than `known` items are finished, or all; returns how many are, as JSON text.
    fn progress(&self, py: Python<'_>, known: usize) -> PyResult<String> {
        let (engine, bulk) = self.run.current(py, WHAT)?;
        let waiting = async { Ok(bulk.progress(known).await.done.to_string()) };
        let done = blocking::wait_telling(py, &engine, self.listener, || bulk.take_attempts(), waiting)?;
        blocking::tell(py, self.listener, bulk.take_attempts())?;
        Ok(done)
    }

    /// Starts to wait as `progress` does; `wait_completions` tells the outcome under `number`.
    fn submit_progress(&self, py: Python<'_>, number: u64, known: usize) -> PyResult<()> {
        let (engine, bulk) = self.run.current(py, WHAT)?;
        let waiting = async move { Ok(bulk.progress(known).await.done.to_string()) };
        engine.completions().start(engine.handle(), number, waiting);
        Ok(())
    }

    /// Hands the requests that were sent since it was asked last to the log.
    fn tell(&self, py: Python<'_>) -> PyResult<()> {
        let (_, bulk) = self.run.current(py, WHAT)?;
        blocking::tell(py, self.listener, bulk.take_attempts())
    }

    /// Sends nothing more and drops the requests under way. Where the engine has ended, so has the run.
    fn cancel(&self, py: Python<'_>) -> PyResult<()> {
        let Some(bulk) = self.run.alive(py) else { return Ok(()) };
        blocking::released(py, || bulk.cancel()).map_err(failure::raise)
    }

    /// Waits for the end and returns the report, as JSON text.
    fn report(&self, py: Python<'_>) -> PyResult<String> {
        let (engine, bulk) = self.run.current(py, WHAT)?;
        let report = blocking::wait_telling(py, &engine, self.listener, || bulk.take_attempts(), async {
            Ok(bulk.report().await)
        })?;
        blocking::tell(py, self.listener, bulk.take_attempts())?;
        Ok(report)
    }

    /// Starts to wait for the report, which `wait_completions` tells under `number`.
    fn submit_report(&self, py: Python<'_>, number: u64) -> PyResult<()> {
        let (engine, bulk) = self.run.current(py, WHAT)?;
        engine.completions().start(engine.handle(), number, async move { Ok(bulk.report().await) });
        Ok(())
    }
}
