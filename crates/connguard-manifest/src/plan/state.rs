//! States of objects as digests: what an action is based on, and what it leads to.

use serde_json::{Map, Value};

use super::canonical::Canonical;
use super::marker::Marker;
use super::service::Service;
use super::stored::Stored;
use crate::managed::Managed;

/// What is stored, its marker taken out.
pub(super) struct State<'a> {
    pub(super) managed: &'a Managed,
    pub(super) service: &'a dyn Service,
    pub(super) body: &'a Map<String, Value>,
    pub(super) marker: Option<&'a Marker>,
    pub(super) ignore: &'a [String],
}

impl State<'_> {
    fn form(&self) -> Canonical {
        Canonical::of(self.managed, self.body, self.ignore)
    }

    /// With everything that shows that somebody has written it since.
    pub(super) fn before(&self, stored: &Stored) -> String {
        let marker = self.marker.map(Marker::to_metadata).unwrap_or_default();
        self.form().digest(&[("marker", &marker), ("at", self.service.moment(stored).unwrap_or_default())])
    }

    /// Without moments, which only the service knows. The name in the marker is the object's.
    pub(super) fn after(&self, key: &str, part: Option<&str>) -> String {
        let part = part.unwrap_or_default().to_ascii_lowercase();
        let marker = self.marker.map(|marker| Marker { name: None, ..marker.clone() }.to_metadata());
        let mut more = vec![("key", key), ("part", part.as_str())];
        more.extend(marker.as_deref().map(|marker| ("marker", marker)));
        self.form().digest(&more)
    }
}
