//! Airflow's connections.

use serde_json::{Map, Value};

use super::marker::Marker;
use super::model::Step;
use super::service::{At, Service, step};
use super::stored::Stored;
use crate::manifest::Connection;

pub(super) struct Airflow;

/// How a marker begins at the end of a description.
const BEGIN: &str = "[connguard: ";

impl Service for Airflow {
    /// One that was copied from another connection is none.
    fn take_marker(&self, body: &mut Map<String, Value>, _: &str, key: &str) -> Option<Marker> {
        let description = body.get_mut("description")?;
        let text = description.as_str()?.trim_end();
        let start = text.rfind(BEGIN)?;
        let marker = Marker::of_metadata(text[start..].strip_prefix(BEGIN)?.strip_suffix(']')?)?;
        if marker.name.as_deref() != Some(key) {
            return None;
        }
        *description = text[..start].trim_end().into();
        Some(Marker { name: None, ..marker })
    }

    fn put_marker(&self, body: &mut Map<String, Value>, marker: &Marker, _: &str, key: &str) {
        let marker = Marker { name: Some(key.to_owned()), ..marker.clone() };
        let text = body.get("description").and_then(Value::as_str).unwrap_or_default().trim_end();
        let separator = if text.is_empty() { "" } else { " " };
        let marked = format!("{text}{separator}{BEGIN}{}]", marker.to_metadata());
        body.insert("description".to_owned(), marked.into());
    }

    fn create(&self, _: &At<'_>, _: &Connection, body: Map<String, Value>) -> Vec<Step> {
        vec![step("airflow.create_connection", &[], Some(body))]
    }

    /// The members that differ, `extra` as a whole; null clears one. The marker is in the description.
    fn update(
        &self,
        _: &At<'_>,
        stored: &Stored,
        key: &str,
        body: Map<String, Value>,
        changed: &[String],
    ) -> Vec<Step> {
        let marked = body.get("description").and_then(Value::as_str) != stored.text("description");
        let names = changed.iter().filter_map(|path| path.trim_start_matches('/').split('/').next());
        let mut change = Map::new();
        for name in names.chain(["conn_type"]).chain(marked.then_some("description")) {
            change.insert(name.to_owned(), body.get(name).cloned().unwrap_or_default());
        }
        vec![step("airflow.update_connection", &[("connection_id", key)], Some(change))]
    }

    fn delete(&self, _: &At<'_>, _: &Stored, key: &str) -> Vec<Step> {
        vec![step("airflow.delete_connection", &[("connection_id", key)], None)]
    }

    fn is_whole(&self) -> bool {
        true
    }
}
