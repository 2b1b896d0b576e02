//! Which values of a body are secret: the documented ones in any letter case, and those that look like misspelled or
//! misplaced ones. They are redacted wherever a body, or a reply that repeats it, is shown.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::Value;

use crate::body::extra;
use crate::body::json_text::{self, is_text};
use crate::body::spelling::is_spelling;
use crate::spec::catalogue::operations;
use crate::spec::operation::Operation;
use crate::spec::schema::{Kind, Member, Object};
use crate::spec::suggest::{folded, nearest};

/// Parts of folded names that mark a secret, anywhere and at the end.
const ANYWHERE: &[&str] = &["password", "passwd"];
const AT_THE_END: &[&str] = &["secret", "token", "apikey", "privatekey", "passphrase", "pwd"];
/// The shortest prefix of a secret's name that is treated as the name, e.g. `pass`.
const LEAST_BEGINNING: usize = 4;

/// Whether a member's value may be shown.
#[derive(Debug, Clone, Copy)]
pub enum Secrecy {
    /// It may not be shown.
    Secret,
    /// It may be shown, except for secrets inside; with the schema of the object, if documented.
    Public(Option<&'static Object>),
}

/// Whether the value of this member may be shown. `object` is the schema that the member belongs to, if any.
pub fn secrecy(object: Option<&'static Object>, name: &str, value: &Value) -> Secrecy {
    let documented = object.and_then(|object| documented(object, name));
    match (documented, value) {
        (Some(member), _) if member.secret => Secrecy::Secret,
        (Some(member), value) => match (&member.kind, value) {
            (Kind::Object(inner), Value::Object(_) | Value::Null) => Secrecy::Public(Some(inner)),
            (Kind::Object(inner), Value::String(text)) if inner.json_text && json_text::read(text).is_some() => {
                Secrecy::Public(Some(inner))
            }
            // This may be the private key itself in place of the object that holds it.
            (Kind::Object(inner), _) if has_secret(inner) => Secrecy::Secret,
            _ => Secrecy::Public(None),
        },
        (None, _) if is_secret_name(name) => Secrecy::Secret,
        (None, _) => match object.filter(|object| object.json_text) {
            Some(_) if extra::is_secret_name(name) && !value.is_boolean() => Secrecy::Secret,
            // What is nested in it is named as freely.
            free => Secrecy::Public(free.map(|_| &extra::UNTYPED)),
        },
    }
}

/// Nearly every name is as documented; other spellings take longer to compare.
fn documented(object: &'static Object, name: &str) -> Option<&'static Member> {
    let member = |is_it: &dyn Fn(&Member) -> bool| object.members.iter().find(|member| is_it(member));
    member(&|member| member.name == name).or_else(|| member(&|member| is_spelling(name, member.name)))
}

/// Every secret string in a body, in any spelling of its member; numbers and booleans in their JSON form.
pub fn secrets<'a>(operation: &Operation, body: &'a Value) -> Vec<Cow<'a, str>> {
    let mut found = Vec::new();
    collect(operation.body, body, &mut found);
    found
}

fn collect<'a>(object: Option<&'static Object>, value: &'a Value, out: &mut Vec<Cow<'a, str>>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match secrecy(object, name, value) {
                    _ if object.is_some_and(|object| is_text(object, name)) && value.is_string() => text(value, out),
                    Secrecy::Secret => strings(value, out),
                    Secrecy::Public(inner) => collect(inner, value, out),
                }
            }
        }
        Value::Array(items) => {
            let object = object.filter(|object| object.json_text);
            items.iter().for_each(|item| collect(object, item, out));
        }
        // What travels as its text, where no schema says so.
        Value::String(string) if object.is_none_or(|object| object.json_text) => {
            let may_be_text = string.trim_start().starts_with(['{', '[']);
            if let Some(nested) = may_be_text.then(|| serde_json::from_str(string).ok()).flatten() {
                freely_named(&nested, out);
            }
        }
        _ => {}
    }
}

/// What is secret in an object that is given as its text; all of a text that says none.
fn text<'a>(value: &'a Value, out: &mut Vec<Cow<'a, str>>) {
    let Some(members) = value.as_str().and_then(json_text::read) else { return strings(value, out) };
    freely_named(&Value::Object(members), out);
}

/// What is secret in a value that is read from its text.
fn freely_named(value: &Value, out: &mut Vec<Cow<'_, str>>) {
    let mut found = Vec::new();
    collect(Some(&extra::UNTYPED), value, &mut found);
    out.extend(found.into_iter().map(|secret| Cow::Owned(secret.into_owned())));
}

/// All strings at any depth.
fn strings<'a>(value: &'a Value, out: &mut Vec<Cow<'a, str>>) {
    match value {
        Value::String(text) => out.push(Cow::Borrowed(text)),
        Value::Number(_) | Value::Bool(_) => out.push(Cow::Owned(value.to_string())),
        Value::Array(items) => items.iter().for_each(|item| strings(item, out)),
        Value::Object(members) => members.values().for_each(|value| strings(value, out)),
        Value::Null => {}
    }
}

static NAMES: LazyLock<Names> = LazyLock::new(Names::of_all_operations);

/// Initializes what is otherwise initialized on first use. A process that may be forked calls it where no fork can happen:
/// a child forked in the middle of it would wait forever.
pub fn prepare() {
    LazyLock::force(&NAMES);
}

/// Whether an undocumented member's name is, or resembles, that of a secret.
pub fn is_secret_name(name: &str) -> bool {
    let folded = folded(name);
    if NAMES.public.contains(folded.as_str()) {
        return false;
    }
    ANYWHERE.iter().any(|part| folded.contains(part))
        || AT_THE_END.iter().any(|end| folded.ends_with(end))
        || nearest(name, NAMES.secret.iter().copied()).is_some()
        || (folded.len() >= LEAST_BEGINNING && NAMES.secret.iter().any(|secret| secret.starts_with(&folded)))
}

