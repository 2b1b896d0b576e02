//! Many requests at a time. The core runs them; JavaScript asks how far they are, and may end them early.

use std::sync::Arc;

use connguard::OutcomeKind;
use connguard::boundary::{BulkRun, json, report_value};
use napi::Env;
use napi::bindgen_prelude::PromiseRaw;
use napi_derive::napi;

use crate::failure;
use crate::live::attempts;

/// A bulk run, which is under way since it was made; dropping it ends it.
#[napi]
pub struct NativeBulk(Arc<BulkRun>);

impl NativeBulk {
    pub(crate) fn new(run: BulkRun) -> Self {
        Self(Arc::new(run))
    }
}

#[napi]
impl NativeBulk {
    /// Waits until more than `known` items are done, or all; resolves to how many are.
    #[napi]
    pub fn progress<'env>(&self, env: &'env Env, known: u32) -> napi::Result<PromiseRaw<'env, u32>> {
        let run = Arc::clone(&self.0);
        failure::promise(env, async move {
            let known = usize::try_from(known).unwrap_or(usize::MAX);
            Ok(u32::try_from(run.progress(known).await.done).unwrap_or(u32::MAX))
        })
    }

    /// The requests that were sent since it was asked last, as JSON; nothing where there are none.
    #[napi]
    pub fn news(&self) -> Option<String> {
        attempts(&self.0.take_attempts())
    }

    /// Sends nothing more and drops the requests under way.
    #[napi]
    pub fn cancel(&self) {
        self.0.cancel();
    }

    /// Waits for the end; resolves to what is asked for at once of a report, as JSON: `{"counts", "cancelled", "reason",
    /// "warned"}`, the last of which has `index`, `name` and `warnings` of the entries that have some.
    #[napi]
    pub fn report<'env>(&self, env: &'env Env) -> napi::Result<PromiseRaw<'env, String>> {
        let run = Arc::clone(&self.0);
        failure::promise(env, async move {
            let report = run.report().await;
            let counts: serde_json::Map<String, serde_json::Value> =
                report.counts().into_iter().map(|(kind, count)| (kind.as_str().to_owned(), count.into())).collect();
            let warned: Vec<serde_json::Value> = report
                .iter()
                .filter(|entry| !entry.warnings.is_empty())
                .map(|entry| serde_json::json!({"index": entry.index, "name": entry.name, "warnings": entry.warnings}))
                .collect();
            let cancelled = report.count(OutcomeKind::Cancelled) > 0;
            let head = serde_json::json!({
                "counts": counts, "cancelled": cancelled, "reason": report.reason, "warned": warned,
            });
            Ok(head.to_string())
        })
    }

    /// Returns the whole report, as JSON. It takes longer than all else where there are many entries, so that it is asked for
    /// when somebody wants to see one; the run has ended then.
    #[napi]
    pub fn entries(&self) -> napi::Result<String> {
        failure::guard(|| {
            let report = self.0.ended_report();
            Ok(report.map(|report| json(&report_value(report.as_ref()))).unwrap_or_default())
        })
    }
}
