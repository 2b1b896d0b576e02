//! What the Python thread that empties the queue calls, and how a call in it is dropped.

use pyo3::prelude::*;

use crate::completions::Completion;
use crate::{engine, failure, gil};

/// Waits for finished calls, with the GIL released; an empty list says that there will be no more.
#[pyfunction]
pub(crate) fn wait_completions(py: Python<'_>) -> PyResult<Vec<Completion<'_>>> {
    let completions = engine::current(py)?.completions().clone();
    let batch = gil::released(py, || completions.wait()).map_err(failure::raise)?;
    batch.iter().map(|event| event.build(py)).collect()
}

/// Drops the call with this number, and with it its request; false if it is over.
#[pyfunction]
pub(crate) fn cancel(py: Python<'_>, number: u64) -> bool {
    engine::running(py).is_some_and(|engine| engine.completions().cancel(number))
}
