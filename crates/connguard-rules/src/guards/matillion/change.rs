//! Updating or patching a connection: immutable members, and new values checked against the stored connection.

use serde_json::Value;

use crate::body::members::Members;
use crate::combinations::check::check_given;
use crate::combinations::column::Given;
use crate::spec::arguments::Arguments;
use crate::spec::generated::matillion::{CREATE_CONNECTION_REQUEST, rule};
use crate::spec::suggest::quoted;
use crate::spec::violation::Violation;

/// Members that no request can change. Sending the stored value is allowed.
const IMMUTABLE: [&str; 6] = ["name", "authProvider", "id", "createdBy", "createdDate", "projectId"];

/// A patch contains only what changes.
pub(super) fn patch(body: Members<'_>, arguments: &Arguments, parent: Option<&Value>, out: &mut Vec<Violation>) {
    if body.map.is_empty() {
        out.push(Violation::of(&rule::CONNECTION_PATCH_EMPTY, ""));
    }
    // Immutable members are not sent, so that only a different value is a violation.
    let path = |found: &Violation| found.path.strip_prefix('/').map(str::to_owned).unwrap_or_default();
    out.retain(|found| found.rule.id != rule::BODY_UNKNOWN_MEMBER.id || !IMMUTABLE.contains(&path(found).as_str()));
    immutable(body, arguments, parent, out);
}

/// Immutable members must have their stored value, if it is known.
pub(super) fn immutable(body: Members<'_>, arguments: &Arguments, parent: Option<&Value>, out: &mut Vec<Violation>) {
    for member in IMMUTABLE {
        let stored = match member {
            "name" => arguments.get("connection_name").or_else(|| parent?.get("name")),
            _ => parent.and_then(|parent| parent.get(member)),
        };
        let (Some(stored), Some(given)) = (stored.filter(|v| !v.is_null()), body.map.get(member)) else { continue };
        if stored != given {
            let rule = &rule::CONNECTION_UPDATE_IMMUTABLE;
            let shown = |value: &Value| value.as_str().map_or_else(|| value.to_string(), quoted);
            let message = format!("is {} and cannot be changed to {}; {}", shown(stored), shown(given), rule.remedy);
            let path = format!("/{member}");
            out.retain(|found| found.path != path || found.rule.id != rule::BODY_UNKNOWN_MEMBER.id);
            out.push(Violation::new(rule, path, message));
        }
    }
}

/// The authProvider is immutable, so that the new values must form a row with it, as for a create.
pub(super) fn combination(body: Members<'_>, parent: Option<&Value>, out: &mut Vec<Violation>) {
    let stored = |member: &str| parent.and_then(|parent| parent.get(member)).and_then(Value::as_str);
    let Some(provider) = stored("authProvider") else { return };
    let columns = ["platformConnectionType", "authType"];
    let is_changed = columns.iter().any(|column| body.string(column) != stored(column));
    let creatable =
        ["COMPONENT_BASIC", "CLOUD_PLATFORM_CREDENTIALS"].contains(&body.string(columns[0]).unwrap_or_default());
    let is_found = out.iter().any(|found| found.rule.id == rule::CONNECTION_UPDATE_COMBINATION.id);
    if !is_changed || !creatable || is_found {
        return;
    }
    let mut found = Vec::new();
    let given = |column: &str| match column {
        "authProvider" => Given::String(provider),
        _ => Given::of(body, column),
    };
    check_given(&CREATE_CONNECTION_REQUEST, given, &mut found);
    for mut violation in found {
        violation.rule = &rule::CONNECTION_UPDATE_AUTH_PROVIDER;
        if violation.path == "/authProvider" {
            "/authType".clone_into(&mut violation.path);
            violation.allowed.clear();
        }
        violation.message = format!("{}; {}", rule::CONNECTION_UPDATE_AUTH_PROVIDER.summary, violation.message);
        out.push(violation);
    }
}
