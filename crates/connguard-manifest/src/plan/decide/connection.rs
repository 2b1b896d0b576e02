//! One declared connection: created, changed, replaced, or a problem.

use std::rc::Rc;

use super::decision::Decision;
use super::secrets::{Rotations, differs};
use super::stock::Remote;
use crate::generated::rules;
use crate::manifest::Connection;
use crate::plan::diff::{Change, diff};
use crate::plan::marker::Marker;
use crate::plan::model::ActionKind;

impl<'a> Decision<'a> {
    pub(super) fn connection(&mut self, connection: &Connection) {
        let stock = Rc::clone(&self.stock);
        let former = connection.manage.renamed_from.as_deref().and_then(|name| stock.named(name));
        match (stock.named(&connection.key), former) {
            (Some(remote), _) => self.existing(connection, remote),
            (None, Some(former)) if self.service.renames() => self.existing(connection, former),
            (None, Some(former)) => {
                // What has the former name goes with the other deletions.
                if self.may_change(connection, former) {
                    self.create(connection);
                }
            }
            (None, None) => self.missing(connection),
        }
    }

    fn missing(&mut self, connection: &Connection) {
        let (key, at) = (connection.key.as_str(), Some(&connection.place));
        let is_waived = connection.manage.waive.iter().any(|rule| rule == rules::PLAN_CASE_VARIANT.id);
        if let Some(variant) = self.stock.variant_of(key).filter(|_| !is_waived) {
            let variant = variant.key;
            let message =
                format!("{variant:?} exists, which differs in letter case or outer whitespace only; use its name");
            return self.problem(&rules::PLAN_CASE_VARIANT, key, at, message);
        }
        // A connection that was renamed by hand still says what it was called.
        if let Some(remote) = self.stock.formerly_named(self.owner, key) {
            let message =
                format!("it was renamed to {:?}; declare that name with renamedFrom, or rename it back", remote.key);
            return self.problem(&rules::PLAN_RENAMED, key, at, message);
        }
        self.create(connection);
    }

    fn create(&mut self, connection: &Connection) {
        let marker = self.marker(connection, None, &Rotations::default());
        let body = self.marked(connection, marker.as_ref());
        let steps = self.service.create(&self.at(), connection, body);
        let action = self.action(ActionKind::Create, connection, None, marker.as_ref(), Vec::new(), steps);
        let id = self.push(action);
        self.overrides(connection, Some(id), true);
    }

    /// What is stored, perhaps under the former name.
    fn existing(&mut self, connection: &Connection, remote: &Remote<'a>) {
        self.claimed.insert(remote.key.to_owned());
        if !self.may_change(connection, remote) {
            return;
        }
        self.plan.owned += 1;
        let (wanted, stored) = (self.canonical(&connection.body, connection), self.canonical(&remote.body, connection));
        let mut changes = diff(&stored, &wanted);
        let is_renamed = remote.key != connection.key;
        if is_renamed {
            let path = format!("/{}", self.managed.key);
            changes.insert(0, Change { path, from: remote.key.into(), to: connection.key.as_str().into() });
        }
        if let Some(why) = self.refusal(connection, remote, &changes) {
            return self.replace(connection, remote, &why, changes);
        }
        let mut steps = Vec::new();
        let mut kind = None;
        let is_unassigned = self.service.part(remote.stored).is_none_or(str::is_empty);
        if let Some(product) = connection.product.as_deref().filter(|_| is_unassigned)
            && let Some(step) = self.service.assign(remote.stored, product)
        {
            steps.push(step);
            kind = Some(ActionKind::Assign);
        }
        let stored_marker = remote.marker_under(&connection.key);
        let rotations = self.rotations(connection, stored_marker);
        let marker = self.marker(connection, stored_marker, &rotations);
        let is_marker_stale = (marker.is_some() && is_renamed) || differs(stored_marker, marker.as_ref());
        let paths = changes.iter().map(|change| change.path.clone());
        let mut changed: Vec<String> = paths.chain(rotations.members.iter().cloned()).collect();
        if is_marker_stale || !changed.is_empty() {
            if is_marker_stale || self.uses_markers() {
                changed.extend(self.managed.marker.map(str::to_owned));
            }
            let body = self.marked(connection, marker.as_ref());
            steps.extend(self.service.update(&self.at(), remote.stored, &connection.key, body, &changed));
            kind = match (changes.is_empty(), rotations.members.is_empty()) {
                _ if is_renamed => Some(ActionKind::Rename),
                (false, _) => Some(ActionKind::Update),
                (true, false) => Some(ActionKind::Rotate),
                (true, true) => kind.or(Some(ActionKind::Mark)),
            };
        }
        let auth_type_changes = changes.iter().any(|change| change.path == "/authType");
        let id = match kind {
            Some(kind) => {
                let all = changes.into_iter().chain(rotations.shown).collect();
                let action = self.action(kind, connection, Some(remote), marker.as_ref(), all, steps);
                Some(self.push(action))
            }
            None => {
                self.plan.unchanged += 1;
                None
            }
        };
        self.overrides(connection, id, auth_type_changes);
    }

