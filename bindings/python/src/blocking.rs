//! The one way to block: the GIL is released, panics are caught, Ctrl-C is heard.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use connguard::Attempt;
use pyo3::prelude::*;
use serde_json::Value;

use crate::engine::Engine;
pub(crate) use crate::gil::{caught, released};
use crate::{build, failure};

/// How often a blocked call looks for signals: soon enough for a person, seldom enough to cost nothing.
const SIGNAL_INTERVAL: Duration = Duration::from_millis(25);

enum Step<T> {
    Finished(Result<T, Value>),
    Closing,
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Polls `future` on this thread until `until`, if it is not ready before.
///
/// Not with a timer of the runtime: the thread that watches the sockets would be woken up to hear of it, for each call.
fn poll_until<T>(engine: &Engine, mut future: Pin<&mut impl Future<Output = T>>, until: Instant) -> Poll<T> {
    let _runtime = engine.handle().enter();
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

/// Runs `future` to its end with the GIL released. A signal's exception ends it early, and dropping the future
/// cancels the request.
pub(crate) fn wait<T: Send>(
    py: Python<'_>,
    engine: &Engine,
    future: impl Future<Output = Result<T, Value>> + Send,
) -> PyResult<T> {
    wait_telling(py, engine, 0, Vec::new, future)
}

/// Like [`wait`]; the requests that `untold` has meanwhile, and where this ends early, go to the logs and to the client's `listener`.
pub(crate) fn wait_telling<T: Send>(
    py: Python<'_>,
    engine: &Engine,
    listener: u64,
    untold: impl Fn() -> Vec<Attempt>,
    future: impl Future<Output = Result<T, Value>> + Send,
) -> PyResult<T> {
    let ended = {
        // Pinned inside, so that the future is dropped, and its request with it, before the last requests are told.
        let mut closing = engine.closing();
        let mut future = pin!(async {
            tokio::select! {
                biased;
                result = caught(future) => Step::Finished(result),
                _ = closing.changed() => Step::Closing,
            }
        });
        let _counted = engine.count_call();
        loop {
            let step = released(py, || poll_until(engine, future.as_mut(), Instant::now() + SIGNAL_INTERVAL));
            match step.map_err(failure::raise) {
                Ok(Poll::Ready(Step::Finished(result))) => return result.map_err(failure::raise),
                Ok(Poll::Ready(Step::Closing)) => {
                    break failure::raise(failure::internal("the interpreter is exiting"));
                }
                Ok(Poll::Pending) => {
                    if let Err(interrupted) = py.check_signals().and_then(|()| tell(py, listener, &untold())) {
                        break interrupted;
                    }
                }
                Err(error) => break error,
            }
        }
    };
    // What ended the call is more than what its log says.
    let _ = tell(py, listener, &untold());
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
