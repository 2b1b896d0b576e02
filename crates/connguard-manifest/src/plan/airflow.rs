//! Airflow's connections.

use serde_json::{Map, Value};

use super::model::Step;
use super::service::{At, Service, step};
use super::stored::Stored;
use crate::manifest::Connection;

pub(super) struct Airflow;

impl Service for Airflow {
    fn create(&self, _: &At<'_>, _: &Connection, body: Map<String, Value>) -> Vec<Step> {
        vec![step("airflow.create_connection", &[], Some(body))]
    }

    /// The members that differ; null clears one.
    fn update(&self, _: &At<'_>, _: &Stored, key: &str, body: Map<String, Value>, changed: &[String]) -> Vec<Step> {
        let mut change = Map::new();
        let names = changed.iter().filter_map(|path| path.trim_start_matches('/').split('/').next());
        for name in names.chain(["conn_type"]) {
            change.insert(name.to_owned(), body.get(name).cloned().unwrap_or_default());
        }
        vec![step("airflow.update_connection", &[("connection_id", key)], Some(change))]
    }

    fn delete(&self, _: &At<'_>, _: &Stored, key: &str) -> Vec<Step> {
        vec![step("airflow.delete_connection", &[("connection_id", key)], None)]
    }
}
