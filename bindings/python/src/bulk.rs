//! Many requests at a time. The core runs them; Python hears how far they are, and may end them early.

use std::sync::Mutex;

use connguard::Arguments;
use connguard::boundary::{self, BulkItem, Given};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::blocking::Attempts;
use crate::completions::Completions;
use crate::engine::{Engine, locked};
use crate::owned::Owned;
use crate::report::BulkReport;
use crate::told::Told;
use crate::{blocking, failure, given};

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
    /// Waits until more than `known` items are finished, or all; returns how many are.
    fn progress(&self, py: Python<'_>, known: usize) -> PyResult<usize> {
        let (engine, bulk) = self.run.current(py, WHAT)?;
        let waiting = async { Ok(bulk.progress(known).await.done) };
        let attempts = Attempts { listener: self.listener, new: &|| bulk.take_attempts() };
        let done = blocking::wait_telling(py, &engine, attempts, waiting)?;
        blocking::tell(py, self.listener, &bulk.take_attempts())?;
        Ok(done)
    }

    /// Starts to wait as `progress` does; `completions` has the outcome under `number`.
    fn submit_progress(&self, py: Python<'_>, completions: &Completions, number: u64, known: usize) -> PyResult<()> {
        let (engine, bulk) = self.run.current(py, WHAT)?;
        let waiting = async move { Ok(Told::Done(bulk.progress(known).await.done)) };
        completions.start(py, &engine, number, waiting)
    }

    /// Hands the requests that were sent since it was asked last to the log.
    fn tell(&self, py: Python<'_>) -> PyResult<()> {
        let (_, bulk) = self.run.current(py, WHAT)?;
        blocking::tell(py, self.listener, &bulk.take_attempts())
    }

    /// Sends nothing more and drops the requests under way. Where the engine has ended, so has the run.
    fn cancel(&self, py: Python<'_>) -> PyResult<()> {
        let Some(bulk) = self.run.alive(py) else { return Ok(()) };
        blocking::released(py, || bulk.cancel()).map_err(failure::raise)
    }

    /// Waits for the end and returns the report.
    fn report(&self, py: Python<'_>) -> PyResult<BulkReport> {
        let (engine, bulk) = self.run.current(py, WHAT)?;
        let waiting = async { Ok(bulk.report().await) };
        let attempts = Attempts { listener: self.listener, new: &|| bulk.take_attempts() };
        let report = blocking::wait_telling(py, &engine, attempts, waiting)?;
        blocking::tell(py, self.listener, &bulk.take_attempts())?;
        Ok(BulkReport(report))
    }

    /// Starts to wait for the report, which `completions` has under `number`.
    fn submit_report(&self, py: Python<'_>, completions: &Completions, number: u64) -> PyResult<()> {
        let (engine, bulk) = self.run.current(py, WHAT)?;
        completions.start(py, &engine, number, async move { Ok(Told::Report(bulk.report().await)) })
    }
}

/// The items of a run, read one by one: other threads run between them, and Ctrl-C is heard.
#[pyclass(frozen, module = "connguard._native")]
pub(crate) struct Items {
    operation: String,
    /// The arguments of every item, with what was found in them.
    common: Given,
    items: Mutex<Vec<BulkItem>>,
}

#[pymethods]
impl Items {
    /// For an operation; `common` are the arguments of every item.
    #[new]
    fn new(operation: String, common: &Bound<'_, PyDict>) -> PyResult<Self> {
        let common = given::read_arguments(&operation, common)?;
        Ok(Self { operation, common, items: Mutex::default() })
    }

    /// Adds an item: the arguments that are its own, and its body.
    fn add(&self, own: &Bound<'_, PyDict>, body: &Bound<'_, PyAny>) -> PyResult<()> {
        let mut given = given::read(&self.operation, own, body)?;
        given.found.splice(0..0, self.common.found.iter().cloned());
        locked(&self.items).push(BulkItem { place: None, given });
        Ok(())
    }

    /// The operation of every item.
    #[getter]
    pub(crate) fn operation(&self) -> &str {
        &self.operation
    }

    fn __len__(&self) -> usize {
        locked(&self.items).len()
    }
}

impl Items {
    /// The items, and the arguments that they share. There are none left then.
    pub(crate) fn take(&self) -> (Vec<BulkItem>, Arguments) {
        (std::mem::take(&mut *locked(&self.items)), self.common.arguments.clone())
    }
}
