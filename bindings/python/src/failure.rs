//! How failures leave the native layer: as one exception that carries the error's JSON text. No panic ever does.

use std::any::Any;
use std::cell::RefCell;

use pyo3::PyErr;
use pyo3::create_exception;
use pyo3::exceptions::PyException;
use serde_json::json;

create_exception!(
    connguard._native,
    NativeError,
    PyException,
    "The JSON text of an error; `connguard.errors` turns it into the exception that callers see."
);

thread_local! {
    static PANICKED_AT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Keeps panic messages off stderr, because they may quote a value; only the place in the source is kept.
/// The hook belongs to this library's own copy of the standard library, no other extension notices it.
pub(crate) fn silence_panics() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|at| format!("{}:{}", at.file(), at.line()));
        PANICKED_AT.with(|slot| *slot.borrow_mut() = place);
    }));
}

/// A panic that was caught on this thread, as the JSON text of an error.
pub(crate) fn of_panic(_payload: Box<dyn Any + Send>) -> String {
    let place = PANICKED_AT.with(|slot| slot.borrow_mut().take());
    let place = place.unwrap_or_else(|| "an unknown place".to_owned());
    internal(&format!("internal error at {place}; please report it as a bug of connguard"))
}

/// Panics where a test wants it: in the place that the environment names. Release builds cannot be told to.
#[allow(clippy::panic)]
pub(crate) fn panic_if_told(place: &str) {
    if cfg!(debug_assertions) && std::env::var("CONNGUARD_PANIC_IN").is_ok_and(|told| told == place) {
        panic!("as told");
    }
}

/// An error of no class but the base, as JSON text.
pub(crate) fn internal(message: &str) -> String {
    json!({ "class": "ConnguardError", "code": "internal", "message": message }).to_string()
}

/// An error of the configuration, as JSON text.
pub(crate) fn config(message: &str) -> String {
    json!({ "class": "ConfigError", "code": "config", "message": message }).to_string()
}

/// The exception that carries an error's JSON text.
pub(crate) fn raise(text: String) -> PyErr {
    NativeError::new_err(text)
}