    /// Why a change cannot be made in place.
    fn refusal(&self, connection: &Connection, remote: &Remote<'_>, changes: &[Change]) -> Option<String> {
        let immutable = changes.iter().find(|change| self.managed.immutable.contains(&change.path.as_str()));
        if let Some(change) = immutable {
            return Some(format!("{} is {} and cannot be changed to {} in place", change.path, change.from, change.to));
        }
        self.service.refuses(changes).or_else(|| {
            let (wanted, stored) = (connection.product.as_deref()?, self.service.part(remote.stored)?);
            (!stored.is_empty() && stored != wanted)
                .then(|| format!("it belongs to the product {stored:?}, and a connection cannot change its product"))
        })
    }

    fn replace(&mut self, connection: &Connection, remote: &Remote<'a>, why: &str, changes: Vec<Change>) {
        let (key, at) = (connection.key.as_str(), Some(&connection.place));
        if connection.manage.protect || remote.marker.as_ref().is_some_and(|marker| marker.protect) {
            let message = format!("{why}; it is protected: remove protect first");
            return self.problem(&rules::PLAN_PROTECTED, key, at, message);
        }
        if !connection.manage.replace {
            let message = format!("{why}; set manage.replace to have it deleted and created again");
            return self.problem(&rules::PLAN_IMMUTABLE, key, at, message);
        }
        // They go with the connection and would not come back.
        let kept = self.undeclared_overrides(connection, remote.key).into_iter().map(|(environment, _)| environment);
        let kept: Vec<&str> = kept
            .filter(|environment| !self.prunes() || !self.managed_environments().iter().any(|m| m == environment))
            .collect();
        if !kept.is_empty() {
            let message = format!(
                "{why}; replacing it would delete its overrides in {}, which the manifest does not declare; declare them, or delete them first",
                kept.join(", ")
            );
            return self.problem(&rules::PLAN_UNDECLARED_OVERRIDES, key, at, message);
        }
        let overrides = self.stock.overrides_of(remote.key).iter();
        let mut steps: Vec<_> = overrides
            .filter_map(|(environment, _)| self.service.delete_override(&self.at(), environment, remote.key))
            .collect();
        steps.extend(self.service.delete(&self.at(), remote.stored, remote.key));
        let marker = self.marker(connection, None, &Rotations::default());
        let body = self.marked(connection, marker.as_ref());
        steps.extend(self.service.create(&self.at(), connection, body));
        let action = self.action(ActionKind::Replace, connection, Some(remote), marker.as_ref(), changes, steps);
        let id = self.push(action);
        self.overrides_anew(connection, id);
    }

    /// Whether the connection is the manifest's to change; if not, that is a problem unless nothing is to be changed.
    fn may_change(&mut self, connection: &Connection, remote: &Remote<'_>) -> bool {
        let adopts = connection.manage.adopt || self.options.adopt;
        let marker = remote.marker_under(&connection.key);
        if marker.map_or(!self.uses_markers() || adopts, |marker| self.is_ours(marker)) {
            return true;
        }
        let is_same = remote.key == connection.key
            && self.canonical(&remote.body, connection) == self.canonical(&connection.body, connection)
            && self.overrides_are_stored(connection);
        let (key, at) = (connection.key.as_str(), Some(&connection.place));
        match marker {
            // Nothing is to be done with it, and nothing is claimed.
            _ if is_same => self.plan.unchanged += 1,
            Some(Marker { owner, .. }) => {
                let message = format!("it belongs to {owner:?}; take it over to have it changed (--take-over {owner})");
                self.problem(&rules::PLAN_OTHER_OWNER, key, at, message);
            }
            None => {
                let message = "it exists without a marker and differs; adopt it to have it changed";
                self.problem(&rules::PLAN_NOT_OWNED, key, at, message);
            }
        }
        false
    }
}
