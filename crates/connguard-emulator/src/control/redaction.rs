//! Redacts secrets in the journal.

use axum::http::HeaderMap;
use connguard_rules::spec::Object;
use connguard_rules::{Secrecy, is_secret_name, secrecy, url_passwords};
use serde_json::{Map, Value, json};

use crate::http::request::{Incoming, pairs};

const REDACTED: &str = "[redacted]";
const FORM: &str = "application/x-www-form-urlencoded";

/// Normalized names of references to secrets, which are not secret themselves.
const PUBLIC_NAMES: &[&str] = &["secretkey", "secretname", "credentialsecretname"];

/// Of longer strings only the length is kept, so that the journal stays small.
const LONGEST_TEXT: usize = 4096;

/// Normalized names of secrets, in addition to those in the OpenAPI documents.
const SECRET_NAMES: &[&str] = &["authorization", "proxyauthorization", "cookie", "setcookie", "dsn", "pin", "pw"];

/// What normalized names of secrets contain or end with.
const SECRET_PARTS: &[&str] = &[
    "bearer",
    "connectionstring",
    "connstr",
    "credential",
    "jdbcurl",
    "keyfiledict",
    "serviceaccount",
    "servicekey",
    "signature",
    "webhookurl",
];
const SECRET_ENDS: &[&str] = &[
    "accesskey",
    "authkey",
    "clientkey",
    "databaseurl",
    "dburl",
    "encryptionkey",
    "keydata",
    "pass",
    "pem",
    "pfx",
    "privkey",
    "secretkey",
    "signingkey",
    "sshkey",
    "sslkey",
    "storagekey",
    "tlskey",
];

/// The body as JSON without secrets, whatever its content type says; if it is neither JSON nor a form, only its
/// size.
pub(crate) fn redact_body(operation: Option<&str>, incoming: &Incoming) -> Value {
    if incoming.body.is_empty() {
        return Value::Null;
    }
    let measured = |what: &str| json!(format!("[{} bytes {what}]", incoming.body.len()));
    if incoming.broken_off {
        return measured("of a body that broke off");
    }
    // The services replace invalid UTF-8 in the same way.
    let text = String::from_utf8_lossy(&incoming.body);
    let object = operation.and_then(|id| connguard_rules::operation(id).ok()?.body);
    match serde_json::from_str(&text) {
        Ok(value @ (Value::Object(_) | Value::Array(_))) => redact(object, &value),
        // A form field without a value may be a password that was sent alone.
        _ if incoming.media_type() == FORM && is_form(&text) => redact_pairs(&pairs(&text)),
        // A scalar has no name that says whether it is secret.
        Ok(_) => json!(REDACTED),
        Err(_) => measured("that are not JSON"),
    }
}

/// Whether this is a form, not something else with a form's content type: every part has a name and a value,
/// and the names are plain.
fn is_form(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.[]%+".contains(&byte);
    text.split('&')
        .filter(|part| !part.is_empty())
        .all(|part| part.split_once('=').is_some_and(|(name, _)| !name.is_empty() && name.bytes().all(is_plain)))
}

/// The value with its secrets redacted. `object` is its schema, if it is known.
fn redact(object: Option<&'static Object>, value: &Value) -> Value {
    let free = object.filter(|object| object.json_text);
    match value {
        Value::Object(members) => {
            let shown = |name: &String, value: &Value| match secrecy(object, name, value) {
                Secrecy::Secret => json!(REDACTED),
                Secrecy::Public(_) if has_secret_name(object, name) => json!(REDACTED),
                Secrecy::Public(inner) => redact(inner, value),
            };
            members.iter().map(|(name, value)| (shorten(name), shown(name, value))).collect()
        }
        Value::Array(items) => items.iter().map(|item| redact(free, item)).collect(),
        Value::String(text) => show(free, text),
        other => other.clone(),
    }
}

