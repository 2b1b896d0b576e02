//! Environment overrides: they follow their parent connection.

use serde_json::Value;

use super::connection::{secret_name, secrets_location};
use crate::body::members::Members;
use crate::spec::generated::matillion::rule;
use crate::spec::suggest::quoted;
use crate::spec::violation::Violation;

pub(super) fn check(body: Members<'_>, parent: Option<&Value>, out: &mut Vec<Violation>) {
    let auth_type = body.text("authType");
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
    if let (Some(given), Some(wanted)) = (body.text("connectionName"), member("name"))
        && given != wanted
    {
        let message = format!("is {}, but the connection that was handed over is {}", quoted(given), quoted(wanted));
        out.push(Violation::new(&rule::OVERRIDE_PARENT_NAME, "/connectionName", message).allowing([wanted]));
    }
}

/// What an update, or an upsert of what exists, unsets.
pub(super) fn replacement(body: Members<'_>, out: &mut Vec<Violation>) {
    // A generic secret must be named, so that there is an error already.
    if body.get("connectionOverrides").is_none() && body.text("authType") != Some("GENERIC_SECRET") {
        let rule = &rule::OVERRIDE_DETAILS_UNSET;
        out.push(Violation::new(rule, "/connectionOverrides", format!("{}; {}", rule.summary, rule.remedy)));
    }
}
