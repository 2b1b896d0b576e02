//! The report of a bulk run: it stays the core's, and an entry becomes Python's when it is asked for.

use std::sync::Arc;

use connguard::Report;
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::build;

/// What became of every item of a run.
#[pyclass(frozen, module = "connguard._native")]
pub(crate) struct BulkReport(pub(crate) Arc<Report>);

#[pymethods]
impl BulkReport {
    /// The outcome of every item, in the order given.
    fn outcomes<'py>(&self, py: Python<'py>) -> Vec<Bound<'py, PyString>> {
        self.0.iter().map(|entry| PyString::intern(py, entry.outcome.as_str())).collect()
    }

    /// One entry.
    fn entry<'py>(&self, py: Python<'py>, index: usize) -> PyResult<Bound<'py, PyAny>> {
        let entry = self.0.entries.get(index).ok_or_else(|| PyIndexError::new_err(index))?;
        build::entry(py, entry)
    }

    /// The warnings of the items that have any.
    fn warnings<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let warned = self.0.iter().filter(|entry| !entry.warnings.is_empty());
        warned.map(|entry| build::violations(py, &entry.warnings)).collect()
    }

    /// Why the run ended before every item was sent.
    #[getter]
    fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }
}
