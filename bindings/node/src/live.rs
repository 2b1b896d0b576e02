//! The requests of a call as they happen: JavaScript asks for the next ones while it waits for the reply.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use connguard::Attempt;
use connguard::boundary::{CallLog, json};
use napi::Env;
use napi::bindgen_prelude::PromiseRaw;
use napi_derive::napi;
use tokio::sync::watch;

use crate::failure;

/// The requests of a call, beyond the end of the call.
#[napi]
pub struct NativeNews(pub(crate) Live);

#[napi]
impl NativeNews {
    /// Waits for requests that were not told yet, as JSON; nothing when the call has ended.
    #[napi]
    pub fn next<'env>(&self, env: &'env Env) -> napi::Result<PromiseRaw<'env, Option<String>>> {
        let live = self.0.clone();
        failure::promise(env, async move { Ok(live.next().await) })
    }
}

/// The log of a call, or of a list, and whether somebody waits for its reply.
#[derive(Clone)]
pub(crate) struct Live {
    log: CallLog,
    /// Taken out of the log as soon as they are there, so that the reply knows that they are told.
    told: Arc<Mutex<VecDeque<String>>>,
    under_way: watch::Sender<bool>,
}

impl Live {
    /// Not yet under way. Where nobody listens, the reply alone has the attempts.
    pub(crate) fn new(listens: bool) -> Self {
        let under_way = watch::Sender::new(false);
        let told = Arc::<Mutex<VecDeque<String>>>::default();
        let log = if listens { heard(Arc::clone(&told), under_way.clone()) } else { CallLog::default() };
        Self { log, told, under_way }
    }

    pub(crate) fn log(&self) -> &CallLog {
        &self.log
    }

    pub(crate) fn begin(&self) {
        self.under_way.send_replace(true);
    }

    /// Ends what waits for further requests.
    pub(crate) fn end(&self) {
        self.under_way.send_replace(false);
    }

    /// The requests that were not told yet, as soon as there are some; nothing when nobody waits for a reply any more.
    pub(crate) async fn next(&self) -> Option<String> {
        let mut changes = self.under_way.subscribe();
        loop {
            // Before the queue is looked at, so that what comes in between is a change.
            let under_way = *changes.borrow_and_update();
            match (lock(&self.told).pop_front(), under_way) {
                (Some(news), _) => return Some(news),
                (None, false) => return None,
                (None, true) => {}
            }
            if changes.changed().await.is_err() {
                return None;
            }
        }
    }
}

fn heard(told: Arc<Mutex<VecDeque<String>>>, changed: watch::Sender<bool>) -> CallLog {
    CallLog::heard_each(move |log| {
        lock(&told).extend(attempts(&log.take_attempts()));
        // A change of nothing wakes those who wait.
        changed.send_modify(|_| {});
    })
}

/// A poisoned lock guards plain data here, which is as good as before.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Requests that were sent, as a JSON array; nothing where there are none.
pub(crate) fn attempts(made: &[Attempt]) -> Option<String> {
    (!made.is_empty()).then(|| json(&made))
}
