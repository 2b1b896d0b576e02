//! A plan, as it is shown, saved and applied. It holds no secret: those are references.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::account;
use super::canonical::hex;
use super::diff::Change;
use super::known::{self, Known};
use super::options::PlanOptions;
use crate::manifest::Account;
use crate::source::Place;

/// The format of saved plans.
pub(super) const FORMAT: &str = "connguard.plan/1";

/// What is to be done with an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ActionKind {
    /// It does not exist.
    Create,
    /// It differs.
    Update,
    /// Another version of a secret is wanted.
    Rotate,
    /// It exists under its former name.
    Rename,
    /// It has no product yet.
    Assign,
    /// Its marker is missing or differs.
    Mark,
    /// It differs in what cannot be changed in place.
    Replace,
    /// It is no longer declared.
    Delete,
}

impl ActionKind {
    /// `create`, `update`, …
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Rotate => "rotate",
            Self::Rename => "rename",
            Self::Assign => "assign",
            Self::Mark => "mark",
            Self::Replace => "replace",
            Self::Delete => "delete",
        }
    }
}

/// One request of an action. References stand where secrets go.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Step {
    /// The operation.
    #[serde(deserialize_with = "known::operation")]
    pub operation: Known,
    /// Its arguments.
    pub arguments: Map<String, Value>,
    /// Its body, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Map<String, Value>>,
}

/// What is done with one object.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Action {
    /// Its number in the plan, from 1.
    pub id: usize,
    /// What is done.
    pub action: ActionKind,
    /// `connection` or `override`.
    #[serde(deserialize_with = "known::kind")]
    pub kind: Known,
    /// The object's name.
    pub key: String,
    /// The environment of an override.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    /// The id that the service gave it.
    pub remote_id: Option<String>,
    /// The state that this is based on: a digest, or `absent`.
    pub before: String,
    /// The state that it leads to.
    pub after: String,
    /// Actions that must have succeeded.
    pub needs: Vec<usize>,
    /// It deletes what is not declared, and comes last.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub prune: bool,
    /// Members that are not compared, as JSON Pointers; a write keeps them as they are stored.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ignore: Vec<String>,
    /// What differs. A rotation names versions, never values.
    pub changes: Vec<Change>,
    /// The requests, in order.
    pub steps: Vec<Step>,
    /// Where it is declared.
    pub at: Option<Place>,
}

/// Why a target cannot be applied.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PlanProblem {
    /// `plan.…`
    #[serde(deserialize_with = "known::rule")]
    pub rule: Known,
    /// The object's name.
    pub key: String,
    /// What is wrong and what to do.
    pub message: String,
    /// Where it is declared.
    pub at: Option<Place>,
}

/// What is to be done in one target.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TargetPlan {
    /// The provider's name.
    #[serde(deserialize_with = "known::provider")]
    pub provider: Known,
    /// The account's name.
    pub account: String,
    /// Where the service is.
    pub base_url: String,
    /// The project (Matillion).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project_id: Option<String>,
    /// Its name, or the product's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Requests that were sent to read it.
    pub requests: u64,
    /// In the order in which they are begun.
    pub actions: Vec<Action>,
    /// One of them refuses the apply.
    pub problems: Vec<PlanProblem>,
    /// Stored connections that are the manifest's: those that it declares, and those that it could delete.
    #[serde(default)]
    pub owned: usize,
    /// Those of them that are no longer declared, where nothing is pruned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<String>,
    /// Objects that are not the manifest's.
    pub unowned: usize,
    /// Objects that are as they are wanted.
    pub unchanged: usize,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Plan {
    /// Whose manifest it is.
    pub owner: String,
    /// How it was made.
    pub options: PlanOptions,
    /// Who it is made and applied as: options, and references of secrets.
    pub accounts: Vec<Account>,
    /// One for each target.
    pub targets: Vec<TargetPlan>,
}

impl Plan {
    /// Puts the plans of targets together; actions are numbered through.
    pub fn new(owner: impl Into<String>, options: PlanOptions, mut targets: Vec<TargetPlan>) -> Self {
        let mut offset = 0;
        for target in &mut targets {
            for action in &mut target.actions {
                action.id += offset;
                action.needs.iter_mut().for_each(|id| *id += offset);
            }
            offset += target.actions.len();
        }
        Self { owner: owner.into(), options, accounts: Vec::new(), targets }
    }

    /// The accounts of its targets.
    #[must_use]
    pub fn with_accounts(mut self, accounts: Vec<Account>) -> Self {
        self.accounts = accounts;
        self
    }

    /// The account with this name.
    pub fn account(&self, name: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.name == name)
    }

    /// All actions, in order.
    pub fn actions(&self) -> impl Iterator<Item = &Action> {
        self.targets.iter().flat_map(|target| &target.actions)
    }

    /// All problems.
    pub fn problems(&self) -> impl Iterator<Item = &PlanProblem> {
        self.targets.iter().flat_map(|target| &target.problems)
    }

    /// Whether there is nothing to do, and nothing in the way.
    pub fn is_empty(&self) -> bool {
        self.actions().next().is_none() && self.problems().next().is_none()
    }

    /// How many actions of each kind, and `unchanged`, `unowned`, `problems`.
    pub fn counts(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for action in self.actions() {
            *counts.entry(action.action.as_str()).or_insert(0) += 1;
        }
        let sum = |of: fn(&TargetPlan) -> usize| self.targets.iter().map(of).sum();
        counts.insert("unchanged", sum(|target| target.unchanged));
        counts.insert("unowned", sum(|target| target.unowned));
        counts.insert("problems", sum(|target| target.problems.len()));
        counts
    }

    /// The saved form, `connguard.plan/1`. `digest` covers everything else.
    pub fn to_json(&self) -> Value {
        let mut plan = json!({
            "format": FORMAT,
            "owner": self.owner,
            "options": self.options,
            "accounts": account::to_json(&self.accounts),
            "targets": self.targets,
            "counts": self.counts(),
        });
        plan["digest"] = digest(&plan).into();
        plan
    }
}

/// The digest of everything but the digest, whatever the order of members.
pub(super) fn digest(plan: &Value) -> String {
    let mut rest = plan.clone();
    if let Value::Object(members) = &mut rest {
        members.shift_remove("digest");
    }
    rest.sort_all_objects();
    format!("sha256:{}", hex(&Sha256::digest(rest.to_string())))
}
