//! The depot's stores: they are made and deleted, and never changed.

use serde_json::{Map, Value};

use super::diff::Change;
use super::marker::Marker;
use super::model::Step;
use super::service::{At, Service, step};
use super::stored::Stored;
use crate::manifest::{Connection, Override};

pub(super) struct Depot;

impl Service for Depot {
    fn is_foreign(&self, _: &Stored) -> bool {
        false
    }

    fn take_marker(&self, _: &mut Map<String, Value>, _: &str, _: &str) -> Option<Marker> {
        None
    }

    fn put_marker(&self, _: &mut Map<String, Value>, _: &Marker, _: &str, _: &str) {}

    fn create(&self, _: &At<'_>, _: &Connection, body: Map<String, Value>) -> Vec<Step> {
        vec![step("depot.create_store", &[], Some(body))]
    }

    fn update(&self, at: &At<'_>, stored: &Stored, key: &str, body: Map<String, Value>, _: &[String]) -> Vec<Step> {
        let mut steps = self.delete(at, stored, key);
        steps.push(step("depot.create_store", &[], Some(body)));
        steps
    }

    fn rename(&self, _: &At<'_>, _: &Stored, _: &str) -> Option<Vec<Step>> {
        None
    }

    fn assign(&self, _: &Stored, _: &str) -> Option<Step> {
        None
    }

    fn delete(&self, _: &At<'_>, stored: &Stored, _: &str) -> Vec<Step> {
        vec![step("depot.delete_store", &[("id", stored.text("id").unwrap_or_default())], None)]
    }

    fn write_override(&self, _: &At<'_>, _: &Override, _: bool) -> Option<Step> {
        None
    }

    fn delete_override(&self, _: &At<'_>, _: &str, _: &str) -> Option<Step> {
        None
    }

    fn refuses(&self, _: &[Change]) -> Option<String> {
        None
    }

    fn moment<'a>(&self, _: &'a Stored) -> Option<&'a str> {
        None
    }
}
