//! Panics at the boundary: none crosses it, and what one says is shown nowhere, because it may quote a value.

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

use serde_json::{Value, json};

thread_local! {
    static PANICKED_AT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Keeps panic messages off stderr; only the place in the source is kept. The hook belongs to the binding's own copy of
/// the standard library, no other extension of the process notices it.
pub fn silence() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|at| format!("{}:{}", at.file(), at.line()));
        PANICKED_AT.with(|slot| *slot.borrow_mut() = place);
    }));
}

/// Runs `work`.
///
/// # Errors
/// A panic, as an error is told.
pub fn caught<T>(place: &str, work: impl FnOnce() -> T) -> Result<T, Value> {
    catch_unwind(AssertUnwindSafe(|| {
        if_told(place);
        work()
    }))
    .map_err(|_| told())
}

/// `future`, with a panic in it turned into an error by `failed`.
pub async fn caught_in<T, E>(
    place: &str,
    future: impl Future<Output = Result<T, E>>,
    failed: impl Fn(Value) -> E,
) -> Result<T, E> {
    let mut future = pin!(future);
    poll_fn(move |context| {
        let polled = caught(place, || future.as_mut().poll(context));
        polled.unwrap_or_else(|panic| Poll::Ready(Err(failed(panic))))
    })
    .await
}

/// An error of no class but the base, as errors are told.
pub fn internal(message: &str) -> Value {
    json!({ "class": "ConnguardError", "code": "internal", "message": message })
}

/// The panic that was caught on this thread, without its own text.
fn told() -> Value {
    let place = PANICKED_AT.with(|slot| slot.borrow_mut().take());
    let place = place.unwrap_or_else(|| "an unknown place".to_owned());
    internal(&format!("internal error at {place}; please report it as a bug of connguard"))
}

/// Panics where a test wants it: in the place that the environment names. Release builds cannot be told to.
#[allow(clippy::panic)]
fn if_told(place: &str) {
    if cfg!(debug_assertions) && std::env::var("CONNGUARD_PANIC_IN").is_ok_and(|told| told == place) {
        panic!("as told");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::panic)]
    fn a_panic_is_an_error_without_its_text() {
        let error = caught("nowhere", || -> u8 { panic!("c4n4ry") }).unwrap_err();
        assert!(!error.to_string().contains("c4n4ry") && error["code"] == "internal", "{error}");
        assert_eq!(caught("nowhere", || 1), Ok(1));
    }
}