/// All documented names. Where a secret and a public member share a name, the name is public.
struct Names {
    secret: BTreeSet<&'static str>,
    public: BTreeSet<String>,
}

impl Names {
    fn of_all_operations() -> Self {
        let mut names = Self { secret: BTreeSet::new(), public: BTreeSet::new() };
        for operation in operations() {
            operation.body.into_iter().for_each(|object| names.add(object));
            names.public.extend(operation.parameters.iter().flat_map(|p| [folded(p.wire), folded(p.argument)]));
        }
        names
    }

    fn add(&mut self, object: &'static Object) {
        for member in object.members {
            if member.secret {
                self.secret.insert(member.name);
            } else {
                self.public.insert(folded(member.name));
            }
            if let Kind::Object(inner) = member.kind {
                self.add(inner);
            }
        }
    }
}

fn has_secret(object: &Object) -> bool {
    object.members.iter().any(|member| member.secret || matches!(member.kind, Kind::Object(inner) if has_secret(inner)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::spec::catalogue::operation;

    fn of(id: &str, body: Value) -> Vec<String> {
        secrets(operation(id).unwrap(), &body).into_iter().map(Cow::into_owned).collect()
    }

    #[test]
    fn documented_secrets_count_in_every_spelling() {
        let body = json!({
            "password": "a", "PASSWORD": "b", "pa\u{17f}\u{17f}word": "c", "host": "h", "userName": "u",
            "ssl": {"mode": "require", "ca": "CA", "key": "d", "KEY": "e"}, "SSL": {"Key": "f"},
        });
        assert_eq!(of("lerian.create_connection", body.clone()), ["a", "b", "c", "d", "e", "f"]);
        assert_eq!(of("lerian.update_connection", body).len(), 6);
    }

    #[test]
    fn misspelt_and_misplaced_secrets_count() {
        for name in
            ["pasword", "passwd", "pass", "Pass_Word", "dbPassword", "passwordHash", "pwd", "key", "clientSecret"]
        {
            assert_eq!(of("lerian.create_connection", json!({"host": "h", name: "s"})), ["s"], "{name}");
            assert_eq!(of("lerian.create_connection", json!({"other": [{name: "s"}]})), ["s"], "{name}");
        }
        assert_eq!(of("lerian.create_connection", json!({"ssl": {"kye": "s", "keys": "t"}})), ["s", "t"]);
        assert_eq!(of("lerian.create_connection", json!({"ssl": "s", "SSL": ["t"]})), ["s", "t"]);
        assert_eq!(of("lerian.create_connection", json!({"metadata": {"password": "s", "team": "t"}})), ["s"]);
        let body = json!({"connectionDetails": {"connectionProperties": {"apiKey": "s", "secretName": "n"}}});
        assert_eq!(of("matillion.create_connection", body), ["s"]);
    }

    #[test]
    fn what_a_service_masks_in_a_free_object_counts() {
        let extra = json!({
            "aws_secret_access_key": "a", "secret_key": "b", "service_account_json": {"x": "c"}, "nested": [{"bearer": "d"}],
            "extra__google_cloud_platform__keyfile_dict": "e", "credentials": "f",
            "client_request_mfa_token": "g", "secret_enabled": true,
            "private_key_file": "/k", "service_account_file": "/s", "key_secret_name": "n", "region_name": "r",
        });
        let secret = ["a", "b", "c", "d", "e", "f", "g"];
        assert_eq!(of("airflow.create_connection", json!({"extra": extra})), secret);
        assert_eq!(of("airflow.create_connection", json!({"extra": extra.to_string()})), secret);
        let many = json!({"actions": [{"action": "create", "entities": [{"extra": extra.to_string()}]}]});
        assert_eq!(of("airflow.bulk_connections", many), secret);
        for text in [
            "\n {\"token\": \"s3cret\"}",
            "{\"a\": \" {\\\"token\\\": \\\"s3cret\\\"}\"}",
            "{\"a\": \"[{\\\"token\\\": \\\"s3cret\\\"}]\"}",
        ] {
            let many = json!({"actions": [{"action": "create", "entities": [{"extra": text}]}]});
            assert_eq!(of("airflow.bulk_connections", many), ["s3cret"], "{text}");
        }
        // Elsewhere these names are references.
        assert!(of("lerian.create_connection", json!({"metadata": {"secret_key": "k"}})).is_empty());
    }

    #[test]
    fn values_of_any_type_count() {
        let body = json!({"password": 12345, "PASSWORD": [true, {"a": "b"}], "Password": null});
        assert_eq!(of("lerian.create_connection", body), ["12345", "true", "b"]);
    }

    #[test]
    fn what_is_documented_and_no_secret_is_shown() {
        for operation in operations() {
            let mut names: Vec<&str> = operation.parameters.iter().map(|p| p.wire).collect();
            names.extend(operation.body.into_iter().flat_map(|o| o.members).filter(|m| !m.secret).map(|m| m.name));
            for name in names {
                assert!(!is_secret_name(name) && !is_secret_name(&name.to_uppercase()), "{name}");
            }
        }
        for name in ["secretName", "secretKey", "credentialSecretName", "team", "tokenUrl", "environment", "customers"]
        {
            assert!(!is_secret_name(name), "{name}");
        }
        assert!(of("lerian.validate_schema", json!({"mappedFields": {"a": {"b": ["password"]}}})).is_empty());
        assert!(of("lerian.get_connection", json!(["password"])).is_empty());
    }
}
