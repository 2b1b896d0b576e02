//! The engine of this process: the tokio runtime of everything that no thread waits for.
//!
//! A forked child must not touch its parent's runtime (its threads do not exist there), so the engine is rebuilt when
//! the process id has changed. The lock on it is taken only while the GIL is held, and `os.fork` holds the GIL too, so
//! no child is ever born with the lock taken.

use std::mem;
use std::process;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

use connguard::boundary::{self, panics};
use pyo3::prelude::*;
use serde_json::Value;
use tokio::runtime::{Builder, Handle, Runtime};

use crate::bells::Bells;
use crate::failure;
use crate::gil;
pub(crate) use crate::gil::locked;

/// Enough for a bulk run, since the worker only moves bytes; two would wake each other for every request.
const WORKERS: usize = 1;
/// How long the end of the interpreter waits for calls that other threads still make.
const EXIT_PATIENCE: Duration = Duration::from_secs(2);
/// How long an event loop waits for the worker, who needs microseconds.
const CATCH_UP_PATIENCE: Duration = Duration::from_millis(50);

static CURRENT: Mutex<Option<Arc<Engine>>> = Mutex::new(None);
static BUILT: AtomicU64 = AtomicU64::new(0);

pub(crate) struct Engine {
    number: u64,
    pid: u32,
    /// Started when it is first needed: a process that only makes blocking calls has no thread of ours.
    runtime: Mutex<Option<Runtime>>,
    bells: Arc<Bells>,
    closing: AtomicBool,
    calls: AtomicUsize,
}

impl Engine {
    fn new() -> Self {
        Self {
            number: BUILT.fetch_add(1, Ordering::Relaxed),
            pid: process::id(),
            runtime: Mutex::default(),
            bells: Arc::default(),
            closing: AtomicBool::new(false),
            calls: AtomicUsize::new(0),
        }
    }

    /// Tells this engine from those before it: what was opened on another one must be opened anew.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// The runtime of what goes on while no thread waits for it.
    pub(crate) fn worker(&self, _gil: Python<'_>) -> PyResult<Handle> {
        let mut slot = locked(&self.runtime);
        if let Some(runtime) = slot.as_ref() {
            return Ok(runtime.handle().clone());
        }
        if self.is_closing() {
            return Err(failure::raise(failure::internal("the interpreter is exiting")));
        }
        let runtime = runtime("connguard", WORKERS).map_err(failure::raise)?;
        Ok(slot.insert(runtime).handle().clone())
    }

    pub(crate) fn bells(&self) -> &Arc<Bells> {
        &self.bells
    }

    /// Whether the engine is about to stop.
    pub(crate) fn is_closing(&self) -> bool {
        self.closing.load(Ordering::SeqCst)
    }

    /// False in a child that was forked since.
    pub(crate) fn is_of_this_process(&self) -> bool {
        self.pid == process::id()
    }

    /// Counts a blocking call until the guard is dropped.
    pub(crate) fn count_call(&self) -> CallGuard<'_> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        CallGuard(self)
    }

    fn stop(&self) {
        self.closing.store(true, Ordering::SeqCst);
        self.bells.close();
        let since = Instant::now();
        while self.calls.load(Ordering::SeqCst) > 0 && since.elapsed() < EXIT_PATIENCE {
            std::thread::sleep(Duration::from_millis(1));
        }
        let runtime = locked(&self.runtime).take();
        if let Some(runtime) = runtime {
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
pub(crate) fn current(_gil: Python<'_>) -> Arc<Engine> {
    let mut slot = locked(&CURRENT);
    if let Some(engine) = slot.as_ref()
        && engine.is_of_this_process()
    {
        return engine.clone();
    }
    boundary::prepare();
    // Dropping the parent's runtime would wait for threads that this process does not have.
    mem::forget(slot.take());
    let engine = Arc::new(Engine::new());
    *slot = Some(engine.clone());
    engine
}

/// The engine of this process, if one is running.
pub(crate) fn running(_gil: Python<'_>) -> Option<Arc<Engine>> {
    locked(&CURRENT).as_ref().filter(|engine| engine.is_of_this_process()).cloned()
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

/// Waits until the worker has done what it was told before: its one thread takes one task after the other.
#[pyfunction]
pub(crate) fn catch_up(py: Python<'_>) -> PyResult<()> {
    let Some(engine) = running(py) else { return Ok(()) };
    let (done, is_done) = mpsc::sync_channel(1);
    engine.worker(py)?.spawn(async move { done.send(()) });
    gil::released(py, move || is_done.recv_timeout(CATCH_UP_PATIENCE)).map(drop).map_err(failure::raise)
}

/// Stops the engine within a few seconds: running calls end with an error. A later call starts a new one.
#[pyfunction]
pub(crate) fn shutdown(py: Python<'_>) -> PyResult<()> {
    let engine = locked(&CURRENT).take();
    match engine {
        Some(engine) if engine.is_of_this_process() => gil::released(py, move || engine.stop()).map_err(failure::raise),
        other => {
            mem::forget(other);
            Ok(())
        }
    }
}
