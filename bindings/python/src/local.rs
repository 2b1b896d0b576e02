//! Runtimes for blocking calls. Whoever waits for a call also carries it out: no other thread is woken up for it.
//!
//! A connection lives on the runtime that opened it, so that each runtime has connections of its own. A call takes the one
//! that was used last, and threads that call at the same time have one each. The calling thread does not keep it: a
//! thread that makes a single call finds an open connection, and none stays behind when a thread ends.

use std::mem;
use std::pin::Pin;
use std::process;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::{Duration, Instant};

use connguard::boundary::{Session, panics};
use pyo3::prelude::*;
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

use crate::gil::{self, locked};
use crate::{failure, told};

/// As long as an idle connection is kept.
const IDLE: Duration = Duration::from_secs(90);
/// A task that is ready runs in the first turn, and one that a socket wakes meanwhile in the second.
const TURNS: u32 = 2;

/// A session, opened on one engine, and what its calls run on.
pub(crate) struct Opened {
    session: Session,
    /// Whether somebody has the connections of `session` itself; everybody else has others.
    taken: AtomicBool,
    worker: Mutex<Option<Session>>,
    idle: Mutex<Vec<Local>>,
}

impl Opened {
    pub(crate) fn new(session: Session) -> Self {
        Self { session, taken: AtomicBool::default(), worker: Mutex::default(), idle: Mutex::default() }
    }

    /// For what runs on the worker.
    pub(crate) fn on_worker(&self, py: Python<'_>) -> PyResult<Session> {
        let known = locked(&self.worker).clone();
        match known {
            Some(session) => Ok(session),
            // Of two threads the first one's connections stay.
            None => self.connected(py).map(|session| locked(&self.worker).get_or_insert(session).clone()),
        }
    }

    /// For a blocking call.
    pub(crate) fn take(&self, py: Python<'_>) -> PyResult<Local> {
        let idle = locked(&self.idle).pop();
        match idle {
            Some(local) => Ok(local),
            None => Local::start(self.connected(py)?).map_err(failure::raise),
        }
    }

    /// Takes back what a call has used, and drops what no call has needed for long.
    pub(crate) fn put_back(&self, mut local: Local) {
        let now = Instant::now();
        local.used = now;
        let mut idle = locked(&self.idle);
        let needed = |local: &Local| now.duration_since(local.used) < IDLE;
        let stale = idle.iter().position(needed).unwrap_or(idle.len());
        let dropped: Vec<Local> = idle.drain(..stale).collect();
        idle.push(local);
        drop(idle);
        drop(dropped);
    }

    fn connected(&self, py: Python<'_>) -> PyResult<Session> {
        if !self.taken.swap(true, Ordering::Relaxed) {
            return Ok(self.session.clone());
        }
        let connected = gil::released(py, || self.session.with_own_connections().map_err(told::told));
        connected.and_then(|connected| connected).map_err(failure::raise)
    }
}

/// A runtime that runs while a thread waits for it, and the session on it.
pub(crate) struct Local {
    runtime: Option<Runtime>,
    session: Session,
    pid: u32,
    used: Instant,
}

impl Local {
    fn start(session: Session) -> Result<Self, Value> {
        let built = panics::caught("local runtime", || Builder::new_current_thread().enable_all().build());
        let runtime = built?.map_err(|cause| failure::internal(&format!("no call can be started: {cause}")))?;
        Ok(Self { runtime: Some(runtime), session, pid: process::id(), used: Instant::now() })
    }

    pub(crate) fn session(&self) -> &Session {
        &self.session
    }

    /// Runs `future`, and everything else on this runtime, for so long or until the future is ready.
    pub(crate) fn run<F: Future>(&self, most: Duration, future: Pin<&mut F>) -> Poll<F::Output> {
        let Some(runtime) = &self.runtime else { return Poll::Pending };
        let slice = async { tokio::time::timeout(most, future).await };
        runtime.block_on(slice).map_or(Poll::Pending, Poll::Ready)
    }
}

impl Drop for Local {
    fn drop(&mut self) {
        let Some(runtime) = self.runtime.take() else { return };
        if self.pid == process::id() {
            // A look-up of a name may still run in a thread of its own; nobody waits for it.
            runtime.shutdown_background();
        } else {
            // The parent's sockets are registered with the same queue of the system.
            mem::forget(runtime);
        }
    }
}

/// Lets a local runtime hear what has happened since it ran last: the server may have closed an idle connection.
pub(crate) async fn catch_up() {
    for _ in 0..TURNS {
        tokio::task::yield_now().await;
    }
}
