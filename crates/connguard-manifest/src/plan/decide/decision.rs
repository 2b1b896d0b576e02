//! One target, compared with what its service holds.

use std::collections::BTreeSet;
use std::rc::Rc;

use connguard_rules::Rule;

use super::neighbours;
use super::stock::Stock;
use crate::generated::rules;
use crate::managed::{self, Managed};
use crate::manifest::{Manifest, Ownership, Scope, Target};
use crate::plan::marker::Marker;
use crate::plan::model::{Action, PlanProblem, TargetPlan};
use crate::plan::options::{PlanOptions, Resolved};
use crate::plan::ordering;
use crate::plan::service::{At, Service};
use crate::plan::services::service;
use crate::plan::stored::Seen;
use crate::source::Place;

/// Compares a target of the manifest with what its service holds.
pub fn decide(
    manifest: &Manifest,
    target: &Target,
    seen: &Seen,
    resolved: &Resolved,
    options: &PlanOptions,
) -> TargetPlan {
    let name = match &target.scope {
        Scope::Project { name, .. } => seen.project_name.clone().or_else(|| name.clone()),
        Scope::Product { name, .. } => name.clone(),
    };
    let service = service(target.provider);
    let managed = managed::connections(target.provider);
    let mut decision = Decision {
        owner: &manifest.owner,
        target,
        seen,
        stock: Rc::new(Stock::of(seen, managed, service)),
        elsewhere: neighbours::names(manifest, target, seen),
        resolved,
        options,
        service,
        managed,
        plan: TargetPlan {
            provider: target.provider.name(),
            account: target.account.clone(),
            base_url: seen.base_url.clone(),
            project_id: seen.project_id.clone(),
            name,
            requests: seen.requests,
            actions: Vec::new(),
            problems: Vec::new(),
            owned: 0,
            left: Vec::new(),
            unowned: 0,
            unchanged: 0,
        },
        claimed: BTreeSet::new(),
    };
    decision.environments();
    for connection in &target.connections {
        decision.connection(connection);
    }
    decision.rest();
    ordering::order(&mut decision.plan.actions);
    decision.plan
}

pub(super) struct Decision<'a> {
    pub(super) owner: &'a str,
    pub(super) target: &'a Target,
    pub(super) seen: &'a Seen,
    pub(super) stock: Rc<Stock<'a>>,
    /// Names that other targets of the manifest declare, as far as they may be in the same place.
    pub(super) elsewhere: BTreeSet<&'a str>,
    pub(super) resolved: &'a Resolved,
    pub(super) options: &'a PlanOptions,
    pub(super) service: &'static dyn Service,
    pub(super) managed: &'static Managed,
    pub(super) plan: TargetPlan,
    /// Names of stored connections that something was decided of.
    pub(super) claimed: BTreeSet<String>,
}

impl<'a> Decision<'a> {
    pub(super) fn at(&self) -> At<'a> {
        At { project_id: self.seen.project_id.as_deref().unwrap_or_default() }
    }

    pub(super) fn problem(&mut self, rule: &'static Rule, key: &str, at: Option<&Place>, message: impl Into<String>) {
        let (key, message) = (key.to_owned(), message.into());
        self.plan.problems.push(PlanProblem { rule: rule.id, key, message, at: at.cloned() });
    }

    pub(super) fn push(&mut self, mut action: Action) -> usize {
        action.id = self.plan.actions.len() + 1;
        self.plan.actions.push(action);
        self.plan.actions.len()
    }

    pub(super) fn uses_markers(&self) -> bool {
        self.target.ownership == Ownership::Marked
    }

    pub(super) fn prunes(&self) -> bool {
        self.options.prune && self.target.ownership != Ownership::Declared
    }

    /// Environments whose overrides are the manifest's.
    pub(super) fn managed_environments(&self) -> &'a [String] {
        match &self.target.scope {
            Scope::Project { environments, .. } => environments,
            Scope::Product { .. } => &[],
        }
    }

    /// Every environment that is named exists.
    fn environments(&mut self) {
        let known = &self.seen.environments;
        for name in self.managed_environments().iter().filter(|name| !known.contains(name)) {
            let near = connguard_rules::nearest_name(name, known.iter().map(String::as_str));
            let hint =
                near.map_or_else(|| format!("known: {}", known.join(", ")), |near| format!("did you mean {near}?"));
            let message = format!("the project has no environment {name:?}; {hint}");
            self.problem(&rules::PLAN_ENVIRONMENT_MISSING, name, Some(&self.target.place), message);
        }
    }

    /// Whether this marker is of this manifest, or of the owner that it takes over from.
    pub(super) fn is_ours(&self, marker: &Marker) -> bool {
        marker.owner == self.owner || Some(&marker.owner) == self.options.take_over.as_ref()
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;

#[cfg(test)]
#[path = "ownership_tests.rs"]
mod ownership_tests;
