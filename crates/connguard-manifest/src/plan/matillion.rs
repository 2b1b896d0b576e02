//! Matillion's connections and overrides.

use serde_json::{Map, Value};

use super::marker::{self, Marker};
use super::model::Step;
use super::service::{At, Service, step};
use super::stored::Stored;
use crate::manifest::{Connection, Override};

pub(super) struct Matillion;

impl Service for Matillion {
    /// A project's default warehouse can be listed, but not declared.
    fn is_foreign(&self, stored: &Stored) -> bool {
        stored.text("platformConnectionType").is_some_and(|kind| kind.eq_ignore_ascii_case("DWH"))
    }

    fn undeclarable(&self, stored: &Stored) -> Option<&'static str> {
        self.is_foreign(stored).then_some("it is a default warehouse, which cannot be created")
    }

    fn take_marker(&self, body: &mut Map<String, Value>, scope: &str, key: &str) -> Option<Marker> {
        marker::take_from_description(body, scope, key)
    }

    fn put_marker(&self, body: &mut Map<String, Value>, marker: &Marker, scope: &str, key: &str) {
        marker::put_into_description(body, marker, scope, key);
    }

    fn replaces_whole(&self) -> bool {
        true
    }

    fn create(&self, at: &At<'_>, _: &Connection, body: Map<String, Value>) -> Vec<Step> {
        vec![step("matillion.create_connection", &[("project_id", at.project_id)], Some(body))]
    }

    fn update(&self, at: &At<'_>, _: &Stored, key: &str, mut body: Map<String, Value>, _: &[String]) -> Vec<Step> {
        body.shift_remove("name");
        body.shift_remove("authProvider");
        let arguments = [("project_id", at.project_id), ("connection_name", key)];
        vec![step("matillion.update_connection", &arguments, Some(body))]
    }

    fn delete(&self, at: &At<'_>, _: &Stored, key: &str) -> Vec<Step> {
        vec![step("matillion.delete_connection", &[("project_id", at.project_id), ("connection_name", key)], None)]
    }

    fn write_override(&self, at: &At<'_>, wanted: &Override, exists: bool) -> Option<Step> {
        let operation = match exists {
            true => "matillion.update_environment_override",
            false => "matillion.create_environment_override",
        };
        Some(step(operation, &[("project_id", at.project_id)], Some(wanted.body.clone())))
    }

    fn delete_override(&self, at: &At<'_>, environment: &str, key: &str) -> Option<Step> {
        let mut step = step(
            "matillion.delete_environment_overrides",
            &[("project_id", at.project_id), ("environment_name", environment)],
            None,
        );
        step.arguments.insert("connection_names".to_owned(), Value::from(vec![key]));
        Some(step)
    }
}
