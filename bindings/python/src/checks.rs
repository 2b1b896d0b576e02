//! The rules alone, without a client and without a network.

use connguard::{Location, Violation, boundary};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde_json::Value;

use crate::told::told;
use crate::{blocking, build, failure, found, given};

/// The violations of a request, as `Violations`.
#[pyfunction]
pub(crate) fn check<'py>(
    py: Python<'py>,
    operation: &str,
    arguments: &Bound<'py, PyDict>,
    body: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let given = given::read(operation, arguments, body)?;
    let checked = blocking::released(py, || boundary::check(operation, &given).map_err(told));
    found::violations(py, &checked.and_then(|violations| violations).map_err(failure::raise)?)
}

/// The body of an operation, if no rule about it is broken; what stands beside it is not looked at.
#[pyfunction]
pub(crate) fn parsed_body<'py>(
    py: Python<'py>,
    operation: &str,
    arguments: &Bound<'py, PyDict>,
    body: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let given = given::read(operation, arguments, body)?;
    let checked = blocking::released(py, || boundary::check(operation, &given).map_err(told));
    let mut found = checked.and_then(|found| found).map_err(failure::raise)?;
    found.retain(|violation| violation.location == Location::Body);
    match given.body {
        Some(body) if !found.iter().any(Violation::is_error) => build::value(py, &body),
        _ => Err(failure::raise(boundary::invalid_body(operation, found).to_value())),
    }
}

/// The body of an operation that says what a reply says.
#[pyfunction]
pub(crate) fn to_request<'py>(
    py: Python<'py>,
    operation: &str,
    reply: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let members = given::members(reply)?;
    let made = boundary::to_request(operation, Value::Object(members)).map_err(told);
    build::value(py, &made.map_err(failure::raise)?)
}

/// The known name that was probably meant by another.
#[pyfunction]
pub(crate) fn nearest_name(name: &str, known: Vec<String>) -> Option<String> {
    boundary::nearest_name(name, known.iter().map(String::as_str)).map(str::to_owned)
}
