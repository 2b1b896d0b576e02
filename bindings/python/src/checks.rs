//! The rules alone, without a client and without a network.

use connguard::boundary;
use pyo3::prelude::*;

use crate::blocking;
use crate::failure;

/// The violations of a request, as JSON text.
#[pyfunction]
#[pyo3(signature = (operation, arguments, body))]
pub(crate) fn check(py: Python<'_>, operation: &str, arguments: &str, body: Option<&str>) -> PyResult<String> {
    let checked =
        blocking::released(py, || boundary::check(operation, arguments, body).map_err(|error| error.to_json()));
    checked.and_then(|violations| violations).map_err(failure::raise)
}

/// The body of an operation that says what a reply says, as JSON text.
#[pyfunction]
pub(crate) fn to_request(py: Python<'_>, operation: &str, reply: &str) -> PyResult<String> {
    let made = blocking::released(py, || boundary::to_request(operation, reply).map_err(|error| error.to_json()));
    made.and_then(|body| body).map_err(failure::raise)
}

/// The text of a refusal, for a JSON array of violations.
#[pyfunction]
pub(crate) fn describe_refusal(py: Python<'_>, operation: &str, violations: &str) -> PyResult<String> {
    blocking::released(py, || boundary::describe_refusal(operation, violations)).map_err(failure::raise)
}
