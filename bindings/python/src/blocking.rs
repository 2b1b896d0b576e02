//! The ways to block: the GIL is released, panics are caught, Ctrl-C is heard.

use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use connguard::boundary::Session;
use connguard::{Attempt, Error};
use pyo3::prelude::*;
use serde_json::Value;
use tokio::runtime::Handle;

use crate::engine::Engine;
pub(crate) use crate::gil::{caught, released};
use crate::local::{Opened, catch_up};
use crate::{build, failure, told};

/// How often a blocked call looks for signals: soon enough for a person, seldom enough to cost nothing.
const SIGNAL_INTERVAL: Duration = Duration::from_millis(25);

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Polls `future`, whose tasks run on the worker, on this thread until `until`, if it is not ready before.
///
/// Not with a timer of the runtime: the worker would be woken up to hear of it, for each call.
fn poll_until<T>(worker: &Handle, mut future: Pin<&mut impl Future<Output = T>>, until: Instant) -> Poll<T> {
    let _runtime = worker.enter();
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return Poll::Ready(value);
        }
        match until.checked_duration_since(Instant::now()) {
            Some(left) if !left.is_zero() => thread::park_timeout(left),
            _ => return Poll::Pending,
        }
    }
}

/// The requests of a call, for the log and for the client's listener with this number.
#[derive(Clone, Copy)]
pub(crate) struct Attempts<'a> {
    pub(crate) listener: u64,
    /// Takes those that were not told yet.
    pub(crate) new: &'a (dyn Fn() -> Vec<Attempt> + Sync),
}

impl Attempts<'_> {
    const NONE: Attempts<'static> = Attempts { listener: 0, new: &Vec::new };

    fn tell(&self, py: Python<'_>) -> PyResult<()> {
        tell(py, self.listener, &(self.new)())
    }
}

/// Waits for a future whose tasks run on the worker. A signal's exception ends it early.
pub(crate) fn wait<T: Send>(
    py: Python<'_>,
    engine: &Engine,
    future: impl Future<Output = Result<T, Value>> + Send,
) -> PyResult<T> {
    wait_telling(py, engine, Attempts::NONE, future)
}

/// Like [`wait`]; the requests that were sent meanwhile are told, also where this ends early.
pub(crate) fn wait_telling<T: Send>(
    py: Python<'_>,
    engine: &Engine,
    attempts: Attempts<'_>,
    future: impl Future<Output = Result<T, Value>> + Send,
) -> PyResult<T> {
    let worker = engine.worker(py)?;
    let slice = |future: Pin<&mut _>| poll_until(&worker, future, Instant::now() + SIGNAL_INTERVAL);
    in_slices(py, engine, attempts, caught(future), slice)?.map_err(failure::raise)
}

/// Carries a call out on this thread. A signal's exception ends it early and cancels the request.
pub(crate) fn carry_out<T: Send, F: Future<Output = Result<T, Error>> + Send>(
    py: Python<'_>,
    engine: &Engine,
    opened: &Opened,
    attempts: Attempts<'_>,
    call: impl FnOnce(Session) -> F,
) -> PyResult<T> {
    let local = opened.take(py)?;
    // Boxed where it is made: it is large, and would be copied with each future around it.
    let call = Box::pin(call(local.session().clone()));
    let call = async {
        catch_up().await;
        let ended = caught(async { call.await.map_err(told::told) }).await;
        if ended.is_err() {
            // The connection of a request that was given up is closed by a task of its own.
            catch_up().await;
        }
        ended
    };
    let ended = in_slices(py, engine, attempts, call, |future| local.run(SIGNAL_INTERVAL, future))?;
    // Of a call that was interrupted the runtime is dropped, and its connection with it.
    opened.put_back(local);
    ended.map_err(failure::raise)
}

/// Runs `future` to its end, with signals heard between two slices of it; an error says that it was ended early.
fn in_slices<T: Send, F: Future<Output = Result<T, Value>> + Send>(
    py: Python<'_>,
    engine: &Engine,
    attempts: Attempts<'_>,
    future: F,
    slice: impl Fn(Pin<&mut F>) -> Poll<Result<T, Value>> + Sync,
) -> PyResult<Result<T, Value>> {
    let mut future = Box::pin(future);
    let counted = engine.count_call();
    let ended = loop {
        let step = released(py, || slice(future.as_mut()));
        match step.map_err(failure::raise) {
            Ok(Poll::Ready(result)) => return Ok(result),
            Ok(Poll::Pending) if engine.is_closing() => {
                break failure::raise(failure::internal("the interpreter is exiting"));
            }
            Ok(Poll::Pending) => {
                let heard = py.check_signals().and_then(|()| attempts.tell(py));
                if !engine.is_of_this_process() {
                    // What the future holds is the parent's, who goes on with it.
                    mem::forget(future);
                    return Err(failure::raise(failure::internal("this process was forked in the middle of the call")));
                }
                if let Err(interrupted) = heard {
                    break interrupted;
                }
            }
            Err(error) => break error,
        }
    };
    // The future is dropped, and its request with it, before the last requests are told.
    drop(future);
    drop(counted);
    // What ended the call is more than what its log says.
    let _ = attempts.tell(py);
    Err(ended)
}

/// Hands requests that were sent to the log and to the client's listener.
pub(crate) fn tell(py: Python<'_>, listener: u64, attempts: &[Attempt]) -> PyResult<()> {
    if attempts.is_empty() {
        return Ok(());
    }
    let logs = py.import("connguard._call.logs")?;
    if !logs.call_method1("are_wanted", (listener,))?.is_truthy()? {
        return Ok(());
    }
    logs.call_method1("attempts", (build::attempts(py, attempts)?, listener)).map(drop)
}
