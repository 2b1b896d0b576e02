//! Actions, with the states that they are based on and lead to.

use serde_json::{Map, Value};

use super::decision::Decision;
use super::stock::Remote;
use crate::manifest::Connection;
use crate::plan::canonical::Canonical;
use crate::plan::diff::Change;
use crate::plan::marker::Marker;
use crate::plan::model::{Action, ActionKind, Step};
use crate::plan::state::State;

impl Decision<'_> {
    pub(super) fn canonical(&self, body: &Map<String, Value>, connection: &Connection) -> Canonical {
        Canonical::of(self.managed, body, &connection.manage.ignore)
    }

    pub(super) fn action(
        &self,
        kind: ActionKind,
        connection: &Connection,
        remote: Option<&Remote<'_>>,
        marker: Option<&Marker>,
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
            after: self.after(connection, remote, marker),
            needs: Vec::new(),
            prune: false,
            ignore: connection.manage.ignore.clone(),
            changes,
            steps: waiving(connection, steps),
            at: Some(connection.place.clone()),
        }
    }

    pub(super) fn before(&self, remote: &Remote<'_>, ignore: &[String]) -> String {
        let marker = remote.marker.as_ref();
        let state = State { managed: self.managed, service: self.service, body: &remote.body, marker, ignore };
        state.before(remote.stored)
    }

    /// What is stored once a connection is as it is declared.
    fn after(&self, connection: &Connection, remote: Option<&Remote<'_>>, marker: Option<&Marker>) -> String {
        let mut body = self.marked(connection, marker);
        let marker = self.service.take_marker(&mut body, self.seen.scope(), &connection.key);
        let part = remote.and_then(|remote| self.service.part(remote.stored));
        let (managed, service, ignore) = (self.managed, self.service, connection.manage.ignore.as_slice());
        let state = State { managed, service, body: &connection.body, marker: marker.as_ref(), ignore };
        state.after(&connection.key, connection.product.as_deref().or(part))
    }
}

/// What `check` waives of an entry is waived when it is sent, too.
pub(super) fn waiving(connection: &Connection, mut steps: Vec<Step>) -> Vec<Step> {
    let waived: Vec<&str> = connection.manage.waived_by_checks().collect();
    if !waived.is_empty() {
        for step in &mut steps {
            step.arguments.insert("waive".to_owned(), Value::from(waived.clone()));
        }
    }
    steps
}
