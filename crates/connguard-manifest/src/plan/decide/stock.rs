//! What is stored, found by name.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::managed::Managed;
use crate::plan::marker::Marker;
use crate::plan::service::Service;
use crate::plan::stored::{Seen, Stored};

/// What a target holds. Of a large project every entry of a manifest is looked up here.
pub(super) struct Stock<'a> {
    connections: Vec<Remote<'a>>,
    by_name: HashMap<&'a str, usize>,
    by_folded_name: HashMap<String, usize>,
    /// Connections that were renamed by hand, by owner and the name that they still say.
    by_former_name: HashMap<(String, String), usize>,
    overrides: HashMap<&'a str, Vec<(&'a str, &'a Stored)>>,
}

/// A stored connection, its marker taken out.
pub(super) struct Remote<'a> {
    pub(super) stored: &'a Stored,
    pub(super) body: Map<String, Value>,
    /// Also one that was copied from another connection.
    pub(super) marker: Option<Marker>,
    pub(super) key: &'a str,
    /// No manifest could declare it.
    pub(super) is_foreign: bool,
}

impl Remote<'_> {
    /// The marker, unless it was written for another name: such a copy says nothing about this connection.
    pub(super) fn own_marker(&self) -> Option<&Marker> {
        self.marker_under(self.key)
    }

    /// The same of a connection that is to be called `name`, and was perhaps once.
    pub(super) fn marker_under(&self, name: &str) -> Option<&Marker> {
        let written_for = |marker: &&Marker| marker.name.as_deref().is_none_or(|own| own == self.key || own == name);
        self.marker.as_ref().filter(written_for)
    }
}

impl<'a> Stock<'a> {
    pub(super) fn of(seen: &'a Seen, managed: &Managed, service: &dyn Service) -> Self {
        let scope = seen.scope();
        let read = |stored: &'a Stored| {
            let key = stored.text(managed.key).unwrap_or_default();
            let mut body = stored.0.clone();
            let marker = service.take_marker(&mut body, scope, key);
            Remote { stored, body, marker, key, is_foreign: service.is_foreign(stored) }
        };
        let mut stock = Self {
            connections: seen.connections.iter().map(read).collect(),
            by_name: HashMap::new(),
            by_folded_name: HashMap::new(),
            by_former_name: HashMap::new(),
            overrides: HashMap::new(),
        };
        for (index, remote) in stock.connections.iter().enumerate() {
            if !remote.is_foreign {
                stock.by_name.entry(remote.key).or_insert(index);
            }
            stock.by_folded_name.entry(folded(remote.key)).or_insert(index);
            if let Some(Marker { owner, name: Some(name), .. }) = &remote.marker {
                stock.by_former_name.entry((owner.clone(), name.clone())).or_insert(index);
            }
        }
        for (environment, stored) in &seen.overrides {
            let name = stored.text("connectionName").or_else(|| stored.text("name")).unwrap_or_default();
            stock.overrides.entry(name).or_default().push((environment, stored));
        }
        stock
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Remote<'a>> {
        self.connections.iter()
    }

    /// The connection with this name that a manifest can declare.
    pub(super) fn named(&self, name: &str) -> Option<&Remote<'a>> {
        self.by_name.get(name).and_then(|index| self.connections.get(*index))
    }

    /// One whose name differs in letter case or outer whitespace at most.
    pub(super) fn variant_of(&self, name: &str) -> Option<&Remote<'a>> {
        self.by_folded_name.get(&folded(name)).and_then(|index| self.connections.get(*index))
    }

    /// One whose marker was written when it had this name.
    pub(super) fn formerly_named(&self, owner: &str, name: &str) -> Option<&Remote<'a>> {
        let index = self.by_former_name.get(&(owner.to_owned(), name.to_owned()))?;
        self.connections.get(*index)
    }

    /// The overrides of a connection: environment, override.
    pub(super) fn overrides_of(&self, name: &str) -> &[(&'a str, &'a Stored)] {
        self.overrides.get(name).map(Vec::as_slice).unwrap_or_default()
    }
}

fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}
