//! How failures cross into JavaScript: as an `Error` whose message is the JSON of `docs/architecture.md`.

use std::cell::RefCell;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};

use futures_util::FutureExt;
use napi::Env;
use napi::bindgen_prelude::{PromiseRaw, ToNapiValue};
use serde_json::json;

thread_local! {
    static PANICKED_AT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Keeps panic messages off stderr, because they may quote a value; only the place in the source is kept.
/// The hook belongs to this library's own copy of the standard library, no other addon notices it.
#[napi_derive::module_init]
fn silence_panics() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|at| format!("{}:{}", at.file(), at.line()));
        PANICKED_AT.with(|slot| *slot.borrow_mut() = place);
    }));
}

/// Wraps the JSON of an error, which TypeScript turns into the class that it names.
pub(crate) fn from_json(envelope: String) -> napi::Error {
    napi::Error::from_reason(envelope)
}

/// Makes the error for something that only this layer can say.
pub(crate) fn from_parts(class: &str, code: &str, message: &str) -> napi::Error {
    from_json(json!({ "class": class, "code": code, "message": message }).to_string())
}

/// Makes the error for a call that was cancelled, with the JSON of the requests that were sent for it.
pub(crate) fn cancelled(attempts: Option<String>) -> napi::Error {
    let attempts = attempts.unwrap_or_else(|| "[]".to_owned());
    from_json(format!(
        r#"{{"class":"ConnguardError","code":"cancelled","message":"the call was cancelled","attempts":{attempts}}}"#
    ))
}

/// Runs `work`; a panic becomes an error instead of ending the process.
pub(crate) fn guard<T>(work: impl FnOnce() -> napi::Result<T>) -> napi::Result<T> {
    let told = || {
        panic_if_told("guard");
        work()
    };
    catch_unwind(AssertUnwindSafe(told)).unwrap_or_else(|_| Err(from_panic()))
}

/// Starts `work` and returns its promise.
///
/// An `async fn` with `&self` would keep a reference to its JavaScript object, which is let go of on another thread and
/// must not be after the end of a worker. So methods clone what they need and start it here.
pub(crate) fn promise<'env, T: ToNapiValue + Send + 'static>(
    env: &'env Env,
    work: impl Future<Output = napi::Result<T>> + Send + 'static,
) -> napi::Result<PromiseRaw<'env, T>> {
    env.spawn_future(guard_async(work))
}

/// Runs `work` to its end; a panic becomes an error instead of a promise that never settles.
pub(crate) async fn guard_async<T>(work: impl Future<Output = napi::Result<T>>) -> napi::Result<T> {
    let told = async {
        panic_if_told("future");
        work.await
    };
    AssertUnwindSafe(told).catch_unwind().await.unwrap_or_else(|_| Err(from_panic()))
}

/// The error for a panic that was caught on this thread, without the panic's own text.
fn from_panic() -> napi::Error {
    let place = PANICKED_AT.with(|slot| slot.borrow_mut().take());
    let place = place.unwrap_or_else(|| "an unknown place".to_owned());
    let message = format!("internal error at {place}; please report it as a bug of connguard");
    from_parts("ConnguardError", "internal", &message)
}

/// Panics where a test wants it: in the place that the environment names. Release builds cannot be told to.
#[allow(clippy::panic)]
fn panic_if_told(place: &str) {
    if cfg!(debug_assertions) && std::env::var("CONNGUARD_PANIC_IN").is_ok_and(|told| told == place) {
        panic!("as told");
    }
}
