//! The decision: a pure function of what is wanted and what is there.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::canonical::{Canonical, short_digest};
use super::diff::{Change, diff};
use super::marker::{Marker, marker_name};
use super::model::{Action, ActionKind, PlanProblem, Step, TargetPlan};
use super::options::{PlanOptions, Resolved};
use super::ordering;
use super::service::{At, Service};
use super::services::service;
use super::state::State;
use super::stored::{Seen, Stored};
use crate::managed::{self, Managed, WriteOnly};
use crate::manifest::{Connection, Override, Ownership, Scope, Target};
use crate::source::Place;

/// Compares a target with what its service holds.
pub fn decide(owner: &str, target: &Target, seen: &Seen, resolved: &Resolved, options: &PlanOptions) -> TargetPlan {
    let name = match &target.scope {
        Scope::Project { name, .. } => seen.project_name.clone().or_else(|| name.clone()),
        Scope::Product { name, .. } => name.clone(),
    };
    let mut decision = Decision {
        owner,
        target,
        seen,
        resolved,
        options,
        service: service(target.provider),
        managed: managed::connections(target.provider),
        plan: TargetPlan {
            provider: target.provider.name(),
            account: target.account.clone(),
            base_url: seen.base_url.clone(),
            project_id: seen.project_id.clone(),
            name,
            requests: seen.requests,
            actions: Vec::new(),
            problems: Vec::new(),
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

struct Decision<'a> {
    owner: &'a str,
    target: &'a Target,
    seen: &'a Seen,
    resolved: &'a Resolved,
    options: &'a PlanOptions,
    service: &'static dyn Service,
    managed: &'static Managed,
    plan: TargetPlan,
    /// Names of stored connections that something was decided of.
    claimed: BTreeSet<String>,
}

/// What is stored, its marker taken out.
struct Remote<'a> {
    stored: &'a Stored,
    body: Map<String, Value>,
    marker: Option<Marker>,
    key: String,
}

impl<'a> Decision<'a> {
    fn at(&self) -> At<'a> {
        At { project_id: self.seen.project_id.as_deref().unwrap_or_default() }
    }

    /// What names and markers are valid in.
    fn scope(&self) -> &'a str {
        self.seen.project_id.as_deref().unwrap_or(&self.seen.base_url)
    }

    fn problem(&mut self, rule: &'static str, key: &str, at: Option<&Place>, message: impl Into<String>) {
        let (key, message) = (key.to_owned(), message.into());
        self.plan.problems.push(PlanProblem { rule, key, message, at: at.cloned() });
    }

    fn remote(&self, key: &str) -> Option<Remote<'a>> {
        let named = |stored: &&Stored| stored.text(self.managed.key) == Some(key) && !self.service.is_foreign(stored);
        self.seen.connections.iter().find(named).map(|stored| self.read(stored))
    }

    fn read(&self, stored: &'a Stored) -> Remote<'a> {
        let key = stored.text(self.managed.key).unwrap_or_default().to_owned();
        let mut body = stored.0.clone();
        let marker = self.service.take_marker(&mut body, self.scope(), &key);
        Remote { stored, body, marker, key }
    }

    /// Every environment that is named exists.
    fn environments(&mut self) {
        let Scope::Project { environments, .. } = &self.target.scope else { return };
        for name in environments.iter().filter(|name| !self.seen.environments.contains(name)) {
            let known = &self.seen.environments;
            let near = connguard_rules::nearest_name(name, known.iter().map(String::as_str));
            let hint =
                near.map_or_else(|| format!("known: {}", known.join(", ")), |near| format!("did you mean {near}?"));
            let message = format!("the project has no environment {name:?}; {hint}");
            self.problem("plan.environment.missing", name, Some(&self.target.place), message);
        }
    }

    fn connection(&mut self, connection: &Connection) {
        let former = connection.manage.renamed_from.as_deref().and_then(|name| self.remote(name));
        match (self.remote(&connection.key), former) {
            (Some(remote), _) => self.existing(connection, &remote),
            (None, Some(former)) => self.renamed(connection, &former),
            (None, None) => self.missing(connection),
        }
    }

    fn missing(&mut self, connection: &Connection) {
        let fold = |name: &str| name.trim().to_lowercase();
        let variant = self.seen.connections.iter().filter_map(|stored| stored.text(self.managed.key));
        let variant = variant.filter(|name| fold(name) == fold(&connection.key)).map(str::to_owned).next();
        if let Some(variant) = variant.filter(|_| !connection.manage.waive.iter().any(|r| r == "plan.case-variant")) {
            let message =
                format!("{variant:?} exists, which differs in letter case or outer whitespace only; use its name");
            return self.problem("plan.case-variant", &connection.key, Some(&connection.place), message);
        }
        // A connection that was renamed by hand still says what it was called.
        let by_hand = self.seen.connections.iter().map(|stored| self.read(stored)).find(|remote| {
            let marker = remote.marker.as_ref();
            marker.is_some_and(|m| m.owner == self.owner && m.name.as_deref() == Some(&connection.key))
        });
        if let Some(remote) = by_hand {
            let message =
                format!("it was renamed to {:?}; declare that name with renamedFrom, or rename it back", remote.key);
            return self.problem("plan.renamed", &connection.key, Some(&connection.place), message);
        }
        let marker = self.marker(connection, None);
        let body = self.marked(connection, &marker);
        let steps = self.service.create(&self.at(), connection, body);
        let action = self.action(ActionKind::Create, connection, None, Vec::new(), steps);
        let id = self.push(action);
        self.overrides(connection, Some(id), true);
    }

    fn renamed(&mut self, connection: &Connection, former: &Remote<'_>) {
        self.claimed.insert(former.key.clone());
        if !self.may_change(connection, former) {
            return;
        }
        let Some(steps) = self.service.rename(&self.at(), former.stored, &connection.key) else {
            // A create; what has the former name goes with the other deletions.
            self.claimed.remove(&former.key);
            return self.missing_under_new_name(connection);
        };
        let wanted = self.canonical(&connection.body, connection);
        let stored = self.canonical(&former.body, connection);
        let mut steps = steps;
        let changes = diff(&stored, &wanted);
        let paths: Vec<String> = changes.iter().map(|change| change.path.clone()).collect();
        let marker = self.marker(connection, former.marker.as_ref());
        let body = self.marked(connection, &marker);
        let more = self.service.update(&self.at(), former.stored, &connection.key, body, &self.with_marker(&paths));
        merge(&mut steps, more);
        let mut all = vec![Change {
            path: format!("/{}", self.managed.key),
            from: former.key.clone().into(),
            to: connection.key.clone().into(),
        }];
        all.extend(changes);
        let action = self.action(ActionKind::Rename, connection, Some(former), all, steps);
        self.push(action);
    }

    fn missing_under_new_name(&mut self, connection: &Connection) {
        let mut declared = connection.clone();
        declared.manage.renamed_from = None;
        self.missing(&declared);
    }

    fn existing(&mut self, connection: &Connection, remote: &Remote<'_>) {
        self.claimed.insert(remote.key.clone());
        if !self.may_change(connection, remote) {
            return;
        }
        let (wanted, stored) = (self.canonical(&connection.body, connection), self.canonical(&remote.body, connection));
        let changes = diff(&stored, &wanted);
        let immutable = changes.iter().find(|change| self.managed.immutable.contains(&change.path.as_str()));
        let refused = match immutable {
            Some(change) => {
                Some(format!("{} is {} and cannot be changed to {} in place", change.path, change.from, change.to))
            }
            None => self.service.refuses(&changes).or_else(|| self.other_product(connection, remote)),
        };
        if let Some(why) = refused {
            return self.replace(connection, remote, &why, changes);
        }
        let mut steps = Vec::new();
        let mut kind = None;
        if let (Some(product), None) =
            (&connection.product, remote.stored.text("productName").filter(|p| !p.is_empty()))
            && let Some(step) = self.service.assign(remote.stored, product)
        {
            steps.push(step);
            kind = Some(ActionKind::Assign);
        }
        let (rotations, rotated) = self.rotations(connection, remote.marker.as_ref());
        let marker = self.marker(connection, remote.marker.as_ref());
        let stale_marker = self.uses_markers() && remote.marker.as_ref().is_none_or(|old| differs(old, &marker));
        let mut changed: Vec<String> = changes.iter().map(|change| change.path.clone()).collect();
        changed.extend(rotated);
        if stale_marker || !changed.is_empty() {
            if stale_marker || self.uses_markers() {
                changed = self.with_marker(&changed);
            }
            let body = self.marked(connection, &marker);
            steps.extend(self.service.update(&self.at(), remote.stored, &connection.key, body, &changed));
            kind = match (changes.is_empty(), rotations.is_empty()) {
                (false, _) => Some(ActionKind::Update),
                (true, false) => Some(ActionKind::Rotate),
                (true, true) => kind.or(Some(ActionKind::Mark)),
            };
        }
        let auth_type_changes = changes.iter().any(|change| change.path == "/authType");
        let id = match kind {
            Some(kind) => {
                let all = changes.into_iter().chain(rotations).collect();
                let action = self.action(kind, connection, Some(remote), all, steps);
                Some(self.push(action))
            }
            None => {
                self.plan.unchanged += 1;
                None
            }
        };
        self.overrides(connection, id, auth_type_changes);
    }

    fn other_product(&self, connection: &Connection, remote: &Remote<'_>) -> Option<String> {
        let (wanted, stored) = (connection.product.as_deref()?, remote.stored.text("productName")?);
        (!stored.is_empty() && stored != wanted)
            .then(|| format!("it belongs to the product {stored:?}, and a connection cannot change its product"))
    }

    fn replace(&mut self, connection: &Connection, remote: &Remote<'_>, why: &str, changes: Vec<Change>) {
        let protected = connection.manage.protect || remote.marker.as_ref().is_some_and(|marker| marker.protect);
        if !connection.manage.replace || protected {
            let (rule, remedy) = match protected {
                true => ("plan.protected", "it is protected: take protect out first"),
                false => ("plan.immutable", "set manage.replace to have it deleted and created anew"),
            };
            return self.problem(rule, &connection.key, Some(&connection.place), format!("{why}; {remedy}"));
        }
        let mut steps = Vec::new();
        for (environment, _) in self.stored_overrides(&connection.key) {
            steps.extend(self.service.delete_override(&self.at(), environment, &connection.key));
        }
        steps.extend(self.service.delete(&self.at(), remote.stored, &connection.key));
        let marker = self.marker(connection, None);
        let body = self.marked(connection, &marker);
        steps.extend(self.service.create(&self.at(), connection, body));
        let action = self.action(ActionKind::Replace, connection, Some(remote), changes, steps);
        let id = self.push(action);
        self.overrides_anew(connection, id);
    }

    /// Whether the object is the manifest's to change; if not, that is a problem.
    fn may_change(&mut self, connection: &Connection, remote: &Remote<'_>) -> bool {
        if self.target.ownership != Ownership::Marked {
            return true;
        }
        match &remote.marker {
            Some(marker) if marker.owner == self.owner || self.options.take_over.as_deref() == Some(&marker.owner) => {
                true
            }
            Some(marker) => {
                let message = format!("it belongs to {:?}; with take_over it becomes this manifest's", marker.owner);
                self.problem("plan.other-owner", &connection.key, Some(&connection.place), message);
                false
            }
            None if connection.manage.adopt || self.options.adopt => true,
            None => {
                let same = self.canonical(&remote.body, connection) == self.canonical(&connection.body, connection);
                if same {
                    // Nothing is to be done with it, and nothing is claimed.
                    self.plan.unchanged += 1;
                } else {
                    let message = "it exists without a marker and differs; adopt it to have it changed";
                    self.problem("plan.not-owned", &connection.key, Some(&connection.place), message);
                }
                false
            }
        }
    }

    fn overrides(&mut self, connection: &Connection, needs: Option<usize>, anew: bool) {
        for wanted in &connection.overrides {
            let stored = self.stored_override(&wanted.environment, &connection.key);
            self.one_override(connection, wanted, stored, needs, anew);
        }
        if self.prunes() {
            let declared: Vec<&str> = connection.overrides.iter().map(|o| o.environment.as_str()).collect();
            for (environment, stored) in self.stored_overrides(&connection.key) {
                if !declared.contains(&environment.as_str()) {
                    self.prune_override(environment, &connection.key, stored);
                }
            }
        }
    }

    /// After a replacement no override is left.
    fn overrides_anew(&mut self, connection: &Connection, id: usize) {
        for wanted in &connection.overrides {
            self.one_override(connection, wanted, None, Some(id), true);
        }
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

    /// What is stored and not declared.
    fn rest(&mut self) {
        let declared: BTreeSet<&str> =
            self.target.connections.iter().map(|connection| connection.key.as_str()).collect();
        let seen = self.seen;
        for stored in &seen.connections {
            let remote = self.read(stored);
            if self.claimed.contains(&remote.key) || declared.contains(remote.key.as_str()) {
                continue;
            }
            let ours = match self.target.ownership {
                Ownership::Declared => false,
                Ownership::Exclusive => !self.service.is_foreign(stored) && self.in_target(stored),
                Ownership::Marked => remote.marker.as_ref().is_some_and(|marker| marker.owner == self.owner),
            };
            if !ours || !self.options.prune {
                self.plan.unowned += usize::from(!ours);
                continue;
            }
            if remote.marker.as_ref().is_some_and(|marker| marker.protect) {
                let message = "it is protected and not declared any more; declare it without protect first";
                self.problem("plan.protected", &remote.key, None, message);
                continue;
            }
            let mut needs = Vec::new();
            for (environment, stored) in self.stored_overrides(&remote.key) {
                needs.push(self.prune_override(environment, &remote.key, stored));
            }
            let steps = self.service.delete(&self.at(), stored, &remote.key);
            let action = Action {
                id: 0,
                action: ActionKind::Delete,
                kind: "connection",
                key: remote.key.clone(),
                environment: None,
                remote_id: stored.text("id").map(str::to_owned),
                before: self.before(&remote, &[]),
                after: "absent".to_owned(),
                needs,
                prune: true,
                ignore: Vec::new(),
                changes: Vec::new(),
                steps,
                at: None,
            };
            self.push(action);
        }
    }

    /// Whether a stored connection is in the part of the service that the target is.
    fn in_target(&self, stored: &Stored) -> bool {
        match &self.target.scope {
            Scope::Project { .. } => true,
            Scope::Product { name, .. } => name.as_ref().is_some_and(|name| {
                stored.text("productName").is_some_and(|product| product.eq_ignore_ascii_case(name))
            }),
        }
    }

    fn prune_override(&mut self, environment: &str, key: &str, stored: &Stored) -> usize {
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

    fn prunes(&self) -> bool {
        self.options.prune && self.target.ownership != Ownership::Declared
    }

    fn stored_override(&self, environment: &str, key: &str) -> Option<&'a Stored> {
        let all = self.seen.overrides.iter();
        all.filter(|(name, _)| name == environment).map(|(_, stored)| stored).find(|stored| names(stored, key))
    }

    fn stored_overrides(&self, key: &str) -> Vec<(&'a String, &'a Stored)> {
        let all = self.seen.overrides.iter().filter(|(_, stored)| names(stored, key));
        all.map(|(environment, stored)| (environment, stored)).collect()
    }

    fn canonical(&self, body: &Map<String, Value>, connection: &Connection) -> Canonical {
        Canonical::of(self.managed, body, &connection.manage.ignore)
    }

    fn uses_markers(&self) -> bool {
        self.target.ownership == Ownership::Marked
    }

    /// The marker that is wanted: who owns it, and which versions of secrets are stored then.
    fn marker(&self, connection: &Connection, stored: Option<&Marker>) -> Marker {
        let mut versions = Vec::new();
        for (pointer, kind) in self.managed.write_only {
            let (Some(_), name) = (connection.secrets.get(*pointer), marker_name(pointer, *kind)) else { continue };
            let own = (connection.key.clone(), (*pointer).to_owned());
            let value = match kind {
                WriteOnly::Version => self.resolved.versions.get(&own).cloned(),
                WriteOnly::Digest => self.resolved.files.get(&own).map(|text| short_digest(text)),
            };
            if let Some(value) = value.or_else(|| stored.and_then(|marker| marker.version(name)).map(str::to_owned)) {
                versions.push((name.to_owned(), value));
            }
        }
        let name = stored.and_then(|marker| marker.name.clone()).filter(|name| *name == connection.key);
        Marker { owner: self.owner.to_owned(), name, protect: connection.manage.protect, versions }
    }

    /// Secrets that are to be written, though nothing that can be compared differs: what is told, and the members.
    fn rotations(&self, connection: &Connection, stored: Option<&Marker>) -> (Vec<Change>, Vec<String>) {
        let (mut told, mut members) = (Vec::new(), Vec::new());
        let forced = self.options.rotate.contains(&connection.key);
        for (pointer, kind) in self.managed.write_only {
            if !connection.secrets.contains_key(*pointer) {
                continue;
            }
            let own = (connection.key.clone(), (*pointer).to_owned());
            let wanted = match kind {
                WriteOnly::Version => self.resolved.versions.get(&own).cloned(),
                WriteOnly::Digest => self.resolved.files.get(&own).map(|text| short_digest(text)),
            };
            let known = stored.and_then(|marker| marker.version(marker_name(pointer, *kind)));
            let differs = self.uses_markers() && wanted.as_deref().is_some_and(|wanted| known != Some(wanted));
            if differs || (forced && *kind == WriteOnly::Version) {
                told.push(Change {
                    path: (*pointer).to_owned(),
                    from: known.map(Value::from).unwrap_or_default(),
                    to: wanted.map(Value::from).unwrap_or_default(),
                });
                members.push((*pointer).to_owned());
            }
        }
        (told, members)
    }

    /// The body with the marker in it, where the target uses markers.
    fn marked(&self, connection: &Connection, marker: &Marker) -> Map<String, Value> {
        let mut body = connection.body.clone();
        if self.uses_markers() {
            self.service.put_marker(&mut body, marker, self.scope(), &connection.key);
        }
        body
    }

    /// Members to write: the marker's as well, where the target uses markers.
    fn with_marker(&self, changed: &[String]) -> Vec<String> {
        let mut all = changed.to_vec();
        if self.uses_markers() && !all.iter().any(|path| path.starts_with("/metadata")) {
            all.push("/metadata".to_owned());
        }
        all
    }

    fn before(&self, remote: &Remote<'_>, ignore: &[String]) -> String {
        let marker = remote.marker.as_ref();
        let state = State { managed: self.managed, service: self.service, body: &remote.body, marker, ignore };
        state.before(remote.stored)
    }

    /// What is stored once a connection is as it is declared.
    fn after(&self, kind: ActionKind, connection: &Connection, remote: Option<&Remote<'_>>) -> String {
        let old = remote.filter(|_| kind != ActionKind::Replace).and_then(|remote| remote.marker.as_ref());
        let mut body = self.marked(connection, &self.marker(connection, old));
        let marker = self.service.take_marker(&mut body, self.scope(), &connection.key);
        let part = remote.and_then(|remote| self.service.part(remote.stored));
        let (managed, service, ignore) = (self.managed, self.service, connection.manage.ignore.as_slice());
        let state = State { managed, service, body: &connection.body, marker: marker.as_ref(), ignore };
        state.after(&connection.key, connection.product.as_deref().or(part))
    }

    fn action(
        &self,
        kind: ActionKind,
        connection: &Connection,
        remote: Option<&Remote<'_>>,
        changes: Vec<Change>,
        steps: Vec<Step>,
    ) -> Action {
        Action {
            id: 0,
            action: kind,
            kind: "connection",
            key: connection.key.clone(),
            environment: None,
            remote_id: remote.and_then(|remote| remote.stored.text("id")).map(str::to_owned),
            before: remote.map_or_else(|| "absent".to_owned(), |remote| self.before(remote, &connection.manage.ignore)),
            after: self.after(kind, connection, remote),
            needs: Vec::new(),
            prune: false,
            ignore: connection.manage.ignore.clone(),
            changes,
            steps: waiving(connection, steps),
            at: Some(connection.place.clone()),
        }
    }

    fn push(&mut self, mut action: Action) -> usize {
        action.id = self.plan.actions.len() + 1;
        self.plan.actions.push(action);
        self.plan.actions.len()
    }
}

/// Whether an override, as the service shows it, is for this connection.
fn names(stored: &Stored, key: &str) -> bool {
    stored.text("connectionName").or_else(|| stored.text("name")) == Some(key)
}

/// What `check` waives of an entry is waived when it is sent, too.
fn waiving(connection: &Connection, mut steps: Vec<Step>) -> Vec<Step> {
    if !connection.manage.waive.is_empty() {
        for step in &mut steps {
            step.arguments.insert("waive".to_owned(), Value::from(connection.manage.waive.clone()));
        }
    }
    steps
}

/// Whether what is stored of a marker is to be written anew.
fn differs(stored: &Marker, wanted: &Marker) -> bool {
    (&stored.owner, stored.protect) != (&wanted.owner, wanted.protect) || stored.versions != wanted.versions
}

/// Two changes of one object in one request, where they are the same operation.
fn merge(steps: &mut Vec<Step>, more: Vec<Step>) {
    for step in more {
        match steps.last_mut() {
            Some(last) if last.operation == step.operation && last.arguments == step.arguments => {
                if let (Some(body), Some(more)) = (&mut last.body, step.body) {
                    body.extend(more);
                }
            }
            _ => steps.push(step),
        }
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
