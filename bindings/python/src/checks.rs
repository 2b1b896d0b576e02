//! The rules alone, without a client and without a network.

use connguard::boundary::{Seen, View};
use connguard::{Location, Violation, boundary};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde_json::Value;

use crate::told::told;
use crate::view::{Members, Object};
use crate::{blocking, build, failure, given};

/// Whether the rules have nothing to say of a request with these arguments alone; a body of None is none. `false` says nothing
/// about it.
#[pyfunction]
#[pyo3(signature = (operation, body, product, project_id, /))]
pub(crate) fn accepts(
    operation: &Bound<'_, PyAny>,
    body: &Bound<'_, PyAny>,
    product: &Bound<'_, PyAny>,
    project_id: &Bound<'_, PyAny>,
) -> bool {
    let arguments = [("product", Object::of(product)), ("project_id", Object::of(project_id))];
    let operation = match Object::of(operation).seen() {
        Seen::Text(operation) => boundary::operation(operation),
        _ => None,
    };
    let accepted = operation.is_some_and(|known| {
        boundary::accepts(
            known,
            Members::Arguments(arguments.into_iter()),
            (!body.is_none()).then(|| Object::of(body)),
            false,
        )
    });
    // Every test of the package holds the one against the other.
    debug_assert!(!accepted || is_silent(operation.map_or("", |known| known.id), body, product, project_id));
    accepted
}

/// Whether all the rules say nothing.
fn is_silent(
    operation: &str,
    body: &Bound<'_, PyAny>,
    product: &Bound<'_, PyAny>,
    project_id: &Bound<'_, PyAny>,
) -> bool {
    let arguments = PyDict::new(body.py());
    let set =
        |name: &str, value: &Bound<'_, PyAny>| if value.is_none() { Ok(()) } else { arguments.set_item(name, value) };
    let read = set("product", product).and_then(|()| set("project_id", project_id));
    let given = read.and_then(|()| match body.is_none() {
        true => given::read_arguments(operation, &arguments),
        false => given::read(operation, &arguments, body),
    });
    given
        .is_ok_and(|given| given.found.is_empty() && boundary::check(operation, &given).is_ok_and(|all| all.is_empty()))
}

/// The violations of a request.
#[pyfunction]
pub(crate) fn check<'py>(
    py: Python<'py>,
    operation: &str,
    arguments: &Bound<'py, PyDict>,
    body: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let given = given::read(operation, arguments, body)?;
    let checked = blocking::released(py, || boundary::check(operation, &given).map_err(told));
    build::violations(py, &checked.and_then(|violations| violations).map_err(failure::raise)?)
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
