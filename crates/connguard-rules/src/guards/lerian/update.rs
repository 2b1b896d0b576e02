//! Updating a database connection: what the service refuses, and what it accepts but ignores.

use serde_json::{Map, Value};

use super::connection::{config_name, is_blank, mysql_password, push, templates};
use super::{host, metadata, ssl};
use crate::body::members::Members;
use crate::body::spelling::is_spelling;
use crate::combinations::check::check_given;
use crate::combinations::column::Given;
use crate::spec::generated::lerian::{CREATE_CONNECTION_REQUEST, rule};
use crate::spec::operation::Dialect;
use crate::spec::violation::Violation;

const REQUIRED: [&str; 5] = ["configName", "type", "host", "databaseName", "userName"];
const KNOWN: [&str; 10] =
    ["configName", "type", "host", "port", "databaseName", "userName", "password", "schema", "ssl", "metadata"];

pub(super) fn check(body: Members<'_>, stored: Option<&Value>, multi_tenant: bool, out: &mut Vec<Violation>) {
    ignored(body, out);
    let mut changes = KNOWN.iter().filter_map(|name| body.get(name).map(|value| (*name, value)));
    // The service ignores an empty ssl object.
    if !changes.any(|(name, value)| name != "ssl" || has_members(value, body.dialect)) {
        let already = out.iter().any(|v| std::ptr::eq(v.rule, &rule::BODY_EMPTY));
        if !already {
            let rule = &rule::BODY_EMPTY;
            out.push(Violation::new(rule, "", format!("nothing would change; known members: {}", KNOWN.join(", "))));
        }
        return;
    }
    for member in REQUIRED {
        if body.string(member).is_some_and(str::is_empty) {
            push(&rule::UPDATE_BLANK, member, out);
        }
    }
    for (member, rule) in [("databaseName", &rule::DATABASE_NAME_BLANK), ("userName", &rule::USER_NAME_BLANK)] {
        if body.string(member).is_some_and(is_blank) {
            push(rule, member, out);
        }
    }
    config_name(body, out);
    if let Some(host) = body.string("host").filter(|h| !h.is_empty()) {
        host::check(host, multi_tenant, out);
    }
    if body.string("password") == Some("") {
        push(&rule::UPDATE_EMPTY_PASSWORD, "password", out);
    }
    let engine = body.string("type").or_else(|| stored?.get("type")?.as_str());
    if engine == Some("MYSQL") {
        mysql_password(body, out);
    }
    ssl::replaced(body, engine, out);
    templates(body, out);
    let stored = stored.and_then(Value::as_object);
    if stored.is_some_and(is_unassigned) {
        out.push(Violation::of(&rule::UPDATE_UNASSIGNED, ""));
    }
    mode_of_type(body, stored, out);
    metadata::check(body, out);
}

fn is_unassigned(stored: &Map<String, Value>) -> bool {
    let is_filled = |name: &str| stored.get(name).and_then(Value::as_str).is_some_and(|text| !text.is_empty());
    is_filled("id") && !is_filled("productName")
}

/// A new mode must be valid with the stored type, and a new type with the stored mode.
fn mode_of_type(body: Members<'_>, stored: Option<&Map<String, Value>>, out: &mut Vec<Violation>) {
    let new = |column: &str| Some(Given::of(body, column)).filter(|given| given.is_present());
    let old = |column: &str| stored.map(|stored| Given::of(Members::new(stored, body.dialect), column));
    if ["type", "ssl.mode"].iter().any(|column| new(column).is_some()) {
        let given = |column: &str| new(column).or_else(|| old(column)).unwrap_or(Given::Absent);
        check_given(&CREATE_CONNECTION_REQUEST, given, out);
    }
}

/// Whether an ssl object has any documented member.
fn has_members(ssl: &Value, dialect: &'static Dialect) -> bool {
    let Value::Object(map) = ssl else { return true };
    let ssl = Members::new(map, dialect);
    ["mode", "ca", "cert", "key"].iter().any(|m| ssl.get(m).is_some_and(|v| v.as_str().is_none_or(|t| !t.is_empty())))
}

fn ignored(body: Members<'_>, out: &mut Vec<Violation>) {
    let is_ignored = |key: &str| ["id", "productName"].iter().any(|name| is_spelling(key, name));
    let unknown =
        |found| [&rule::BODY_UNKNOWN_MEMBER, &rule::BODY_MISSPELT_MEMBER].iter().any(|r| std::ptr::eq(*r, found));
    // More specific than the violation about undocumented members, which it replaces.
    out.retain(|v| !(unknown(v.rule) && is_ignored(v.path.trim_start_matches('/'))));
    for (key, value) in body.map {
        if is_ignored(key) {
            push(&rule::UPDATE_IGNORED_MEMBER, key, out);
        } else if value.is_null() && KNOWN.contains(&key.as_str()) {
            push(&rule::UPDATE_NULL_IGNORED, key, out);
        }
    }
}
