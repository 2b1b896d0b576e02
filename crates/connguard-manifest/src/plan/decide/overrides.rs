//! Environment overrides. They belong to whom their connection belongs to.

use super::action::waiving;
use super::decision::Decision;
use crate::managed;
use crate::manifest::{Connection, Override};
use crate::plan::canonical::Canonical;
use crate::plan::diff::diff;
use crate::plan::model::{Action, ActionKind};
use crate::plan::stored::Stored;

impl<'a> Decision<'a> {
    pub(super) fn overrides(&mut self, connection: &Connection, needs: Option<usize>, anew: bool) {
        for wanted in &connection.overrides {
            let stored = self.stored_override(&wanted.environment, &connection.key);
            self.one_override(connection, wanted, stored, needs, anew);
        }
        if self.prunes() {
            for (environment, stored) in self.undeclared_overrides(connection, &connection.key) {
                // Other environments are not the manifest's.
                if self.managed_environments().iter().any(|managed| managed == environment) {
                    self.prune_override(environment, &connection.key, stored);
                }
            }
        }
    }

    /// After a replacement no override is left.
    pub(super) fn overrides_anew(&mut self, connection: &Connection, id: usize) {
        for wanted in &connection.overrides {
            self.one_override(connection, wanted, None, Some(id), true);
        }
    }

    /// What is stored under a name in environments for which the connection declares nothing.
    pub(super) fn undeclared_overrides(&self, connection: &Connection, name: &str) -> Vec<(&'a str, &'a Stored)> {
        let is_declared = |environment: &str| connection.overrides.iter().any(|o| o.environment == environment);
        let all = self.stock.overrides_of(name).iter().copied();
        all.filter(|(environment, _)| !is_declared(environment)).collect()
    }

    /// Whether every declared override is stored as it is declared.
    pub(super) fn overrides_are_stored(&self, connection: &Connection) -> bool {
        let Some(managed) = managed::overrides(self.target.provider) else { return true };
        let form = |body| Canonical::of(managed, body, &[]);
        connection.overrides.iter().all(|wanted| {
            let stored = self.stored_override(&wanted.environment, &connection.key);
            stored.is_some_and(|stored| form(&stored.0) == form(&wanted.body))
        })
    }

    fn one_override(
        &mut self,
        connection: &Connection,
        wanted: &Override,
        stored: Option<&'a Stored>,
        needs: Option<usize>,
        anew: bool,
    ) {
        let Some(managed) = managed::overrides(self.target.provider) else { return };
        // The reply calls its connection by another name than the request does; what is compared has the same names.
        let form = Canonical::of(managed, &wanted.body, &[]);
        let before = stored.map(|stored| Canonical::of(managed, &stored.0, &[]));
        let changes = before.as_ref().map(|before| diff(before, &form)).unwrap_or_default();
        if stored.is_some() && changes.is_empty() {
            self.plan.unchanged += 1;
            return;
        }
        let kind = if stored.is_some() { ActionKind::Update } else { ActionKind::Create };
        let Some(step) = self.service.write_override(&self.at(), wanted, stored.is_some()) else { return };
        let action = Action {
            id: 0,
            action: kind,
            kind: "override",
            key: connection.key.clone(),
            environment: Some(wanted.environment.clone()),
            remote_id: None,
            before: before.map_or_else(|| "absent".to_owned(), |before| before.digest(&[])),
            after: form.digest(&[]),
            needs: needs.filter(|_| anew || kind == ActionKind::Create).into_iter().collect(),
            prune: false,
            ignore: Vec::new(),
            changes,
            steps: waiving(connection, vec![step]),
            at: Some(wanted.place.clone()),
        };
        self.push(action);
    }

    pub(super) fn prune_override(&mut self, environment: &str, key: &str, stored: &Stored) -> usize {
        let form = managed::overrides(self.target.provider).map(|managed| Canonical::of(managed, &stored.0, &[]));
        let steps = self.service.delete_override(&self.at(), environment, key).into_iter().collect();
        let action = Action {
            id: 0,
            action: ActionKind::Delete,
            kind: "override",
            key: key.to_owned(),
            environment: Some(environment.to_owned()),
            remote_id: None,
            before: form.map(|form| form.digest(&[])).unwrap_or_default(),
            after: "absent".to_owned(),
            needs: Vec::new(),
            prune: true,
            ignore: Vec::new(),
            changes: Vec::new(),
            steps,
            at: None,
        };
        self.push(action)
    }

    fn stored_override(&self, environment: &str, key: &str) -> Option<&'a Stored> {
        let all = self.stock.overrides_of(key).iter();
        all.copied().find(|(name, _)| *name == environment).map(|(_, stored)| stored)
    }
}
