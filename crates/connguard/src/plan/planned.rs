//! Plans that were made from what services showed.

use std::sync::Arc;

use connguard_manifest::{Manifest, PlanOptions, Seen, Target, TargetPlan};
use serde_json::Value;

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
}

impl std::fmt::Display for Plan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.shown.fmt(f)
    }
}
