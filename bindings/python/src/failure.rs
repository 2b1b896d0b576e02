//! How failures leave the native layer: as one exception that carries what the core tells of the error. No panic ever does.

use connguard::boundary::panics;
use pyo3::PyErr;
use pyo3::create_exception;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use serde_json::{Value, json};

use crate::build;

create_exception!(
    connguard._native,
    NativeError,
    PyException,
    "What the core tells of an error; `connguard.errors` turns it into the exception that callers see."
);

pub(crate) use panics::internal;

/// An error of the configuration.
pub(crate) fn config(message: &str) -> Value {
    json!({ "class": "ConfigError", "code": "config", "message": message })
}

struct Details(Value);

impl<'py> IntoPyObject<'py> for Details {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        build::value(py, &self.0)
    }
}

/// The exception that carries an error.
pub(crate) fn raise(error: Value) -> PyErr {
    NativeError::new_err(Details(error))
}
