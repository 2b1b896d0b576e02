//! One client's session: calls that end in the completions of their environment, and a handle to cancel each of them.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use connguard::boundary::{BulkItem, Given, Session, json};
use napi::Env;
use napi::bindgen_prelude::{PromiseRaw, spawn, within_runtime_if_available};
use napi_derive::napi;
use tokio::sync::oneshot;

use crate::bulk::NativeBulk;
use crate::completions::{Completion, NativeCompletions, Told};
use crate::failure;
use crate::live::{Live, NativeNews, attempts};
use crate::pages::NativePages;
use crate::told::told;

/// The calls under way, by the id that TypeScript gave them.
type Calls = Arc<Mutex<HashMap<u32, Call>>>;

/// A call under way.
struct Call {
    live: Live,
    /// Dropping it ends the call.
    _handle: oneshot::Sender<()>,
}

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
            let session = within_runtime_if_available(open).map_err(failure::of)?;
            Ok(Self { session: Mutex::new(Some(Arc::new(session))), calls: Calls::default() })
        })
    }

    /// Starts a call, which ends in the completions. `id` names it there, for [`NativeSession::cancel`], and for
    /// [`NativeSession::news`] where `listens` says that it is asked.
    // Nothing is left for later: the cancel handle must be in place before this returns, or an early abort would be lost.
    #[napi]
    pub fn call(
        &self,
        completions: &NativeCompletions,
        id: u32,
        listens: bool,
        operation: String,
        arguments: String,
        body: Option<String>,
    ) -> napi::Result<()> {
        let session = self.current()?;
        self.start(completions, id, listens, move |live| async move {
            let given = Given::from_json(&arguments, body.as_deref())?;
            session.call_logged(&operation, given, live.log()).await.map(|reply| told(&reply, listens))
        });
        Ok(())
    }

    /// Sends a request that the client knows nothing of, as [`NativeSession::call`] makes a call.
    #[napi]
    #[allow(clippy::too_many_arguments)]
    pub fn request(
        &self,
        completions: &NativeCompletions,
        id: u32,
        listens: bool,
        method: String,
        path: String,
        arguments: String,
        body: Option<String>,
    ) -> napi::Result<()> {
        let session = self.current()?;
        self.start(completions, id, listens, move |live| async move {
            let arguments = Given::from_json(&arguments, None)?.arguments;
            let reply = session.request_logged(&method, &path, arguments, body.as_deref(), live.log()).await?;
            Ok(Told { value: json(&reply), response: None, side: None })
        });
        Ok(())
    }

    /// The requests of a call under way; nothing when it has ended.
    #[napi]
    pub fn news(&self, id: u32) -> Option<NativeNews> {
        lock(&self.calls).get(&id).map(|call| NativeNews(call.live.clone()))
    }

    /// Cancels a call: its request is dropped on the wire. Does nothing when the call has ended.
    #[napi]
    pub fn cancel(&self, id: u32) {
        lock(&self.calls).remove(&id);
    }

    /// Returns the pages of a list operation; nothing is sent before the first one is asked for.
    #[napi]
    pub fn pages(&self, listens: bool, operation: String, arguments: String) -> napi::Result<NativePages> {
        let session = self.current()?;
        failure::guard(|| {
            let live = Live::new(listens);
            let open = || session.pages_logged(&operation, Given::from_json(&arguments, None)?, live.log());
            within_runtime_if_available(open).map(|stream| NativePages::new(stream, live)).map_err(failure::of)
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
            let read = || Ok((BulkItem::list_from_json(&items)?, Given::from_json(&options, None)?.arguments));
            let run = match read() {
                Ok((items, options)) => session.bulk(&operation, items, options).await,
                Err(wrong) => Err(wrong),
            };
            run.map(NativeBulk::new).map_err(failure::of)
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
    /// Starts what can be cancelled by its id.
    fn start<F>(
        &self,
        completions: &NativeCompletions,
        id: u32,
        listens: bool,
        work: impl FnOnce(Live) -> F + Send + 'static,
    ) where
        F: Future<Output = connguard::Result<Told>> + Send + 'static,
    {
        let (handle, cancelled) = oneshot::channel();
        let live = Live::new(listens);
        live.begin();
        lock(&self.calls).insert(id, Call { live: live.clone(), _handle: handle });
        let calls = Arc::clone(&self.calls);
        let completions = completions.share();
        spawn(async move {
            let reply = failure::guard_async(async {
                let reply = tokio::select! {
                    biased;
                    _ = cancelled => None,
                    reply = work(live.clone()) => Some(reply),
                };
                match reply {
                    Some(reply) => reply.map_err(failure::of),
                    // The call was dropped, so that its last request is in the log too.
                    None => Err(failure::cancelled(attempts(&live.log().take_attempts()))),
                }
            })
            .await;
            live.end();
            lock(&calls).remove(&id);
            completions.push(Completion { id, outcome: reply.map_err(|error| error.reason.clone()) });
        });
    }

    fn current(&self) -> napi::Result<Arc<Session>> {
        let closed = || failure::from_parts("ConfigError", "config", "the client is closed; create a new one");
        lock(&self.session).clone().ok_or_else(closed)
    }
}

/// A poisoned lock guards plain data here, which is as good as before.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
