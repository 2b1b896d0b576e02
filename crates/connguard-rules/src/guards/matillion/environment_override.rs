//! Environment overrides, which must match their parent connection.

use serde_json::Value;

use super::connection::{secret_name, secrets_location};
use crate::body::members::Members;
use crate::spec::generated::matillion::rule;
use crate::spec::suggest::quoted;
use crate::spec::violation::Violation;

pub(super) fn check(body: Members<'_>, parent: Option<&Value>, out: &mut Vec<Violation>) {
    let auth_type = body.string("authType");
    if auth_type == Some("GENERIC_SECRET") {
        secret_name(body, "connectionOverrides", &rule::OVERRIDE_SECRET_NAME_REQUIRED, out);
    }
    secrets_location(body, "connectionOverrides", out);
    let member = |name: &str| parent.and_then(|p| p.get(name)).and_then(Value::as_str);
    if let (Some(given), Some(wanted)) = (auth_type, member("authType"))
        && given != wanted
    {
        let message = format!("is {}, but the connection has {}", quoted(given), quoted(wanted));
        out.push(Violation::new(&rule::OVERRIDE_AUTH_TYPE_MATCHES_PARENT, "/authType", message).allowing([wanted]));
    }
    if let (Some(given), Some(wanted)) = (body.string("connectionName"), member("name"))
        && given != wanted
    {
        let message = format!("is {}, but the parent connection is {}", quoted(given), quoted(wanted));
        out.push(Violation::new(&rule::OVERRIDE_PARENT_NAME, "/connectionName", message).allowing([wanted]));
    }
}

/// What an update, or an upsert of an existing override, would unset.
pub(super) fn replacement(body: Members<'_>, out: &mut Vec<Violation>) {
    // For a generic secret, the missing name is already an error.
    if body.get("connectionOverrides").is_none() && body.string("authType") != Some("GENERIC_SECRET") {
        out.push(Violation::of(&rule::OVERRIDE_DETAILS_UNSET, "/connectionOverrides"));
    }
}
