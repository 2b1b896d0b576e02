//! What replies hide in `extra`, and how it is put back when it is sent again.

use std::collections::HashMap;

use super::json::{self, Json};

/// What stands for a secret.
pub(crate) const MASK: &str = "***";

/// What the names of secrets contain.
const SENSITIVE: [&str; 21] = [
    "access_key",
    "access_token",
    "api_key",
    "apikey",
    "auth_header",
    "authorization",
    "bearer",
    "connection_string",
    "dsn",
    "keyfile_dict",
    "passphrase",
    "passwd",
    "password",
    "private_key",
    "proxies",
    "proxy",
    "secret",
    "service_account",
    "service_key",
    "token",
    "webhook_url",
];

/// From this depth on, what is in a secret is hidden whatever it is.
const DEEPEST: usize = 5;

/// The text of `extra` as replies show it.
pub(crate) fn masked(extra: &str) -> Option<String> {
    let document = json::parse(extra).ok()?;
    Some(json::write(&hidden(document.root, false, 0)))
}

/// The new text of `extra`, with the stored secrets in place of their masks.
pub(crate) fn restored(new: &str, stored: &str) -> String {
    match (json::parse(new), json::parse(stored)) {
        (Ok(new), Ok(stored)) => json::write(&put_back(new.root, &stored.root, false, 0)),
        _ => new.to_owned(),
    }
}

fn is_sensitive(name: &str) -> bool {
    let mut folded = String::new();
    for character in name.trim().to_lowercase().chars() {
        let is_word = character.is_alphanumeric() || character == '_';
        if is_word || !folded.ends_with('\u{0}') {
            folded.push(if is_word { character } else { '\u{0}' });
        }
    }
    let folded = folded.replace('\u{0}', "_");
    SENSITIVE.iter().any(|part| folded.contains(part))
}

fn hidden(value: Json, is_secret: bool, depth: usize) -> Json {
    match value {
        _ if is_secret && depth > DEEPEST => Json::Text(MASK.to_owned()),
        Json::Text(_) if is_secret => Json::Text(MASK.to_owned()),
        Json::List(items) => Json::List(items.into_iter().map(|item| hidden(item, is_secret, depth + 1)).collect()),
        Json::Object(members) => {
            let hide = |(name, value): (String, Json)| {
                let is_secret = is_secret || is_sensitive(&name);
                (name, hidden(value, is_secret, depth + 1))
            };
            Json::Object(members.into_iter().map(hide).collect())
        }
        other => other,
    }
}

fn put_back(new: Json, stored: &Json, is_secret: bool, depth: usize) -> Json {
    if matches!(&new, Json::Text(text) if text == MASK) && (is_secret || depth > DEEPEST) {
        return stored.clone();
    }
    match (new, stored) {
        (new, _) if depth > DEEPEST => new,
        (Json::Object(members), Json::Object(stored)) => {
            let stored: HashMap<_, _> = stored.iter().map(|(name, value)| (name.as_str(), value)).collect();
            let merge = |(name, value): (String, Json)| {
                let value = match stored.get(name.as_str()) {
                    Some(stored) => put_back(value, stored, is_secret || is_sensitive(&name), depth + 1),
                    None => value,
                };
                (name, value)
            };
            Json::Object(members.into_iter().map(merge).collect())
        }
        (Json::List(items), Json::List(stored)) => {
            let merge = |(index, item)| match stored.get(index) {
                Some(stored) => put_back(item, stored, is_secret, depth + 1),
                None => item,
            };
            Json::List(items.into_iter().enumerate().map(merge).collect())
        }
        (new, _) => new,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_is_hidden() {
        for name in ["AWS_SECRET", "aws_access_key_id", " My-Api Key ", "http_proxy", "proxies"] {
            assert!(is_sensitive(name), "{name}");
        }
        for name in ["pwd", "key", "credentials", "user_pass", "session_id", "sslkey", "approximate"] {
            assert!(!is_sensitive(name), "{name}");
        }
        assert_eq!(
            masked(r#"{"token":{"a":["s",1,null]},"x":{"password":"p","y":"s"}}"#).unwrap(),
            r#"{"token": {"a": ["***", 1, null]}, "x": {"password": "***", "y": "s"}}"#
        );
    }

    #[test]
    fn a_mask_is_put_back_under_its_name_only() {
        let stored = r#"{"token": {"a": "1"}, "l": [{"secret": "2"}, "3"], "plain": "4"}"#;
        let sent = r#"{"token": {"a": "***"}, "l": [{"secret": "***"}, "***"], "plain": "***", "token2": "***"}"#;
        assert_eq!(
            restored(sent, stored),
            r#"{"token": {"a": "1"}, "l": [{"secret": "2"}, "***"], "plain": "***", "token2": "***"}"#
        );
        assert_eq!(restored(r#"{"token":"***"}"#, "{}"), r#"{"token": "***"}"#);
    }
}
