//! Manifests and plans.

use std::path::PathBuf;

use connguard::boundary::{self, ApplyRun, ManifestHandle, PlanHandle};
use pyo3::prelude::*;
use serde_json::{Map, Value};

use crate::engine::Engine;
use crate::owned::Owned;
use crate::{blocking, build, engine, failure};

const WHAT: &str = "the apply";

/// A manifest that was read and checked.
#[pyclass(frozen, module = "connguard._native")]
pub(crate) struct Manifest(ManifestHandle);

/// A plan that can be applied.
#[pyclass(frozen, module = "connguard._native")]
pub(crate) struct Plan(PlanHandle);

/// An apply, which is under way since it was made.
#[pyclass(frozen, module = "connguard._native")]
pub(crate) struct Apply(Owned<ApplyRun>);

/// Options as JSON text; what Python writes is an object.
fn members(text: &str) -> Map<String, Value> {
    serde_json::from_str(text).unwrap_or_default()
}

#[pymethods]
impl Manifest {
    /// Reads files by their paths, or texts by their names; `part` are the accounts of a part.
    #[new]
    fn new(
        py: Python<'_>,
        files: Vec<PathBuf>,
        texts: Vec<(String, String)>,
        vars: &str,
        part: Vec<String>,
    ) -> PyResult<Self> {
        let vars = members(vars);
        let read = blocking::released(py, || ManifestHandle::load(files, texts, vars));
        read.and_then(|read| read).map(|read| Self(read.with_part(part))).map_err(failure::raise)
    }

    /// Its owner, warnings, sources and part.
    fn facts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        build::value(py, &self.0.facts())
    }

    /// Parts that share no credential.
    fn partition(&self) -> Vec<Self> {
        self.0.partition().into_iter().map(Self).collect()
    }

    /// Compares it with what the services have.
    fn plan(&self, py: Python<'_>, options: &str) -> PyResult<Plan> {
        let (engine, options) = (engine::current(py), members(options));
        blocking::wait(py, &engine, self.0.plan(options)).map(Plan)
    }
}

#[pymethods]
impl Plan {
    /// Reads a saved plan.
    #[staticmethod]
    fn read(py: Python<'_>, name: &str, text: &[u8]) -> PyResult<Self> {
        blocking::released(py, || PlanHandle::read(name, text)).and_then(|read| read).map(Self).map_err(failure::raise)
    }

    /// Its saved form and its text.
    fn facts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        build::value(py, &self.0.facts())
    }

    /// What differs.
    fn drift<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        build::value(py, &self.0.drift())
    }

    /// Begins to carry it out.
    fn start(&self, py: Python<'_>, options: &str) -> PyResult<Apply> {
        let engine = engine::current(py);
        let started = async { self.0.start(&members(options)) };
        let run = blocking::wait(py, &engine, started)?;
        Ok(Apply(Owned::new(&engine, run)))
    }
}

#[pymethods]
impl Apply {
    /// Waits until more than `known` actions have ended; how many have, and how many there are.
    fn progress(&self, py: Python<'_>, known: usize) -> PyResult<(usize, usize)> {
        let (engine, run) = self.0.current(py, WHAT)?;
        blocking::wait(py, &engine, async { Ok(run.progress(known).await) })
    }

    /// Begins nothing more; requests in flight have 5 seconds.
    fn stop(&self, py: Python<'_>) {
        if let Some(run) = self.0.alive(py) {
            run.stop();
        }
    }

    /// Waits for the end and returns the report.
    fn report<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let (engine, run): (std::sync::Arc<Engine>, _) = self.0.current(py, WHAT)?;
        build::value(py, &blocking::wait(py, &engine, run.report())?)
    }
}

/// What an account holds, as a manifest.
#[pyfunction]
pub(crate) fn export_manifest<'py>(
    py: Python<'py>,
    account: String,
    manifest: Option<&Bound<'py, Manifest>>,
    options: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let (engine, options) = (engine::current(py), members(options));
    let manifest = manifest.map(|manifest| manifest.get().0.clone());
    build::value(py, &blocking::wait(py, &engine, boundary::export_manifest(account, manifest, options))?)
}

/// The JSON Schema of manifests.
#[pyfunction]
pub(crate) fn manifest_schema() -> &'static str {
    boundary::manifest_schema()
}
