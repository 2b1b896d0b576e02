//! The depot's stores: they are made and deleted, and never changed.

use serde_json::{Map, Value};

use super::model::Step;
use super::service::{At, Service, step};
use super::stored::Stored;
use crate::manifest::Connection;

pub(super) struct Depot;

impl Service for Depot {
    fn create(&self, _: &At<'_>, _: &Connection, body: Map<String, Value>) -> Vec<Step> {
        vec![step("depot.create_store", &[], Some(body))]
    }

    fn update(&self, at: &At<'_>, stored: &Stored, key: &str, body: Map<String, Value>, _: &[String]) -> Vec<Step> {
        let mut steps = self.delete(at, stored, key);
        steps.push(step("depot.create_store", &[], Some(body)));
        steps
    }

    fn delete(&self, _: &At<'_>, stored: &Stored, _: &str) -> Vec<Step> {
        vec![step("depot.delete_store", &[("id", stored.text("id").unwrap_or_default())], None)]
    }
}
