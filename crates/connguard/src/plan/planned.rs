//! Plans that were made from what services showed.

use std::sync::Arc;

use connguard_manifest::{Manifest, PlanOptions, Seen, Target, TargetPlan};
use serde_json::Value;

use super::accounts::Accounts;
use super::apply;
use super::error::PlanError;
use super::report::ApplyReport;

/// What is to be done in one target, and what it was made from.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    pub(super) plan: TargetPlan,
    pub(super) seen: Seen,
    pub(super) target: Target,
}

/// What is to be done. Its `Display` is what people read, [`Self::to_json`] is what is saved.
#[derive(Debug, Clone)]
pub struct Plan {
    pub(super) shown: connguard_manifest::Plan,
    pub(super) manifest: Arc<Manifest>,
    pub(super) targets: Vec<(Seen, Target)>,
}

/// How a plan is applied.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ApplyOptions {
    /// How many objects may be deleted; without it, 3 or a fifth of what is the manifest's, whichever is more.
    pub max_deletes: Option<usize>,
    /// How many actions are carried out at a time, 1 to 64; default: 16.
    pub concurrency: usize,
}

impl Default for ApplyOptions {
    fn default() -> Self {
        Self { max_deletes: None, concurrency: 16 }
    }
}

impl Plan {
    pub(super) fn new(manifest: &Manifest, options: PlanOptions, planned: Vec<Planned>) -> Self {
        let (mut plans, mut targets) = (Vec::new(), Vec::new());
        for each in planned {
            plans.push(each.plan);
            targets.push((each.seen, each.target));
        }
        let shown = connguard_manifest::Plan::new(manifest.owner.clone(), options, plans);
        Self { shown, manifest: Arc::new(manifest.clone()), targets }
    }

    /// Its content.
    pub fn content(&self) -> &connguard_manifest::Plan {
        &self.shown
    }

    /// Whether there is nothing to do, and nothing in the way.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// The saved form, `connguard.plan/1`. It holds no secret.
    pub fn to_json(&self) -> Value {
        self.shown.to_json()
    }

    /// Carries it out. What cannot be done is in the report.
    ///
    /// # Errors
    /// Problems of the plan, a guard, or a reference that cannot be resolved: nothing was sent then.
    pub async fn apply(&self, accounts: &Accounts, options: &ApplyOptions) -> Result<ApplyReport, PlanError> {
        apply::apply(self, accounts, options).await
    }
}

impl std::fmt::Display for Plan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.shown.fmt(f)
    }
}
