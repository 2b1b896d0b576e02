//! Secrets that are never returned: which of them are to be written, and what the marker says of them.

use serde_json::{Map, Value};

use super::decision::Decision;
use crate::managed::WriteOnly;
use crate::manifest::Connection;
use crate::plan::canonical::short_digest;
use crate::plan::diff::Change;
use crate::plan::marker::{Marker, marker_name};

/// Secrets that are to be written, though nothing that can be compared differs.
#[derive(Default)]
pub(super) struct Rotations {
    /// The versions, as a plan shows them.
    pub(super) shown: Vec<Change>,
    /// The members, as JSON Pointers.
    pub(super) members: Vec<String>,
}

impl Decision<'_> {
    pub(super) fn rotations(&self, connection: &Connection, stored: Option<&Marker>) -> Rotations {
        let mut found = Rotations::default();
        let is_forced = self.options.rotate.contains(&connection.key);
        for (pointer, kind) in self.write_only(connection) {
            if !connection.secrets.contains_key(pointer) {
                continue;
            }
            let wanted = self.version(connection, pointer, kind);
            let known = stored.and_then(|marker| marker.version(&marker_name(pointer, kind)));
            let differs = self.uses_markers() && wanted.as_deref().is_some_and(|wanted| known != Some(wanted));
            if differs || (is_forced && kind == WriteOnly::Version) {
                found.shown.push(Change {
                    path: pointer.to_owned(),
                    from: known.map(Value::from).unwrap_or_default(),
                    to: wanted.map(Value::from).unwrap_or_default(),
                });
                found.members.push(pointer.to_owned());
            }
        }
        found
    }

    /// The marker that a write leaves: who owns the connection, and which versions of secrets are stored then. Where the
    /// target does not use markers, one that is there is kept, and says no more than what is written.
    pub(super) fn marker(
        &self,
        connection: &Connection,
        stored: Option<&Marker>,
        rotations: &Rotations,
    ) -> Option<Marker> {
        if !self.uses_markers() && stored.is_none() {
            return None;
        }
        let mut versions = Vec::new();
        for (pointer, kind) in self.write_only(connection) {
            let name = marker_name(pointer, kind);
            let is_written = self.uses_markers() || rotations.members.iter().any(|member| member == pointer);
            let wanted = self.version(connection, pointer, kind).filter(|_| is_written);
            let kept = || stored.and_then(|marker| marker.version(&name)).map(str::to_owned);
            let is_declared = connection.secrets.contains_key(pointer);
            let value = if is_declared || !self.uses_markers() { wanted.or_else(kept) } else { None };
            versions.extend(value.map(|value| (name.into_owned(), value)));
        }
        let name = stored.and_then(|marker| marker.name.clone()).filter(|name| *name == connection.key);
        Some(Marker { owner: self.owner.to_owned(), name, protect: connection.manage.protect, versions })
    }

    /// The members that are never returned, those that the connection itself calls secrets included.
    fn write_only<'b>(&self, connection: &'b Connection) -> Vec<(&'b str, WriteOnly)> {
        let fixed = self.managed.write_only.iter().copied();
        let is_fixed = |pointer: &str| self.managed.write_only.iter().any(|(known, _)| *known == pointer);
        let own = connection.secrets.keys().map(String::as_str).filter(|pointer| !is_fixed(pointer));
        fixed.chain(own.map(|pointer| (pointer, WriteOnly::Version))).collect()
    }

    /// The version that is declared: that of a secret, or the digest of a public file.
    fn version(&self, connection: &Connection, pointer: &str, kind: WriteOnly) -> Option<String> {
        connection.secrets.get(pointer)?;
        let own = (connection.key.clone(), pointer.to_owned());
        match kind {
            WriteOnly::Version => self.resolved.versions.get(&own).cloned(),
            WriteOnly::Digest => self.resolved.files.get(&own).map(|text| short_digest(text)),
        }
    }

    /// The body with the marker in it.
    pub(super) fn marked(&self, connection: &Connection, marker: Option<&Marker>) -> Map<String, Value> {
        let mut body = connection.body.clone();
        if let Some(marker) = marker {
            self.service.put_marker(&mut body, marker, self.seen.scope(), &connection.key);
        }
        body
    }
}

/// Whether what is stored of a marker is to be written again.
pub(super) fn differs(stored: Option<&Marker>, wanted: Option<&Marker>) -> bool {
    match (stored, wanted) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(stored), Some(wanted)) => {
            (&stored.owner, stored.protect) != (&wanted.owner, wanted.protect) || stored.versions != wanted.versions
        }
    }
}
