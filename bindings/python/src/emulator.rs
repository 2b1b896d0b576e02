//! The emulator inside this process, on a runtime of its own so that it stops as a whole.

use std::ffi::OsString;
use std::mem;
use std::path::PathBuf;
use std::process;
use std::sync::Mutex;
use std::time::Duration;

use connguard_emulator::Options;
use pyo3::prelude::*;
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::blocking;
use crate::engine::{self, locked};
use crate::failure;

/// How long the emulator's last requests may take when it stops.
const STOP_PATIENCE: Duration = Duration::from_secs(2);

struct Running {
    pid: u32,
    runtime: Runtime,
    emulator: connguard_emulator::Emulator,
}

impl Running {
    fn stop(self) {
        if self.pid != process::id() {
            // The server runs in the parent process; this one only has a copy of its handles.
            mem::forget(self);
            return;
        }
        let Self { runtime, emulator, .. } = self;
        runtime.block_on(async { tokio::time::timeout(STOP_PATIENCE, emulator.stop()).await.ok() });
        runtime.shutdown_timeout(STOP_PATIENCE);
    }
}

/// A local server that answers as the providers do.
#[pyclass(frozen, module = "connguard._native")]
pub(crate) struct Emulator {
    info: String,
    warnings: Vec<String>,
    running: Mutex<Option<Running>>,
}

#[pymethods]
impl Emulator {
    /// `seed` is the path of a file, `seed_value` the same content as JSON text.
    #[new]
    #[pyo3(signature = (listen, data, seed, seed_value))]
    fn new(
        py: Python<'_>,
        listen: Option<&str>,
        data: Option<PathBuf>,
        seed: Option<PathBuf>,
        seed_value: Option<&str>,
    ) -> PyResult<Self> {
        let mut options = Options { data, seed, ..Options::default() };
        if let Some(text) = seed_value {
            let wrong = |cause| failure::raise(failure::config(&format!("the seed is not JSON: {cause}")));
            options.seed_value = Some(serde_json::from_str(text).map_err(wrong)?);
        }
        if let Some(listen) = listen {
            options.listen = listen.parse().map_err(|_| {
                failure::raise(failure::config(
                    "listen must be an IP address and a port, e.g. 127.0.0.1:0 (port 0 takes a free one)",
                ))
            })?;
        }
        blocking::released(py, || start(options)).and_then(|started| started).map_err(failure::raise)
    }

    /// Where the emulator is and which credentials it takes, as JSON text.
    fn info(&self) -> &str {
        &self.info
    }

    /// What whoever started it should know.
    fn warnings(&self) -> Vec<String> {
        self.warnings.clone()
    }

    /// Runs the program `connguard-emulator` until a signal ends it; returns its exit code.
    #[staticmethod]
    fn run(py: Python<'_>, arguments: Vec<OsString>) -> PyResult<u8> {
        blocking::released(py, || connguard_emulator::run(arguments)).map_err(failure::raise)
    }

    /// Stops the server and frees its port; a second call does nothing.
    fn stop(&self, py: Python<'_>) -> PyResult<()> {
        let running = locked(&self.running).take();
        blocking::released(py, || {
            if let Some(running) = running {
                running.stop();
            }
        })
        .map_err(failure::raise)
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        if let Some(running) = locked(&self.running).take() {
            running.stop();
        }
    }
}

fn start(options: Options) -> Result<Emulator, Value> {
    let failed = |cause: &dyn std::fmt::Display| failure::config(&format!("the emulator cannot start: {cause}"));
    let runtime = engine::runtime("connguard-emulator", 1)?;
    let emulator =
        runtime.block_on(connguard_emulator::Emulator::start_with(options)).map_err(|cause| failed(&cause))?;
    let info = serde_json::to_string(emulator.info()).map_err(|cause| failed(&cause))?;
    let warnings = emulator.warnings().to_vec();
    let running = Running { pid: process::id(), runtime, emulator };
    Ok(Emulator { info, warnings, running: Mutex::new(Some(running)) })
}
