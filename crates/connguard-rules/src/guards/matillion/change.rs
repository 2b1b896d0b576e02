//! Changes of a connection, by an update or a patch: what stays, and what the connection itself says of the new values.

use serde_json::Value;

use crate::body::members::Members;
use crate::combinations::check::check_given;
use crate::combinations::column::Given;
use crate::spec::arguments::Arguments;
use crate::spec::generated::matillion::{CREATE_CONNECTION_REQUEST, rule};
use crate::spec::suggest::quoted;
use crate::spec::violation::Violation;

/// Members of a reply that no request changes. What is sent as it is stored is no attempt to.
const FIXED: [&str; 6] = ["name", "authProvider", "id", "createdBy", "createdDate", "projectId"];

/// A patch names what is to be changed, and nothing else.
pub(super) fn patch(body: Members<'_>, arguments: &Arguments, parent: Option<&Value>, out: &mut Vec<Violation>) {
    if body.map.is_empty() {
        let rule = &rule::CONNECTION_PATCH_EMPTY;
        out.push(Violation::new(rule, "", format!("{}; {}", rule.summary, rule.remedy)));
    }
    // What is fixed is not sent, so there is no more to say of it than that it differs.
    let path = |found: &Violation| found.path.strip_prefix('/').map(str::to_owned).unwrap_or_default();
    out.retain(|found| found.rule.id != rule::BODY_UNKNOWN_MEMBER.id || !FIXED.contains(&path(found).as_str()));
    fixed(body, arguments, parent, out);
}

/// Members that stay must be what they are; what is not known of them passes.
pub(super) fn fixed(body: Members<'_>, arguments: &Arguments, parent: Option<&Value>, out: &mut Vec<Violation>) {
    for member in FIXED {
        let stored = match member {
            "name" => arguments.get("connection_name").or_else(|| parent?.get("name")),
            _ => parent.and_then(|parent| parent.get(member)),
        };
        let (Some(stored), Some(given)) = (stored.filter(|v| !v.is_null()), body.map.get(member)) else { continue };
        if stored != given {
            let rule = &rule::CONNECTION_UPDATE_IMMUTABLE;
            let shown = |value: &Value| value.as_str().map_or_else(|| value.to_string(), quoted);
            let message = format!("is {}, and cannot be changed to {}; {}", shown(stored), shown(given), rule.remedy);
            let path = format!("/{member}");
            out.retain(|found| found.path != path || found.rule.id != rule::BODY_UNKNOWN_MEMBER.id);
            out.push(Violation::new(rule, path, message));
        }
    }
}

/// The authProvider stays, so the new values must form a row with it, as they must when a connection is created.
pub(super) fn combination(body: Members<'_>, parent: Option<&Value>, out: &mut Vec<Violation>) {
    let stored = |member: &str| parent.and_then(|parent| parent.get(member)).and_then(Value::as_str);
    let Some(provider) = stored("authProvider") else { return };
    let columns = ["platformConnectionType", "authType"];
    let is_changed = columns.iter().any(|column| body.text(column) != stored(column));
    let creatable =
        ["COMPONENT_BASIC", "CLOUD_PLATFORM_CREDENTIALS"].contains(&body.text(columns[0]).unwrap_or_default());
    let is_found = out.iter().any(|found| found.rule.id == rule::CONNECTION_UPDATE_COMBINATION.id);
    if !is_changed || !creatable || is_found {
        return;
    }
    let mut found = Vec::new();
    let given = |column: &str| match column {
        "authProvider" => Given::Text(provider),
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
