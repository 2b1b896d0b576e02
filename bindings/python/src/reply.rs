//! The reply to a call: its value is Python's at once, and what is seldom asked for is built when it is.

use connguard::boundary;
use pyo3::prelude::*;
use serde_json::Value;

use crate::build;

/// What the service answered, and what is known of the call.
#[pyclass(frozen, module = "connguard._native")]
pub(crate) struct Reply {
    /// The API's JSON.
    #[pyo3(get)]
    value: Py<PyAny>,
    rest: boundary::Reply,
}

impl Reply {
    pub(crate) fn build<'py>(py: Python<'py>, mut reply: boundary::Reply) -> PyResult<Bound<'py, Self>> {
        let value = std::mem::take(&mut reply.value);
        Bound::new(py, Self { value: build::value(py, &value)?.unbind(), rest: reply })
    }
}

#[pymethods]
impl Reply {
    /// What an upsert did.
    #[getter]
    fn outcome(&self) -> Option<&str> {
        self.rest.outcome
    }

    /// What the rules warned of.
    fn warnings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        build::violations(py, &self.rest.warnings)
    }

    /// The requests that were not logged while the call was in flight.
    fn not_logged<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        build::attempts(py, self.rest.attempts.get(self.rest.logged..).unwrap_or_default())
    }

    /// Whether the value was read from one reply of the service.
    fn has_response(&self) -> bool {
        self.rest.response.is_some()
    }

    /// That reply: `{"status", "headers", "request_id", "attempts"}`.
    fn response<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let told = build::value(py, self.rest.response.as_ref().unwrap_or(&Value::Null))?;
        if self.has_response() {
            told.set_item("attempts", build::attempts(py, &self.rest.attempts)?)?;
        }
        Ok(told)
    }
}