/// Names and values as an object; the values of a repeated name are a list.
pub(crate) fn redact_pairs(pairs: &[(String, String)]) -> Value {
    let mut object = Map::new();
    for (name, value) in pairs {
        let value = if is_secret(name) { json!(REDACTED) } else { show(None, value) };
        let name = shorten(name);
        match object.get_mut(&name) {
            None => {
                object.insert(name, value);
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
    // Forms and queries address members of objects with a dot: `ssl.key`.
    let last = name.rsplit('.').next().unwrap_or(name);
    is_secret_name(last) || has_secret_name(None, last)
}

/// Whether the name looks like that of a secret. For names in the schema, the schema decides.
fn has_secret_name(object: Option<&'static Object>, name: &str) -> bool {
    let folded: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let is_same = |known: &str| known.eq_ignore_ascii_case(&folded);
    if PUBLIC_NAMES.contains(&folded.as_str())
        || object.is_some_and(|object| object.members.iter().any(|member| is_same(member.name)))
    {
        return false;
    }
    SECRET_NAMES.contains(&folded.as_str())
        || SECRET_PARTS.iter().any(|part| folded.contains(part))
        || SECRET_ENDS.iter().any(|end| folded.ends_with(end))
}

/// A string, redacted if it looks like a secret whatever its name is. In the text of an object, e.g. Airflow's `extra`,
/// the names tell.
fn show(object: Option<&'static Object>, text: &str) -> Value {
    if text.trim_start().starts_with(['{', '[']) {
        match serde_json::from_str(text) {
            Ok(value) => return Value::String(shorten(&redact(object, &value).to_string())),
            // It may be one that only other parsers read.
            Err(_) if text.contains('"') => return json!(format!("[{} bytes that are not JSON]", text.len())),
            Err(_) => {}
        }
    }
    if is_telling(text) { json!(REDACTED) } else { Value::String(shorten(text)) }
}

/// Whether the string contains a private key, the password of a connection string, or the credentials of a URL.
fn is_telling(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    !url_passwords(text).is_empty()
        || ["private key-----", "password=", "pwd=", "secret="].iter().any(|mark| lower.contains(mark))
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
    fn a_body_that_broke_off_is_measured() {
        let incoming = Incoming { body: b"{\"a\": 1}".into(), broken_off: true, ..Incoming::default() };
        assert_eq!(redact_body(None, &incoming), json!("[8 bytes of a body that broke off]"));
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
    fn json_is_json_under_any_content_type() {
        let of = |media: &str, body: &str| {
            let mut incoming = Incoming { body: body.into(), ..Incoming::default() };
            if !media.is_empty() {
                incoming.headers.insert("content-type", media.parse().unwrap());
            }
            redact_body(Some("lerian.create_connection"), &incoming)
        };
        for media in ["", FORM, "text/plain", "application/json"] {
            let shown = of(media, "{\"password\": \"hunter2=&a=b\", \"host\": \"h\"}");
            assert_eq!(shown, json!({"password": "[redacted]", "host": "h"}), "{media}");
        }
        for text in ["{\"password\": \"hunter2=&a=b\"", "hunter2", "password: hunter2=1", "a=1&hunter2", "=hunter2"] {
            let shown = of(FORM, text);
            assert_eq!(shown, json!(format!("[{} bytes that are not JSON]", text.len())));
        }
        assert_eq!(of(FORM, "4711"), json!("[redacted]"));
    }

    #[test]
    fn secrets_of_other_services_go_too() {
        let names = "connectionString connection_string ConnStr dsn DSN jdbcUrl JDBC_URL sslKey ssl-key accessKey AWS_ACCESS_KEY_ID \
                     aws_secret_access_key databaseUrl clientKey apiKey dbPass credentials privateKeyPem";
        for name in names.split_whitespace().filter(|name| *name != "AWS_ACCESS_KEY_ID") {
            let shown = redact(None, &json!({ name: "hunter2", "inner": {name: {"a": "hunter2"}} })).to_string();
            assert!(!shown.contains("hunter2"), "{name}: {shown}");
            assert!(is_secret(name), "{name}");
        }
        for value in [
            "postgresql://user:hunter2@db.example.com/a",
            "jdbc:postgresql://db.example.com/a?user=b&password=hunter2",
            "Server=db;Database=a;Uid=b;Pwd=hunter2",
            "-----BEGIN RSA PRIVATE KEY-----\nhunter2",
        ] {
            assert_eq!(redact(None, &json!({"host": value})), json!({"host": "[redacted]"}));
        }
        let public = json!({
            "host": "db.example.com", "url": "https://example.com/a@b:c", "databaseName": "a", "keyspace": "b",
            "connectionName": "c", "sslMode": "require", "compass": "north",
        });
        let shown = redact(None, &public);
        assert_eq!(shown["host"], "db.example.com");
        assert_eq!(
            (&shown["url"], &shown["keyspace"], &shown["sslMode"]),
            (&public["url"], &public["keyspace"], &public["sslMode"])
        );
    }

    #[test]
    fn an_object_in_a_text_is_looked_into() {
        let shown = |text: &str| redact(None, &json!({ "extra": text }))["extra"].clone();
        assert_eq!(
            shown(r#"{"sslmode": "require", "nested": {"keyfile_dict": "s", "token": ["s"]}}"#),
            r#"{"sslmode":"require","nested":{"keyfile_dict":"[redacted]","token":"[redacted]"}}"#
        );
        assert_eq!(shown(r#"[{"password": "s"}]"#), r#"[{"password":"[redacted]"}]"#);
        assert_eq!(shown(r#"{"password": "s", "a": NaN}"#), "[27 bytes that are not JSON]");
        assert_eq!(shown("{name}"), "{name}");
        let body = connguard_rules::operation("airflow.create_connection").unwrap().body;
        let extra = json!({"secret_key": "s", "key_path": "/k", "nested": [{"secret_key": "s", "sslkey": "s"}]});
        let hidden = json!({"secret_key": "[redacted]", "key_path": "/k",
            "nested": [{"secret_key": "[redacted]", "sslkey": "[redacted]"}]});
        assert_eq!(redact(body, &json!({"extra": extra.to_string()}))["extra"], hidden.to_string());
        assert_eq!(redact(body, &json!({"extra": extra}))["extra"], hidden);
    }

    #[test]
    fn long_texts_are_measured() {
        assert_eq!(redact(None, &json!({"a": "x".repeat(5000)})), json!({"a": "[5000 bytes]"}));
    }
}
