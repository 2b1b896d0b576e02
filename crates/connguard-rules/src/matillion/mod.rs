//! Guards of the Matillion (Maia) operations: what is no table and no keyword.

mod connection;
mod data_platform;
mod environment_override;
mod filters;

use crate::check::Arguments;
use crate::generated::matillion::rule;
use crate::members::Members;
use crate::spec::Operation;
use crate::violation::Violation;

pub(crate) fn check(operation: &Operation, arguments: &Arguments, body: Option<Members<'_>>, out: &mut Vec<Violation>) {
    if operation.id == "matillion.delete_environment_overrides" {
        filters::names(arguments.get("connection_names"), &rule::OVERRIDE_NAME_COMMA, out);
    }
    if operation.id == "matillion.list_connections" {
        filters::connections(arguments, out);
    }
    let Some(body) = body else { return };
    match operation.id {
        "matillion.create_connection" => connection::create(body, out),
        "matillion.update_connection" => connection::update(body, out),
        "matillion.create_environment_override"
        | "matillion.update_environment_override"
        | "matillion.upsert_environment_override" => {
            environment_override::check(body, arguments.get("parent"), out);
        }
        "matillion.create_data_platform_connection" => data_platform::check(body, out),
        _ => {}
    }
}
