//! Connections of other tools.

use connguard::boundary;
use pyo3::prelude::*;

use crate::{build, failure};

/// The body of a Lerian connection from the URL of its database.
#[pyfunction]
pub(crate) fn from_url<'py>(py: Python<'py>, name: &str, url: &str) -> PyResult<Bound<'py, PyAny>> {
    build::value(py, &boundary::from_url(name, url).map_err(failure::raise)?)
}

/// A manifest of what another tool has.
#[pyfunction]
pub(crate) fn import_connections<'py>(
    py: Python<'py>,
    tool: &str,
    text: &str,
    owner: &str,
    account: &str,
    product: Option<&str>,
) -> PyResult<Bound<'py, PyAny>> {
    let found = boundary::import_connections(tool, text, owner, account, product);
    build::value(py, &found.map_err(failure::raise)?)
}
