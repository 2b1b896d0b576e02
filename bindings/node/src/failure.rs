//! How failures cross into JavaScript: as an `Error` whose message is the JSON of `docs/architecture.md`.

use std::any::Any;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};

use futures_util::FutureExt;
use napi::Env;
use napi::bindgen_prelude::{PromiseRaw, ToNapiValue};
use serde_json::json;

/// Wraps the JSON of an error, which TypeScript turns into the class that it names.
pub(crate) fn from_json(envelope: String) -> napi::Error {
    napi::Error::from_reason(envelope)
}

/// Makes the error for something that only this layer can say.
pub(crate) fn from_parts(class: &str, code: &str, message: &str) -> napi::Error {
    from_json(json!({ "class": class, "code": code, "message": message }).to_string())
}

/// Runs `work`; a panic becomes an error instead of ending the process.
pub(crate) fn guard<T>(work: impl FnOnce() -> napi::Result<T>) -> napi::Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(from_panic(panic.as_ref())))
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
    AssertUnwindSafe(work).catch_unwind().await.unwrap_or_else(|panic| Err(from_panic(panic.as_ref())))
}

/// The panic's own text is left out: it may quote what the caller passed.
fn from_panic(_: &(dyn Any + Send)) -> napi::Error {
    from_parts("ConnguardError", "internal", "connguard failed inside its native part; this is a defect of connguard")
}
