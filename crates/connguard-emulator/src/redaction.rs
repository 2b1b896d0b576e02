//! What the journal may show: everything but secrets.

use axum::http::HeaderMap;
use connguard_rules::spec::Object;
use connguard_rules::{Secrecy, is_secret_name, secrecy};
use serde_json::{Map, Value, json};

use crate::request::{Incoming, pairs};

const REDACTED: &str = "[redacted]";

/// Longer texts are named by their length, so that the journal stays small.
const LONGEST_TEXT: usize = 4096;

/// Names of parameters and headers that hold secrets, in lower case and without `_` and `-`, beside those of bodies.
const SECRET_NAMES: &[&str] = &["authorization", "proxyauthorization", "cookie"];

/// The body as JSON without secrets; a body that is neither JSON nor a form is only measured.
pub(crate) fn redact_body(operation: Option<&str>, incoming: &Incoming) -> Value {
    if incoming.body.is_empty() {
        return Value::Null;
    }
    if incoming.media_type() == "application/x-www-form-urlencoded" {
        return redact_pairs(&pairs(&String::from_utf8_lossy(&incoming.body)));
    }
    let object = operation.and_then(|id| connguard_rules::operation(id).ok()?.body);
    match serde_json::from_slice(&incoming.body) {
        // A text by itself has no name that could tell whether it is secret.
        Ok(Value::String(_)) => json!(REDACTED),
        Ok(value) => redact(object, &value),
        Err(_) => json!(format!("[{} bytes that are not JSON]", incoming.body.len())),
    }
}

/// The value with every secret replaced by a mark. `object` is what the documents say of it.
fn redact(object: Option<&'static Object>, value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let shown = |name: &String, value: &Value| match secrecy(object, name, value) {
                Secrecy::Secret => json!(REDACTED),
                Secrecy::Public(inner) => redact(inner, value),
            };
            members.iter().map(|(name, value)| (shorten(name), shown(name, value))).collect()
        }
        Value::Array(items) => items.iter().map(|item| redact(None, item)).collect(),
        Value::String(text) => Value::String(shorten(text)),
        other => other.clone(),
    }
}

/// Names and values as an object; a name that comes more than once has a list.
pub(crate) fn redact_pairs(pairs: &[(String, String)]) -> Value {
    let mut object = Map::new();
    for (name, value) in pairs {
        let value = if is_secret(name) { json!(REDACTED) } else { Value::String(shorten(value)) };
        match object.get_mut(name) {
            None => {
                object.insert(name.clone(), value);
            }
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = json!([first, value]),
        }
    }
    Value::Object(object)
}

/// Headers as an object, names in lower case.
pub(crate) fn redact_headers(headers: &HeaderMap) -> Value {
    let pairs: Vec<_> = headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect();
    redact_pairs(&pairs)
}

fn is_secret(name: &str) -> bool {
    // Forms and queries lead into objects with a dot: `ssl.key`.
    let last = name.rsplit('.').next().unwrap_or(name);
    let plain = last.replace(['_', '-'], "").to_lowercase();
    SECRET_NAMES.contains(&plain.as_str()) || is_secret_name(last)
}

fn shorten(text: &str) -> String {
    if text.len() > LONGEST_TEXT { format!("[{} bytes]", text.len()) } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_go_wherever_they_are_and_references_stay() {
        let body = json!({
            "PassWord": "a", "ssl": {"key": "b", "mode": "require"}, "list": [{"client_secret": {"c": 1}}],
            "connectionProperties": {"secretName": "db-credentials", "secretKey": "password"},
        });
        assert_eq!(
            redact(None, &body),
            json!({
                "PassWord": "[redacted]", "ssl": {"key": "[redacted]", "mode": "require"},
                "list": [{"client_secret": "[redacted]"}],
                "connectionProperties": {"secretName": "db-credentials", "secretKey": "password"},
            })
        );
    }

    #[test]
    fn misspelt_secrets_go_and_documented_members_stay() {
        let body = json!({
            "configName": "a", "pasword": "s", "pass": "s", "Passwd": 1, "KEY": "s", "schema": "public",
            "SSL": {"mode": "require", "Key": "s", "keys": "s", "ca": "c"}, "ssl": "s", "metadata": {"pwd": "s", "team": "t"},
        });
        let incoming = |body: &Value| {
            let mut incoming = Incoming { body: body.to_string().into(), ..Incoming::default() };
            incoming.headers.insert("content-type", "application/json".parse().unwrap());
            incoming
        };
        let redacted = "[redacted]";
        assert_eq!(
            redact_body(Some("lerian.create_connection"), &incoming(&body)),
            json!({
                "configName": "a", "pasword": redacted, "pass": redacted, "Passwd": redacted, "KEY": redacted,
                "schema": "public", "SSL": {"mode": "require", "Key": redacted, "keys": redacted, "ca": "c"},
                "ssl": redacted, "metadata": {"pwd": redacted, "team": "t"},
            })
        );
        let unknown =
            redact_body(Some("lerian.token"), &incoming(&json!({"grantType": "password", "clientSecret": "s"})));
        assert_eq!(unknown, json!({"grantType": "password", "clientSecret": redacted}));
    }

    #[test]
    fn a_body_that_cannot_be_read_is_not_shown() {
        let of = |media: &str, body: &str| {
            let mut incoming = Incoming { body: body.into(), ..Incoming::default() };
            incoming.headers.insert("content-type", media.parse().unwrap());
            redact_body(None, &incoming)
        };
        assert_eq!(of("application/json", "{\"password\": \"hunter2\""), json!("[22 bytes that are not JSON]"));
        assert_eq!(of("application/json", "\"hunter2\""), json!("[redacted]"));
        assert_eq!(
            of("application/x-www-form-urlencoded", "a=1&a=2&a=3&client_secret=x&ssl.key=x"),
            json!({"a": ["1", "2", "3"], "client_secret": "[redacted]", "ssl.key": "[redacted]"})
        );
    }

    #[test]
    fn long_texts_are_measured() {
        assert_eq!(redact(None, &json!({"a": "x".repeat(5000)})), json!({"a": "[5000 bytes]"}));
    }
}
