//! One client's session: calls that return promises, and a handle to cancel each of them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use connguard::boundary::{CallLog, Session};
use napi::Env;
use napi::bindgen_prelude::{PromiseRaw, within_runtime_if_available};
use napi_derive::napi;
use tokio::sync::oneshot;

use crate::bulk::NativeBulk;
use crate::failure;
use crate::pages::NativePages;

/// The calls under way, by the id that TypeScript gave them. Dropping or firing a sender ends its call.
type Calls = Arc<Mutex<HashMap<u32, oneshot::Sender<()>>>>;

/// A session with one provider.
#[napi]
pub struct NativeSession {
    session: Mutex<Option<Arc<Session>>>,
    calls: Calls,
}

#[napi]
impl NativeSession {
    /// Opens a session from a JSON object of options; `variables`, a JSON object of the environment as JavaScript sees it,
    /// fill what they leave open.
    #[napi(constructor)]
    pub fn open(provider: String, options: String, variables: Option<String>) -> napi::Result<Self> {
        failure::guard(|| {
            let open = || match &variables {
                Some(variables) => Session::open_from_variables(&provider, &options, variables),
                None => Session::open(&provider, &options),
            };
            let session = within_runtime_if_available(open).map_err(|error| failure::from_json(error.to_json()))?;
            Ok(Self { session: Mutex::new(Some(Arc::new(session))), calls: Calls::default() })
        })
    }

    /// Starts a call; the promise resolves to the reply's JSON. `id` names the call for [`NativeSession::cancel`].
    // Not an `async fn`: the cancel handle must be in place before this returns, or an early abort would be lost.
    #[napi]
    pub fn call<'env>(
        &self,
        env: &'env Env,
        id: u32,
        operation: String,
        arguments: String,
        body: Option<String>,
    ) -> napi::Result<PromiseRaw<'env, String>> {
        let session = self.current()?;
        let (handle, cancelled) = oneshot::channel();
        lock(&self.calls).insert(id, handle);
        let calls = Arc::clone(&self.calls);
        env.spawn_future(async move {
            let reply = failure::guard_async(async {
                let log = CallLog::default();
                let reply = tokio::select! {
                    biased;
                    _ = cancelled => None,
                    reply = session.call_logged(&operation, &arguments, body.as_deref(), &log) => Some(reply),
                };
                match reply {
                    Some(reply) => reply.map_err(|error| failure::from_json(error.to_json())),
                    // The call was dropped, so that its last request is in the log too.
                    None => Err(failure::cancelled(log.news())),
                }
            })
            .await;
            lock(&calls).remove(&id);
            reply
        })
    }

    /// Cancels a call: its request is dropped on the wire. Does nothing when the call has ended.
    #[napi]
    pub fn cancel(&self, id: u32) {
        lock(&self.calls).remove(&id);
    }

    /// Returns the pages of a list operation; nothing is sent before the first one is asked for.
    #[napi]
    pub fn pages(&self, operation: String, arguments: String) -> napi::Result<NativePages> {
        let session = self.current()?;
        failure::guard(|| {
            let log = CallLog::default();
            within_runtime_if_available(|| session.pages_logged(&operation, &arguments, &log))
                .map(|stream| NativePages::new(stream, log))
                .map_err(|error| failure::from_json(error.to_json()))
        })
    }

    /// Starts a bulk run from a JSON list of items and a JSON object of options.
    #[napi]
    pub fn bulk<'env>(
        &self,
        env: &'env Env,
        operation: String,
        items: String,
        options: String,
    ) -> napi::Result<PromiseRaw<'env, NativeBulk>> {
        let session = self.current()?;
        failure::promise(env, async move {
            let run = session.bulk(&operation, &items, &options).await;
            run.map(NativeBulk::new).map_err(|error| failure::from_json(error.to_json()))
        })
    }

    /// Closes the session: further calls are refused, calls under way end as they would.
    #[napi]
    pub fn close(&self) {
        let session = lock(&self.session).take();
        within_runtime_if_available(|| drop(session));
    }
}

impl NativeSession {
    fn current(&self) -> napi::Result<Arc<Session>> {
        let closed = || failure::from_parts("ConfigError", "config", "the client is closed; make a new one");
        lock(&self.session).clone().ok_or_else(closed)
    }
}

/// A poisoned lock guards plain data here, which is as good as before.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
