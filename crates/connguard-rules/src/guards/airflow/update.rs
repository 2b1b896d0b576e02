//! Changing a connection.

use serde_json::Value;

use super::{connection_type, mask};
use crate::body::members::Members;
use crate::spec::arguments::Arguments;
use crate::spec::generated::airflow::rule;
use crate::spec::operation::Location;
use crate::spec::suggest::quoted;
use crate::spec::violation::Violation;

pub(super) fn check(arguments: &Arguments, body: Members<'_>, out: &mut Vec<Violation>) {
    let named = arguments.get("connection_id").and_then(Value::as_str);
    if let (Some(own), Some(named)) = (body.string("connection_id"), named)
        && own != named
    {
        out.push(Violation::of(&rule::CONNECTION_ID_DIFFERS, "/connection_id"));
    }
    changed(body, out);
    let mask = match arguments.get("update_mask") {
        Some(Value::Array(names)) => names.as_slice(),
        // A string in the place of an array is its only item.
        Some(name) => std::slice::from_ref(name),
        None => &[],
    };
    for name in mask.iter().filter_map(Value::as_str) {
        // A null clears, so that it is there.
        if !body.map.contains_key(name) && is_member(name) {
            let message = format!(
                "update_mask names {}, which the body does not have; {}",
                quoted(name),
                rule::UPDATE_MASK_ABSENT.remedy
            );
            out.push(Violation::new(&rule::UPDATE_MASK_ABSENT, "/update_mask", message).at(Location::Query));
        }
    }
}

/// What an update says of a connection; also one of a bulk.
pub(super) fn changed(body: Members<'_>, out: &mut Vec<Violation>) {
    connection_type::check(body, false, out);
    mask::update(body, out);
    if let Some(password) = body.map.get("password")
        && (password.is_null() || password == "")
    {
        out.push(Violation::of(&rule::PASSWORD_CLEAR, "/password"));
    }
}

/// What is no member has a violation of its own.
fn is_member(name: &str) -> bool {
    ["conn_type", "description", "host", "login", "schema", "port", "password", "extra", "team_name"].contains(&name)
}
