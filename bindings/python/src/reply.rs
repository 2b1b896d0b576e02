//! The reply to a call: its value is Python's at once, and what is seldom asked for is built when it is.

use connguard::boundary;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use serde_json::Value;

use crate::{build, found};

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

    /// Whether the rules warned of anything.
    fn has_warnings(&self) -> bool {
        !self.rest.warnings.is_empty()
    }

    /// What they warned of.
    fn warnings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        build::violations(py, &self.rest.warnings)
    }

    /// The requests that were not logged while the call was in flight.
    fn not_logged<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        build::attempts(py, self.rest.attempts.get(self.rest.logged..).unwrap_or_default())
    }

    /// The reply of the service that the value was read from: `{"status", "headers", "request_id", "attempts"}`.
    fn response<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let told = build::value(py, self.rest.response.as_ref().unwrap_or(&Value::Null))?;
        if self.rest.response.is_some() {
            told.set_item("attempts", build::attempts(py, &self.rest.attempts)?)?;
        }
        Ok(told)
    }

    /// The value as a result of this class, with the warnings and this reply.
    fn read<'py>(slf: &Bound<'py, Self>, kind: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let (py, this) = (slf.py(), slf.get());
        let value = this.value.bind(py);
        let value = if value.is_none() { PyDict::new(py).into_any() } else { value.clone() };
        let response = this.rest.response.as_ref().map(|_| slf);
        let warnings = match this.has_warnings() {
            true => found::violations(py, &this.rest.warnings)?,
            false => PyTuple::empty(py).into_any(),
        };
        kind.call1((value, warnings, response, this.rest.outcome))
    }
}
