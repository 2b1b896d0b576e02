//! The program `connguard`.

use std::ffi::OsString;

use pyo3::prelude::*;

use crate::{blocking, failure};

/// Runs the program `connguard` with these arguments, without its name; returns its exit code.
#[pyfunction]
pub(crate) fn cli(py: Python<'_>, arguments: Vec<OsString>) -> PyResult<i32> {
    let arguments = std::iter::once(OsString::from("connguard")).chain(arguments).collect::<Vec<_>>();
    blocking::released(py, || connguard_cli::run(arguments)).map_err(failure::raise)
}
