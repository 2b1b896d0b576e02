//! Values that may be sent but never shown.

use std::fmt;
use std::sync::{Arc, OnceLock};

use base64::Engine;
use serde_json::Value;

/// A text that `Debug` does not show.
#[derive(Clone)]
pub(crate) struct Secret(Arc<Inner>);

struct Inner {
    value: String,
    /// As others may write it; known when it is first needed.
    spellings: OnceLock<Vec<String>>,
}

impl Secret {
    pub(crate) fn new(value: impl Into<String>) -> Self {
        Self(Arc::new(Inner { value: value.into(), spellings: OnceLock::new() }))
    }

    /// The value, for the one place that sends it.
    pub(crate) fn expose(&self) -> &str {
        &self.0.value
    }

    fn spellings(&self) -> &[String] {
        self.0.spellings.get_or_init(|| spellings(&self.0.value))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Takes secrets out of a text that came from elsewhere, e.g. a service that repeats what it was sent.
#[derive(Clone, Default)]
pub(crate) struct Redactor(Vec<Secret>);

impl Redactor {
    pub(crate) fn add(&mut self, secret: &Secret) {
        if !secret.expose().is_empty() {
            self.0.push(secret.clone());
        }
    }

    /// A plain text without the secrets, however they are written. Where one is so short that it stands in every
    /// text, nothing is shown.
    pub(crate) fn clean(&self, text: &str) -> String {
        // No spelling is shorter than the secret itself.
        let possible = self.0.iter().filter(|secret| secret.expose().len() <= text.len());
        let mut spellings: Vec<&String> = possible.flat_map(Secret::spellings).collect();
        // The longest first, so that a secret inside another one does not leave the rest of it.
        spellings.sort_by_key(|spelling| std::cmp::Reverse(spelling.len()));
        spellings.iter().fold(text.to_owned(), |text, secret| match text.contains(secret.as_str()) {
            true if secret.len() < SHORT => HIDDEN.to_owned(),
            true => text.replace(secret.as_str(), HIDDEN),
            false => text,
        })
    }

    /// A reply without the secrets. JSON is read first, since there are many ways to write a text in JSON.
    pub(crate) fn clean_reply(&self, text: &str) -> String {
        match serde_json::from_str::<Value>(text) {
            Ok(mut value) => {
                self.clean_value(&mut value);
                value.to_string()
            }
            Err(_) => self.clean(text),
        }
    }

    fn clean_value(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.clean(text),
            // A secret of digits, repeated as the number that it looks like.
            Value::Number(number) => {
                let text = number.to_string();
                if self.0.iter().any(|secret| secret.expose().len() >= SHORT && secret.expose() == text) {
                    *value = HIDDEN.into();
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.clean_value(item)),
            Value::Object(members) => {
                let dirty: Vec<String> = members.keys().filter(|key| self.clean(key) != **key).cloned().collect();
                for key in dirty {
                    let value = members.shift_remove(&key).unwrap_or_default();
                    members.insert(self.clean(&key), value);
                }
                members.values_mut().for_each(|value| self.clean_value(value));
            }
            _ => {}
        }
    }
}

/// The secret itself, and as a service that repeats it may write it: inside JSON, in a URL or a form, in base64.
fn spellings(secret: &str) -> Vec<String> {
    let quoted = Value::from(secret).to_string();
    let in_json = quoted[1..quoted.len() - 1].to_owned();
    let twice = Value::from(in_json.as_str()).to_string();
    let ascii: String = in_json
        .chars()
        .flat_map(|c| {
            let mut units = [0; 2];
            let escaped = |unit: &u16| format!("\\u{unit:04x}");
            let text =
                if c.is_ascii() { c.to_string() } else { c.encode_utf16(&mut units).iter().map(escaped).collect() };
            text.chars().collect::<Vec<_>>()
        })
        .collect();
    let mut all = vec![secret.to_owned(), twice[1..twice.len() - 1].to_owned(), in_json, ascii];
    // What stays as it is: by RFC 3986, in JavaScript's encodeURIComponent, in forms.
    for kept in ["-_.~", "-_.~!*'()", "-_.*"] {
        for lower in [false, true] {
            let percent = percent_encoded(secret, kept, lower);
            all.extend([percent.replace("%20", "+"), percent]);
        }
    }
    // Alone in base64, or anywhere in a longer text: what stands before it shifts it by nothing, one or two bytes.
    for before in 0..3_usize {
        let shifted: Vec<u8> = std::iter::repeat_n(0, before).chain(secret.bytes()).collect();
        // Characters that depend on what stands before or after are left out.
        let (first, end) = ((before * 8).div_ceil(6), shifted.len() * 8 / 6);
        for engine in
            [&base64::engine::general_purpose::STANDARD_NO_PAD, &base64::engine::general_purpose::URL_SAFE_NO_PAD]
        {
            let part: String = engine.encode(&shifted).chars().take(end).skip(first).collect();
            if part.len() >= TELLING.max(secret.len()) {
                all.push(part);
            }
        }
    }
    all.sort();
    all.dedup();
    all
}

fn percent_encoded(secret: &str, kept: &str, lower: bool) -> String {
    let encode = |byte: u8| match byte {
        byte if byte.is_ascii_alphanumeric() || kept.as_bytes().contains(&byte) => char::from(byte).to_string(),
        byte if lower => format!("%{byte:02x}"),
        byte => format!("%{byte:02X}"),
    };
    secret.bytes().map(encode).collect()
}

const HIDDEN: &str = "[redacted]";
/// Replacing fewer bytes than these would tear holes into innocent texts and betray the secret by them.
const SHORT: usize = 4;
/// Fewer characters of base64 than these stand in innocent texts too.
const TELLING: usize = 6;

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Redactor({})", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_taken_out_however_they_are_written() {
        let mut redactor = Redactor::default();
        ["pässwörd", "quo\"te", "abc", "long-abc-secret"].iter().for_each(|secret| redactor.add(&Secret::new(*secret)));
        for reply in [
            r#"{"message":"refused p\u00e4ssw\u00f6rd"}"#,
            r#"{"message":"refused quo\"te here"}"#,
            r#"{"fields":{"pässwörd":"x","a":["long-abc-secret"]}}"#,
            "plain pässwörd",
            "abc",
        ] {
            let clean = redactor.clean_reply(reply);
            for secret in ["pässwörd", "p\\u00e4", "quo", "abc", "secret"] {
                assert!(!clean.contains(secret), "{reply} → {clean}");
            }
        }
        assert_eq!(redactor.clean_reply(r#"{"code":"FET-1002","n":1}"#), r#"{"code":"FET-1002","n":1}"#);
    }

    #[test]
    fn secrets_are_found_anywhere_in_base64_and_as_numbers() {
        let mut redactor = Redactor::default();
        ["canary-s3cret", "7391846"].iter().for_each(|secret| redactor.add(&Secret::new(*secret)));
        for before in ["", "a", "ab", "abc", "user:", "Basic user"] {
            for after in ["", "x", "xy", ":rest"] {
                let text = format!("{before}canary-s3cret{after}");
                let encoded = base64::engine::general_purpose::STANDARD.encode(&text);
                let clean = redactor.clean(&encoded);
                assert!(clean.contains(HIDDEN), "{text} as {encoded} → {clean}");
            }
        }
        assert_eq!(redactor.clean_reply(r#"{"given":7391846,"n":12}"#), r#"{"given":"[redacted]","n":12}"#);
    }
}
