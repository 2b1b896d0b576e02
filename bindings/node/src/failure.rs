//! How failures cross into JavaScript: as an `Error` whose message is the JSON of `docs/architecture.md`.

use std::future::Future;

use connguard::boundary::panics;
use napi::Env;
use napi::bindgen_prelude::{PromiseRaw, ToNapiValue};
use serde_json::{Value, json};

#[napi_derive::module_init]
fn silence_panics() {
    panics::silence();
}

/// An error of the core.
pub(crate) fn of(error: connguard::Error) -> napi::Error {
    from_json(error.to_json())
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
    panics::caught("guard", work).unwrap_or_else(|panic| Err(from_panic(panic)))
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
    panics::caught_in("future", work, from_panic).await
}

fn from_panic(panic: Value) -> napi::Error {
    from_json(panic.to_string())
}
