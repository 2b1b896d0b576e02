//! A list, page by page. The core fetches the next page ahead; closing the list, or dropping it, drops that request.

use std::sync::Arc;

use connguard::boundary::{Pages, json};
use napi::Env;
use napi::bindgen_prelude::{PromiseRaw, within_runtime_if_available};
use napi_derive::napi;
use tokio::sync::{Mutex, watch};

use crate::failure;
use crate::live::Live;

/// The pages of a list operation.
#[napi]
pub struct NativePages(Arc<State>);

struct State {
    /// Empty when it is closed.
    stream: Mutex<Option<Pages>>,
    closed: watch::Sender<bool>,
    live: Live,
}

impl NativePages {
    pub(crate) fn new(stream: Pages, live: Live) -> Self {
        Self(Arc::new(State { stream: Mutex::new(Some(stream)), closed: watch::Sender::new(false), live }))
    }
}

#[napi]
impl NativePages {
    /// Waits for the next page, as JSON; nothing after the last one, or when the list is closed.
    #[napi]
    pub fn next<'env>(&self, env: &'env Env) -> napi::Result<PromiseRaw<'env, Option<String>>> {
        let state = Arc::clone(&self.0);
        state.live.begin();
        failure::promise(env, async move {
            let page = state.next().await;
            state.live.end();
            page
        })
    }

    /// Waits for requests that were not told yet, as JSON; nothing when no page is waited for.
    #[napi]
    pub fn news<'env>(&self, env: &'env Env) -> napi::Result<PromiseRaw<'env, Option<String>>> {
        let live = self.0.live.clone();
        failure::promise(env, async move { Ok(live.next().await) })
    }

    /// Drops the request under way, if there is one; nothing more is fetched.
    #[napi]
    pub fn close(&self) {
        self.0.closed.send_replace(true);
        // While a page is waited for, the one who waits holds the lock, hears of it and drops the stream.
        if let Ok(mut stream) = self.0.stream.try_lock() {
            let stream = stream.take();
            within_runtime_if_available(|| drop(stream));
        }
    }
}

impl State {
    async fn next(&self) -> napi::Result<Option<String>> {
        let mut closed = self.closed.subscribe();
        let mut stream = self.stream.lock().await;
        let Some(pages) = stream.as_mut() else { return Ok(None) };
        let page = tokio::select! {
            biased;
            _ = closed.wait_for(|closed| *closed) => None,
            page = pages.next() => Some(page),
        };
        match page {
            Some(page) => page.map(|page| page.map(|page| json(&page))).map_err(failure::of),
            None => {
                stream.take();
                Ok(None)
            }
        }
    }
}
