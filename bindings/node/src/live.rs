//! The requests of a call as they happen: JavaScript asks for the next ones while it waits for the reply.

use connguard::boundary::CallLog;
use tokio::sync::watch;

/// The log of a call, or of a list, and whether somebody waits for its reply.
#[derive(Clone)]
pub(crate) struct Live {
    log: CallLog,
    under_way: watch::Sender<bool>,
}

impl Live {
    /// Not yet under way.
    pub(crate) fn new() -> Self {
        let under_way = watch::Sender::new(false);
        let changed = under_way.clone();
        // A change of nothing wakes those who wait.
        let log = CallLog::heard_each(move || changed.send_modify(|_| {}));
        Self { log, under_way }
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
            // Before the log is looked at, so that what comes in between is a change.
            let under_way = *changes.borrow_and_update();
            match (self.log.news(), under_way) {
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
