//! Lerian's database connections.

use serde_json::{Map, Value};

use super::diff::Change;
use super::marker::{self, Marker};
use super::model::Step;
use super::service::{At, Service, step};
use super::stored::Stored;
use crate::manifest::{Connection, Ownership};

pub(super) struct Lerian;

impl Service for Lerian {
    fn default_ownership(&self) -> Ownership {
        Ownership::Marked
    }

    /// The service's own sources have an id that follows from their name (version 5).
    fn is_foreign(&self, stored: &Stored) -> bool {
        stored.text("id").is_some_and(|id| id.as_bytes().get(14) == Some(&b'5'))
    }

    fn undeclarable(&self, stored: &Stored) -> Option<&'static str> {
        match stored.text("productName") {
            _ if self.is_foreign(stored) => Some("it is a source of the service itself"),
            None | Some("") => Some("it has no product; assign one first"),
            Some(_) => None,
        }
    }

    fn take_marker(&self, body: &mut Map<String, Value>, _: &str, _: &str) -> Option<Marker> {
        marker::take_from_metadata(body)
    }

    fn put_marker(&self, body: &mut Map<String, Value>, marker: &Marker, _: &str, key: &str) {
        let marker = Marker { name: Some(key.to_owned()), ..marker.clone() };
        marker::put_into_metadata(body, &marker);
    }

    fn create(&self, _: &At<'_>, connection: &Connection, body: Map<String, Value>) -> Vec<Step> {
        let product = connection.product.as_deref().unwrap_or_default();
        vec![step("lerian.create_connection", &[("product", product)], Some(body))]
    }

    /// Members that differ; `metadata` and `ssl` always as a whole, and an empty `schema` for one that goes.
    fn update(&self, _: &At<'_>, stored: &Stored, _: &str, body: Map<String, Value>, changed: &[String]) -> Vec<Step> {
        let mut change = Map::new();
        for path in changed {
            let name = path.trim_start_matches('/').split('/').next().unwrap_or_default();
            match body.get(name) {
                Some(value) => change.insert(name.to_owned(), value.clone()),
                None if name == "metadata" => change.insert(name.to_owned(), Value::Object(Map::new())),
                None => change.insert(name.to_owned(), "".into()),
            };
        }
        vec![step("lerian.update_connection", &[("id", stored.text("id").unwrap_or_default())], Some(change))]
    }

    fn renames(&self) -> bool {
        true
    }

    fn assign(&self, stored: &Stored, product: &str) -> Option<Step> {
        let id = stored.text("id")?;
        Some(step("lerian.assign_connection", &[("id", id), ("product", product)], None))
    }

    fn delete(&self, _: &At<'_>, stored: &Stored, _: &str) -> Vec<Step> {
        vec![step("lerian.delete_connection", &[("id", stored.text("id").unwrap_or_default())], None)]
    }

    /// Nothing can be unset but `schema` and metadata.
    fn refuses(&self, changes: &[Change]) -> Option<String> {
        let unset = changes
            .iter()
            .find(|change| change.to.is_null() && change.path != "/schema" && !change.path.starts_with("/metadata"))?;
        Some(format!("{} is stored and cannot be unset", unset.path))
    }

    fn part<'a>(&self, stored: &'a Stored) -> Option<&'a str> {
        stored.text("productName")
    }

    fn moment<'a>(&self, stored: &'a Stored) -> Option<&'a str> {
        stored.text("updatedAt")
    }
}
