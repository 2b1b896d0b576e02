//! Guards of the Airflow operations.

mod bulk;
mod connection_type;
mod extra;
mod id;
mod mask;
mod update;

use crate::body::members::Members;
use crate::spec::arguments::Arguments;
use crate::spec::operation::{Location, Operation};
use crate::spec::violation::Violation;

pub(crate) fn check(operation: &Operation, arguments: &Arguments, body: Option<Members<'_>>, out: &mut Vec<Violation>) {
    if let Some(name) = arguments.get("connection_id").and_then(|name| name.as_str()) {
        id::check(name, "/connection_id", Location::Path, out);
    }
    let Some(body) = body else { return };
    match operation.id {
        "airflow.create_connection" | "airflow.upsert_connection" => {
            id::of_body(body, out);
            connection_type::check(body, true, out);
            mask::create(body, out);
        }
        // What is masked is taken from the stored connection of the name.
        "airflow.test_connection" => {
            id::of_body(body, out);
            connection_type::check(body, true, out);
        }
        "airflow.update_connection" => update::check(arguments, body, out),
        "airflow.bulk_connections" => bulk::check(operation, body, out),
        _ => {}
    }
}
