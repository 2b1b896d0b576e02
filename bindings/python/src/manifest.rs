//! Manifests and plans.

use std::path::PathBuf;

use connguard::boundary::{ManifestHandle, PlanHandle};
use pyo3::prelude::*;
use serde_json::{Map, Value};

use crate::{blocking, build, engine, failure};

/// A manifest that was read and checked.
#[pyclass(frozen, module = "connguard._native")]
pub(crate) struct Manifest(ManifestHandle);

/// A plan that can be applied.
#[pyclass(frozen, module = "connguard._native")]
pub(crate) struct Plan(PlanHandle);

/// Options as JSON text; what Python writes is an object.
fn members(text: &str) -> Map<String, Value> {
    serde_json::from_str(text).unwrap_or_default()
}

#[pymethods]
impl Manifest {
    /// Reads files by their paths, or texts by their names.
    #[new]
    fn new(py: Python<'_>, files: Vec<PathBuf>, texts: Vec<(String, String)>, vars: &str) -> PyResult<Self> {
        let vars = members(vars);
        let read = blocking::released(py, || ManifestHandle::load(files, texts, vars));
        read.and_then(|read| read).map(Self).map_err(failure::raise)
    }

    /// Its owner and warnings.
    fn facts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        build::value(py, &self.0.facts())
    }

    /// Compares it with what the services have.
    fn plan(&self, py: Python<'_>, options: &str) -> PyResult<Plan> {
        let (engine, options) = (engine::current(py)?, members(options));
        blocking::wait(py, &engine, self.0.plan(options)).map(Plan)
    }
}

#[pymethods]
impl Plan {
    /// Its saved form and its text.
    fn facts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        build::value(py, &self.0.facts())
    }

    /// Carries it out; returns the report.
    fn apply<'py>(&self, py: Python<'py>, options: &str) -> PyResult<Bound<'py, PyAny>> {
        let (engine, options) = (engine::current(py)?, members(options));
        build::value(py, &blocking::wait(py, &engine, self.0.apply(options))?)
    }
}
