//! What differs between the services and a manifest, by kinds.

use connguard_manifest::{Action, ActionKind, Change, PlanOptions, PlanProblem};
use serde::Serialize;

use super::accounts::Accounts;
use super::error::PlanError;
use super::manifest::Manifest;
use super::planned::Plan;

/// How something differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum DriftKind {
    /// It is declared and does not exist.
    Missing,
    /// It is not as it is declared.
    Changed,
    /// It is the manifest's, and not declared.
    Extra,
    /// Another version of a secret is declared than is stored.
    Rotation,
    /// It is not the manifest's: information only.
    Unowned,
}

impl DriftKind {
    /// `missing`, `changed`, …
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Changed => "changed",
            Self::Extra => "extra",
            Self::Rotation => "rotation",
            Self::Unowned => "unowned",
        }
    }

    fn of(action: &Action) -> Self {
        match action.action {
            ActionKind::Create => Self::Missing,
            ActionKind::Delete => Self::Extra,
            ActionKind::Rotate => Self::Rotation,
            _ => Self::Changed,
        }
    }
}

/// An object that differs.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct DriftItem {
    /// How it differs.
    #[serde(skip)]
    pub drift: DriftKind,
    /// `connection` or `override`.
    pub kind: &'static str,
    /// Its name.
    pub key: String,
    /// The environment of an override.
    pub environment: Option<String>,
    /// The members that differ.
    pub changes: Vec<Change>,
}

/// What differs between the services and a manifest.
#[derive(Debug, Clone)]
pub struct Drift(Plan);

impl Manifest {
    /// Finds what differs, also what is the manifest's and not declared. Nothing is written.
    ///
    /// # Errors
    /// As [`Self::plan`].
    pub async fn drift(&self, accounts: &Accounts) -> Result<Drift, PlanError> {
        // What would be pruned is what is there and not declared.
        let options = PlanOptions { prune: true, ..PlanOptions::default() };
        self.plan(accounts, &options).await.map(Drift)
    }
}

impl Drift {
    /// What differs, in the order of the manifest.
    pub fn items(&self) -> impl Iterator<Item = DriftItem> {
        items(&self.0)
    }

    /// How many objects are not the manifest's.
    pub fn unowned(&self) -> usize {
        self.0.shown.targets.iter().map(|target| target.unowned).sum()
    }

    /// What needs a decision before it can be planned.
    pub fn problems(&self) -> impl Iterator<Item = &PlanProblem> {
        self.0.shown.problems()
    }

    /// The plan that would bring the services back.
    pub fn plan(&self) -> &Plan {
        &self.0
    }
}

pub(crate) fn items(plan: &Plan) -> impl Iterator<Item = DriftItem> {
    plan.shown.actions().map(|action| DriftItem {
        drift: DriftKind::of(action),
        kind: action.kind,
        key: action.key.clone(),
        environment: action.environment.clone(),
        changes: action.changes.clone(),
    })
}

impl std::fmt::Display for Drift {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
