//! The one way to block: the GIL is released, panics are caught, Ctrl-C is heard.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use pyo3::prelude::*;

use crate::engine::Engine;
use crate::failure;

/// How often a blocked call looks for signals: soon enough for a person, seldom enough to cost nothing.
const SIGNAL_INTERVAL: Duration = Duration::from_millis(25);

/// Runs `work` with the GIL released; a panic becomes the JSON text of an error.
pub(crate) fn released<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> Result<T, String> {
    let told = || {
        failure::panic_if_told("released");
        work()
    };
    py.detach(|| catch_unwind(AssertUnwindSafe(told)).map_err(failure::of_panic))
}

/// `future`, with a panic in it turned into the JSON text of an error.
pub(crate) async fn caught<T>(future: impl Future<Output = Result<T, String>>) -> Result<T, String> {
    let mut future = pin!(future);
    poll_fn(move |context| {
        let polled = catch_unwind(AssertUnwindSafe(|| {
            failure::panic_if_told("future");
            future.as_mut().poll(context)
        }));
        polled.unwrap_or_else(|payload| Poll::Ready(Err(failure::of_panic(payload))))
    })
    .await
}

enum Step<T> {
    Finished(Result<T, String>),
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
    future: impl Future<Output = Result<T, String>> + Send,
) -> PyResult<T> {
    wait_telling(py, engine, 0, || None, future)
}

/// Like [`wait`]; what `news` has meanwhile, and where this ends early, goes to the logs and to the client's `listener`.
pub(crate) fn wait_telling<T: Send>(
    py: Python<'_>,
    engine: &Engine,
    listener: u64,
    news: impl Fn() -> Option<String>,
    future: impl Future<Output = Result<T, String>> + Send,
) -> PyResult<T> {
    let ended = {
        // Pinned inside, so that the future is dropped, and its request with it, before the last of the news is told.
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
                    if let Err(interrupted) = py.check_signals().and_then(|()| tell(py, listener, news())) {
                        break interrupted;
                    }
                }
                Err(error) => break error,
            }
        }
    };
    // What ended the call is more than what its log says.
    let _ = tell(py, listener, news());
    Err(ended)
}

/// Hands requests that were sent to the log and to the client's listener, as the JSON text that the core has for them.
pub(crate) fn tell(py: Python<'_>, listener: u64, news: Option<String>) -> PyResult<()> {
    match news {
        Some(news) => py.import("connguard.logs")?.call_method1("news", (news, listener)).map(drop),
        None => Ok(()),
    }
}
