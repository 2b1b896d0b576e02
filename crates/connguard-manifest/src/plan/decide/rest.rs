//! What is stored and not declared: the only thing that is ever deleted without being named.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::decision::Decision;
use super::stock::Remote;
use crate::generated::rules;
use crate::manifest::{Ownership, Scope};
use crate::plan::model::{Action, ActionKind};
use crate::plan::stored::Stored;

impl<'a> Decision<'a> {
    pub(super) fn rest(&mut self) {
        let stock = Rc::clone(&self.stock);
        let declared: BTreeSet<&str> = self.target.connections.iter().map(|c| c.key.as_str()).collect();
        let parts = self.parts();
        for remote in stock.all() {
            let is_known = self.claimed.contains(remote.key) || declared.contains(remote.key);
            // What another target declares is neither this target's nor a stranger's.
            if is_known || self.elsewhere.contains(remote.key) {
                continue;
            }
            let is_inside = self.is_inside(&parts, remote.stored);
            let is_ours = remote.own_marker().is_some_and(|marker| marker.owner == self.owner);
            match self.target.ownership {
                Ownership::Marked if is_ours && !is_inside => continue,
                Ownership::Marked if is_ours => {}
                Ownership::Exclusive
                    if is_inside && !remote.is_foreign && (is_ours || remote.own_marker().is_none()) => {}
                _ => {
                    self.plan.unowned += 1;
                    continue;
                }
            }
            self.plan.owned += 1;
            match self.options.prune {
                true => self.prune(remote, stock.overrides_of(remote.key)),
                false => self.plan.left.push(remote.key.to_owned()),
            }
        }
    }

    fn prune(&mut self, remote: &Remote<'a>, overrides: &[(&'a str, &'a Stored)]) {
        if remote.marker.as_ref().is_some_and(|marker| marker.protect) {
            let message = "it is protected and no longer declared; declare it without protect first";
            return self.problem(&rules::PLAN_PROTECTED, remote.key, None, message);
        }
        let needs = overrides.iter().map(|(environment, stored)| self.prune_override(environment, remote.key, stored));
        let needs = needs.collect();
        let steps = self.service.delete(&self.at(), remote.stored, remote.key);
        self.push(Action {
            id: 0,
            action: ActionKind::Delete,
            kind: "connection",
            key: remote.key.to_owned(),
            environment: None,
            remote_id: remote.stored.text("id").map(str::to_owned),
            before: self.before(remote, &[]),
            after: "absent".to_owned(),
            needs,
            prune: true,
            ignore: Vec::new(),
            changes: Vec::new(),
            steps,
            at: None,
        });
    }

    /// The parts of the service that the target is, in lower case; none if it is everything.
    fn parts(&self) -> BTreeSet<String> {
        let Scope::Product { name: Some(name), .. } = &self.target.scope else { return BTreeSet::new() };
        let own = self.target.connections.iter().filter_map(|connection| connection.product.as_ref());
        own.chain([name]).map(|name| name.to_lowercase()).collect()
    }

    fn is_inside(&self, parts: &BTreeSet<String>, stored: &Stored) -> bool {
        match &self.target.scope {
            Scope::Project { .. } => true,
            Scope::Product { name: None, .. } => self.service.is_whole() || self.target.ownership == Ownership::Marked,
            Scope::Product { .. } => self.service.part(stored).is_some_and(|part| parts.contains(&part.to_lowercase())),
        }
    }
}
