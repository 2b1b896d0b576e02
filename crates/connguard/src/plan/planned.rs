//! Plans: made from what services showed, or saved before.

use std::path::Path;
use std::time::{Duration, Instant};

use connguard_manifest::{Manifest, PlanOptions, Seen, TargetPlan};
use serde_json::Value;

use super::error::PlanError;
use crate::provider::credentials::Caller;

/// After this time what a plan saw is read again before it is applied.
const FRESH: Duration = Duration::from_secs(60);

/// What is to be done in one target, and what it was made from.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    pub(super) plan: TargetPlan,
    pub(super) seen: Seen,
    pub(super) caller: Caller,
}

/// What is to be done. Its `Display` is what people read, [`Self::to_json`] is what is saved.
#[derive(Debug, Clone)]
pub struct Plan {
    pub(super) shown: connguard_manifest::Plan,
    /// What each target held, and who saw it; nothing for a plan that was saved.
    seen: Option<(Instant, Vec<(Seen, Caller)>)>,
}

impl Plan {
    pub(super) fn new(manifest: &Manifest, options: PlanOptions, planned: Vec<Planned>) -> Self {
        let (mut plans, mut seen) = (Vec::new(), Vec::new());
        for each in planned {
            plans.push(each.plan);
            seen.push((each.seen, each.caller));
        }
        let is_used = |name: &str| plans.iter().any(|plan: &TargetPlan| plan.account == name);
        let accounts = manifest.accounts.iter().filter(|account| is_used(&account.name)).cloned().collect();
        let shown = connguard_manifest::Plan::new(manifest.owner.clone(), options, plans).with_accounts(accounts);
        Self { shown, seen: Some((Instant::now(), seen)) }
    }

    /// Reads a plan that was saved ([`Self::to_json`]). It is applied without its manifest: what it touches is read again
    /// first, and has to be as it was.
    ///
    /// # Errors
    /// A string that is not a plan of this format, or was changed since.
    pub fn read(text: &str) -> Result<Self, PlanError> {
        Self::called("the plan", text)
    }

    /// Like [`Self::read`]; errors call the plan by this name, e.g. its file's.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn called(name: &str, text: impl AsRef<[u8]>) -> Result<Self, PlanError> {
        let unreadable = |reason: &str| PlanError::Unreadable(format!("{name} cannot be read: {reason}"));
        let text = std::str::from_utf8(text.as_ref()).map_err(|_| unreadable("it is not UTF-8"))?;
        match connguard_manifest::Plan::from_json(text) {
            Ok(shown) => Ok(Self { shown, seen: None }),
            Err(reason) => Err(unreadable(&reason.to_string())),
        }
    }

    /// Like [`Self::read`], of a file.
    ///
    /// # Errors
    /// As [`Self::read`], and a file that cannot be read.
    pub fn load(file: impl AsRef<Path>) -> Result<Self, PlanError> {
        let file = file.as_ref();
        match std::fs::read(file) {
            Ok(text) => Self::called(&file.display().to_string(), text),
            Err(error) => Err(PlanError::Unreadable(format!("{} cannot be read: {error}", file.display()))),
        }
    }

    /// Writes [`Self::to_json`] into a file.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn save(&self, file: impl AsRef<Path>) -> Result<(), PlanError> {
        let file = file.as_ref();
        std::fs::write(file, format!("{:#}\n", self.to_json()))
            .map_err(|error| PlanError::Unreadable(format!("{} cannot be written: {error}", file.display())))
    }

    /// What a target held, unless that was long ago, or somebody else saw it.
    pub(super) fn fresh(&self, target: usize, caller: &Caller) -> Option<&Seen> {
        let (_, seen) = self.seen.as_ref().filter(|(at, _)| at.elapsed() < FRESH)?;
        seen.get(target).filter(|(_, own)| own == caller).map(|(seen, _)| seen)
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
