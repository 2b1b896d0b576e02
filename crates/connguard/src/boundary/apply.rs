//! Applies under way, for the bindings.

use serde_json::{Value, json};
use tokio::sync::watch;

use crate::plan::{Accounts, ApplyOptions, ApplyReport, Follow, Plan, PlanError};

/// An apply, which is under way since it was made. Dropping it begins nothing more.
#[derive(Debug)]
pub struct ApplyRun {
    follow: Follow,
    stop: watch::Sender<bool>,
    ended: watch::Receiver<Option<Result<Value, Value>>>,
}

impl ApplyRun {
    pub(super) fn start(
        plan: Plan,
        accounts: Accounts,
        options: ApplyOptions,
        told: fn(&PlanError) -> Value,
    ) -> Result<Self, Value> {
        let runtime = crate::call::runtime::current().map_err(|error| error.to_value())?;
        let (stop, mut stopping) = watch::channel(false);
        let (end, ended) = watch::channel(None);
        let follow = options.follow.clone();
        runtime.spawn(async move {
            // Whoever has dropped the handle wants no more of it either.
            let stopped = async { drop(stopping.wait_for(|stopped| *stopped).await) };
            let report = plan.apply_until(&accounts, &options, stopped).await;
            end.send_replace(Some(report.map(|report| report_value(&report)).map_err(|error| told(&error))));
        });
        Ok(Self { follow, stop, ended })
    }

    /// Waits until more than `known` actions have ended, or the run has; how many have, and how many there are.
    pub async fn progress(&self, known: usize) -> (usize, usize) {
        let mut ended = self.ended.clone();
        tokio::select! {
            now = self.follow.more_than(known) => (now.done, now.total),
            _ = ended.wait_for(Option::is_some) => {
                let now = self.follow.now();
                (now.total, now.total)
            }
        }
    }

    /// Begins nothing more; requests in flight have 5 seconds.
    pub fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// Waits for the end: `{"entries", "counts", "complete", "text"}`.
    ///
    /// # Errors
    /// As errors of the core are told; nothing was sent then.
    pub async fn report(&self) -> Result<Value, Value> {
        let mut ended = self.ended.clone();
        let report = ended.wait_for(Option::is_some).await.ok().and_then(|report| report.clone());
        report.unwrap_or_else(|| Err(crate::error::Error::config("the apply has ended with its runtime").to_value()))
    }
}

fn report_value(report: &ApplyReport) -> Value {
    json!({
        "entries": report.entries, "counts": report.counts(), "complete": report.is_complete(), "text": report.to_string(),
    })
}
