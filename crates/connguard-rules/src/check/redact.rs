//! What is said of a body does not repeat its secrets, also where one of them stands in another member, too: in the wrong
//! column, or as a member's name.

use serde_json::Value;

use crate::body::pointer::pointer;
use crate::body::secrets::secrets;
use crate::spec::operation::Operation;
use crate::spec::schema::{Kind, Object};
use crate::spec::suggest::quoted;
use crate::spec::violation::Violation;

const HIDDEN: &str = "[redacted]";
/// Fewer characters than these are a word of any text.
const SHORT: usize = 4;

/// Hides the secrets of the body in its violations.
pub(super) fn hide(operation: &Operation, body: Option<&Value>, found: &mut [Violation]) {
    if found.is_empty() {
        return;
    }
    let secrets = body.map(|body| secrets(operation, body)).unwrap_or_default();
    for secret in secrets.iter().filter(|secret| secret.trim().chars().count() >= SHORT) {
        let shown = [quoted(secret), quoted(&secret.to_lowercase())];
        let name = pointer("", secret).split_off(1);
        let is_documented = operation.body.is_some_and(|object| documents(object, secret));
        for violation in found.iter_mut() {
            for shown in shown.iter().filter(|shown| violation.message.contains(*shown)).collect::<Vec<_>>() {
                violation.message = violation.message.replace(shown.as_str(), &format!("\"{HIDDEN}\""));
            }
            if !is_documented && violation.path.split('/').any(|part| part == name) {
                let parts = violation.path.split('/').map(|part| if part == name { HIDDEN } else { part });
                violation.path = parts.collect::<Vec<_>>().join("/");
            }
            violation.allowed.iter_mut().chain(&mut violation.nearest).for_each(|value| hide_in(value, secret));
        }
    }
}

/// Whether a member of this name is documented, at any depth.
fn documents(object: &Object, name: &str) -> bool {
    object.members.iter().any(|member| match &member.kind {
        Kind::Object(inner) => member.name == name || documents(inner, name),
        _ => member.name == name,
    })
}

fn hide_in(value: &mut Value, secret: &str) {
    match value {
        Value::String(text) if text.eq_ignore_ascii_case(secret) => HIDDEN.clone_into(text),
        Value::Array(items) => items.iter_mut().for_each(|item| hide_in(item, secret)),
        Value::Object(members) => members.values_mut().for_each(|value| hide_in(value, secret)),
        _ => {}
    }
}
