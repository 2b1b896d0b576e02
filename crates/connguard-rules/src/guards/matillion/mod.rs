//! Guards of the Matillion (Maia) operations.

mod change;
mod connection;
mod data_platform;
mod environment_override;
mod filters;
mod places;

use crate::body::members::Members;
use crate::spec::arguments::Arguments;
use crate::spec::generated::matillion::rule;
use crate::spec::operation::Operation;
use crate::spec::violation::Violation;

pub(crate) fn check(operation: &Operation, arguments: &Arguments, body: Option<Members<'_>>, out: &mut Vec<Violation>) {
    if operation.id == "matillion.delete_environment_overrides" {
        filters::names(arguments.get("connection_names"), &rule::OVERRIDE_NAME_COMMA, out);
    }
    if operation.id == "matillion.list_connections" {
        filters::connections(arguments, out);
    }
    let Some(body) = body else { return };
    let parent = arguments.get("parent");
    match operation.id {
        "matillion.create_connection" | "matillion.upsert_connection" => {
            connection::create(body, out);
            connection::common(body, "connectionDetails", out);
            places::check(body, "connectionDetails", out);
        }
        "matillion.update_connection" => {
            connection::update(body, out);
            connection::common(body, "connectionDetails", out);
            places::check(body, "connectionDetails", out);
            // Without the stored connection, undocumented members are warned of as usual.
            if parent.is_some() {
                change::immutable(body, arguments, parent, out);
            }
            change::combination(body, parent, out);
        }
        "matillion.patch_connection" => {
            places::check(body, "connectionDetails", out);
            connection::common(body, "connectionDetails", out);
            change::patch(body, arguments, parent, out);
        }
        "matillion.create_environment_override"
        | "matillion.update_environment_override"
        | "matillion.upsert_environment_override" => {
            environment_override::check(body, parent, out);
            connection::common(body, "connectionOverrides", out);
            places::check(body, "connectionOverrides", out);
            if operation.id != "matillion.create_environment_override" {
                environment_override::replacement(body, out);
            }
        }
        "matillion.create_data_platform_connection" => data_platform::check(body, out),
        _ => {}
    }
}
