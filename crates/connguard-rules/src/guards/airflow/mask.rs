//! `***`, which the service shows in the place of a secret, must not become one.

use serde_json::Value;

use crate::body::members::Members;
use crate::body::pointer::pointer;
use crate::spec::generated::airflow::rule;
use crate::spec::rule::Rule;
use crate::spec::violation::Violation;

pub(super) const MASK: &str = "***";

/// What is created has no stored secret to be kept.
pub(super) fn create(body: Members<'_>, out: &mut Vec<Violation>) {
    if body.string("password") == Some(MASK) {
        out.push(Violation::of(&rule::SECRET_MASK, "/password"));
    }
    inside(body, &rule::SECRET_MASK, out);
}

/// An update keeps a masked member of extra, unless it is stored under another name.
pub(super) fn update(body: Members<'_>, out: &mut Vec<Violation>) {
    inside(body, &rule::SECRET_RENAMED_MASK, out);
}

fn inside(body: Members<'_>, rule: &'static Rule, out: &mut Vec<Violation>) {
    if let Some(extra) = body.get("extra").filter(|extra| extra.is_object()) {
        find(extra, "/extra", rule, out);
    }
}

fn find(value: &Value, path: &str, rule: &'static Rule, out: &mut Vec<Violation>) {
    match value {
        Value::String(text) if text == MASK => out.push(Violation::of(rule, path)),
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| find(value, &pointer(path, name), rule, out));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| find(item, &format!("{path}/{index}"), rule, out));
        }
        _ => {}
    }
}
