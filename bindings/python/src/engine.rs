//! The engine of this process: its tokio runtime and its queue of finished calls.
//!
//! A forked child must not touch its parent's runtime (its threads do not exist there), so the engine is rebuilt when
//! the process id has changed. The lock on it is taken only while the GIL is held, and `os.fork` holds the GIL too, so
//! no child is ever born with the lock taken.

use std::mem;
use std::process;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use connguard::boundary::{self, panics};
use pyo3::prelude::*;
use serde_json::Value;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::watch;

use crate::completions::Completions;
use crate::failure;
use crate::gil;
pub(crate) use crate::gil::locked;

/// Enough for a bulk run, since the worker only moves bytes; two would wake each other for every request.
const WORKERS: usize = 1;
/// How long the end of the interpreter waits for calls that other threads still make.
const EXIT_PATIENCE: Duration = Duration::from_secs(2);

static CURRENT: Mutex<Option<Arc<Engine>>> = Mutex::new(None);
static BUILT: AtomicU64 = AtomicU64::new(0);

pub(crate) struct Engine {
    number: u64,
    pid: u32,
    handle: Handle,
    runtime: Mutex<Option<Runtime>>,
    completions: Arc<Completions>,
    closing: watch::Sender<bool>,
    calls: AtomicUsize,
}

impl Engine {
    fn start() -> Result<Self, Value> {
        let runtime = runtime("connguard", WORKERS)?;
        Ok(Self {
            number: BUILT.fetch_add(1, Ordering::Relaxed),
            pid: process::id(),
            handle: runtime.handle().clone(),
            runtime: Mutex::new(Some(runtime)),
            completions: Arc::default(),
            closing: watch::Sender::new(false),
            calls: AtomicUsize::new(0),
        })
    }

    /// Tells this engine from those before it: what was opened on another one must be opened anew.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    pub(crate) fn handle(&self) -> &Handle {
        &self.handle
    }

    pub(crate) fn completions(&self) -> &Arc<Completions> {
        &self.completions
    }

    /// Changes when the engine is about to stop.
    pub(crate) fn closing(&self) -> watch::Receiver<bool> {
        self.closing.subscribe()
    }

    /// Counts a blocking call until the guard is dropped.
    pub(crate) fn count_call(&self) -> CallGuard<'_> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        CallGuard(self)
    }

    fn stop(&self) {
        self.closing.send_replace(true);
        self.completions.close();
        let since = Instant::now();
        while self.calls.load(Ordering::SeqCst) > 0 && since.elapsed() < EXIT_PATIENCE {
            std::thread::sleep(Duration::from_millis(1));
        }
        if let Some(runtime) = locked(&self.runtime).take() {
            runtime.shutdown_timeout(EXIT_PATIENCE);
        }
    }
}

pub(crate) struct CallGuard<'a>(&'a Engine);

impl Drop for CallGuard<'_> {
    fn drop(&mut self) {
        self.0.calls.fetch_sub(1, Ordering::SeqCst);
    }
}

/// The engine of this process, started when it is first needed.
pub(crate) fn current(_gil: Python<'_>) -> PyResult<Arc<Engine>> {
    let mut slot = locked(&CURRENT);
    if let Some(engine) = slot.as_ref()
        && engine.pid == process::id()
    {
        return Ok(engine.clone());
    }
    boundary::prepare();
    // Dropping the parent's runtime would wait for threads that this process does not have.
    mem::forget(slot.take());
    let engine = Engine::start().map(Arc::new).map_err(failure::raise)?;
    *slot = Some(engine.clone());
    Ok(engine)
}

/// The engine of this process, if one is running.
pub(crate) fn running(_gil: Python<'_>) -> Option<Arc<Engine>> {
    locked(&CURRENT).as_ref().filter(|engine| engine.pid == process::id()).cloned()
}

/// A runtime with its threads, or an error: tokio panics where the system has no thread left.
pub(crate) fn runtime(name: &str, workers: usize) -> Result<Runtime, Value> {
    let build = || Builder::new_multi_thread().worker_threads(workers).thread_name(name).enable_all().build();
    let cause = match panics::caught("runtime", build) {
        Ok(Ok(runtime)) => return Ok(runtime),
        Ok(Err(cause)) => cause.to_string(),
        Err(_) => "the system has no thread or memory left for it".to_owned(),
    };
    Err(failure::internal(&format!("no thread could be started: {cause}")))
}

/// Stops the engine within a few seconds: running calls end with an error. A later call starts a new one.
#[pyfunction]
pub(crate) fn shutdown(py: Python<'_>) -> PyResult<()> {
    let engine = locked(&CURRENT).take();
    match engine {
        Some(engine) if engine.pid == process::id() => gil::released(py, move || engine.stop()).map_err(failure::raise),
        other => {
            mem::forget(other);
            Ok(())
        }
    }
}
