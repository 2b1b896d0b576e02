//! Values that may be sent but never shown.

use std::fmt;
use std::sync::{Arc, OnceLock};

use base64::Engine;
use serde_json::Value;

use crate::error::decode::Decoded;

/// A string that `Debug` does not show.
#[derive(Clone)]
pub(crate) struct Secret(Arc<Inner>);

struct Inner {
    value: String,
    /// What is looked for; known when it is first needed.
    needles: OnceLock<Needles>,
}

impl Secret {
    pub(crate) fn new(value: impl Into<String>) -> Self {
        Self(Arc::new(Inner { value: value.into(), needles: OnceLock::new() }))
    }

    /// The value, for the one place that sends it.
    pub(crate) fn expose(&self) -> &str {
        &self.0.value
    }

    /// Whether a string is long enough for the secret. No way to write it is shorter, unless it looks like an escape itself.
    fn fits_into(&self, text: &str) -> bool {
        let secret = self.0.value.trim();
        text.len() >= secret.len() || secret.contains(['%', '&', '\\', '\r', '\n', '\u{a0}'])
    }

    fn needles(&self) -> &Needles {
        self.0.needles.get_or_init(|| Needles::of(&self.0.value))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}

/// What stands for a secret.
const HIDDEN: &str = "[redacted]";
/// Fewer characters than these stand in every text: hiding them would tear holes into it, and betray the secret by them.
const SHORT: usize = 4;
/// So many characters, letters and digits among them, stand in no text by chance, and are hidden inside a word, too.
const UNMISTAKABLE: usize = 8;
/// Fewer characters of base64 than these stand in innocent texts too.
const TELLING: usize = 6;
/// A line of a secret of several lines, e.g. of a private key, is one itself from so many characters.
const LONG_LINE: usize = 16;

/// A secret as it is looked for. How a text escapes it does not matter: the text is decoded, not the secret spelt.
struct Needles {
    /// As it is; its long lines, too.
    raw: Vec<String>,
    /// What the secret itself would be, were it an escaped text. It is compared with texts that are decoded as far.
    plain: String,
    /// In hexadecimal digits, in lower case.
    hexadecimal: String,
    /// In base64, alone or inside of a longer text.
    base64: Vec<String>,
    /// It is so long that it is hidden inside of a word, too.
    unmistakable: bool,
}

impl Needles {
    fn of(secret: &str) -> Self {
        let whole = secret.trim();
        let mut raw = vec![whole.to_owned()];
        if whole.contains('\n') {
            let lines = whole.lines().map(str::trim);
            let long = lines.filter(|line| line.len() >= LONG_LINE && !line.starts_with("-----"));
            raw.extend(long.map(str::to_owned));
        }
        let plain = Decoded::layers(whole).last().map(|innermost| innermost.folded().text).unwrap_or_default();
        let letters = whole.chars().any(char::is_alphabetic);
        let digits = whole.chars().any(|c| c.is_ascii_digit());
        Self {
            raw,
            plain,
            hexadecimal: whole.bytes().map(|byte| format!("{byte:02x}")).collect(),
            base64: in_base64(whole),
            unmistakable: letters && digits && whole.chars().count() >= UNMISTAKABLE,
        }
    }

    /// Adds where the secret stands in a text, or in one of its decodings.
    fn find(&self, view: &View, holes: &mut Vec<(usize, usize)>) {
        let whole_word = !self.unmistakable;
        let raw = self.raw.iter().filter(|raw| raw.chars().count() >= SHORT);
        raw.for_each(|raw| find(&view.decoded, &view.decoded.text, raw, whole_word, holes));
        if self.plain.chars().count() >= SHORT {
            find(&view.folded, &view.folded.text, &self.plain, whole_word, holes);
        }
        for (decoded, lower) in view.unbroken() {
            if self.hexadecimal.len() >= 2 * SHORT {
                find(decoded, lower, &self.hexadecimal, false, holes);
            }
            self.base64.iter().for_each(|part| find(decoded, &decoded.text, part, false, holes));
        }
    }
}

/// A decoding of a text, in the forms that are searched.
struct View {
    decoded: Decoded,
    folded: Decoded,
    squeezed: Option<Decoded>,
    lower: String,
    lower_squeezed: String,
}

impl View {
    fn of(decoded: Decoded) -> Self {
        let squeezed = decoded.squeezed();
        let lower_squeezed = squeezed.as_ref().map(|view| view.text.to_ascii_lowercase()).unwrap_or_default();
        Self { folded: decoded.folded(), lower: decoded.text.to_ascii_lowercase(), lower_squeezed, squeezed, decoded }
    }

    /// What encoded bytes may stand in, with the same in lower case: as it is, and without what parts lines and pairs.
    fn unbroken(&self) -> impl Iterator<Item = (&Decoded, &str)> {
        let squeezed = self.squeezed.iter().map(|view| (view, self.lower_squeezed.as_str()));
        std::iter::once((&self.decoded, self.lower.as_str())).chain(squeezed)
    }
}

/// Adds every place of `needle` in `text`, which has the bytes of `decoded`.
fn find(decoded: &Decoded, text: &str, needle: &str, whole_word: bool, holes: &mut Vec<(usize, usize)>) {
    let mut from = 0;
    while let Some(at) = text[from..].find(needle).map(|at| from + at) {
        let end = at + needle.len();
        if !whole_word || (!inside_word(text, at) && !inside_word(text, end)) {
            holes.push(decoded.origin(at, end));
        }
        from = at + needle.chars().next().map_or(1, char::len_utf8);
    }
}

/// Whether a word goes on from the left of a place to its right.
fn inside_word(text: &str, at: usize) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    text[..at].chars().next_back().is_some_and(word) && text[at..].chars().next().is_some_and(word)
}

/// Removes secrets from a string of another party, e.g. a service that repeats what it was sent.
#[derive(Clone, Default)]
pub(crate) struct Redactor(Vec<Secret>);

impl Redactor {
    pub(crate) fn add(&mut self, secret: &Secret) {
        // For the same reason as in a text, a shorter one is not looked for.
        if secret.expose().trim().chars().count() >= SHORT {
            self.0.push(secret.clone());
        }
    }

    /// A plain text without the secrets, however they are escaped or encoded.
    pub(crate) fn clean(&self, text: &str) -> String {
        let possible: Vec<&Secret> = self.0.iter().filter(|secret| secret.fits_into(text)).collect();
        if possible.is_empty() {
            return text.to_owned();
        }
        let mut holes = Vec::new();
        for view in Decoded::layers(text).into_iter().map(View::of) {
            possible.iter().for_each(|secret| secret.needles().find(&view, &mut holes));
        }
        holes.sort_unstable();
        let (mut clean, mut shown) = (String::new(), 0);
        for (start, end) in holes {
            // A secret inside another one, or one that begins before another ends, is hidden with it.
            if start >= shown {
                clean.push_str(&text[shown..start]);
                clean.push_str(HIDDEN);
            }
            shown = shown.max(end);
        }
        clean.push_str(&text[shown..]);
        clean
    }

    /// A reply without the secrets. JSON is read first, so that what is left is JSON.
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
                if self.0.iter().any(|secret| secret.expose() == text) {
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

/// The parts of base64 that tell the secret: alone, or anywhere in a longer text, as what stands before it shifts it by
/// nothing, one or two bytes.
fn in_base64(secret: &str) -> Vec<String> {
    let mut all = Vec::new();
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

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Redactor({})", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redactor(secrets: &[&str]) -> Redactor {
        let mut redactor = Redactor::default();
        secrets.iter().for_each(|secret| redactor.add(&Secret::new(*secret)));
        redactor
    }

    #[test]
    fn secrets_are_taken_out_however_they_are_written() {
        let redactor = redactor(&["pässwörd", "quo\"te", "long-abc-secret"]);
        for reply in [
            r#"{"message":"refused p\u00e4ssw\u00f6rd"}"#,
            r#"{"message":"refused quo\"te here"}"#,
            r#"{"fields":{"pässwörd":"x","a":["long-abc-secret"]}}"#,
            "plain pässwörd",
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
        let redactor = redactor(&["canary-s3cret", "7391846"]);
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

    #[test]
    fn what_is_escaped_is_decoded_and_then_compared() {
        let redactor = redactor(&["p%77a&s<w>o'r\"d/é"]);
        for text in [
            "p%77a&amp;s&lt;w&gt;o&#39;r&quot;d/é",
            "p%77a&#38;s&#x3C;w&#x3e;o&apos;r&#34;d&sol;&eacute;",
            "p%77a&amp;amp;s&amp;lt;w&amp;gt;o&amp;#39;r&amp;quot;d/&amp;eacute;",
            r"p%77a\u0026s\u003cw\u003eo'r\u0022d\/\u00e9",
            r"p%77a\\u0026s\\u003cw\\u003eo'r\\u0022d\\/\\u00E9",
            r#"p%77a&s<w>o\'r\"d/\xe9"#,
            "p%2577a%26s%3Cw%3Eo%27r%22d%2F%C3%A9",
            "p%2577a%26s%3cw%3eo%27r%22d%2f%c3%a9",
            "p%252577a%2526s%253Cw%253Eo%2527r%2522d%252F%25C3%25A9",
            "70253737612673 3c773e6f2772 22642fc3a9",
            "70:25:37:37:61:26:73:3C:77:3E:6F:27:72:22:64:2F:C3:A9",
        ] {
            assert_eq!(redactor.clean(&format!("no {text} here")), "no [redacted] here", "{text}");
            let json = serde_json::json!({ "message": format!("no {text} here") }).to_string();
            assert_eq!(redactor.clean_reply(&json), r#"{"message":"no [redacted] here"}"#, "{text}");
        }
    }

    #[test]
    fn forms_lines_and_parts_of_keys_are_found() {
        let key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqh\nkiG9w0BAQEFAASC+\n-----END PRIVATE KEY-----\n";
        let redactor = redactor(&[key, "my pass phrase"]);
        let encoded = base64::engine::general_purpose::STANDARD.encode(key);
        let lines: Vec<&str> =
            (0..encoded.len()).step_by(40).map(|at| &encoded[at..encoded.len().min(at + 40)]).collect();
        for text in [
            key.trim(),
            &key.replace('\n', "\r\n"),
            "line 2: MIIEvQIBADANBgkqh",
            &lines.join("\n"),
            "my+pass+phrase",
            "my%20pass+phrase",
        ] {
            let clean = redactor.clean(&format!("a {text} z"));
            assert!(clean.starts_with("a ") && clean.contains(HIDDEN), "{text} → {clean}");
            assert!(!clean.contains("MIIE") && !clean.contains("TUlJ") && !clean.contains("pass"), "{text} → {clean}");
        }
    }

    #[test]
    fn innocent_texts_stay_as_they_are() {
        let message = "a connection named x exists (FET-1002), see connections/x1";
        for secret in ["x", "is", "act", "conn", "exist", "see connection", "connect", "1002a", ""] {
            assert_eq!(redactor(&[secret]).clean(message), message, "{secret}");
        }
        assert_eq!(redactor(&["conn"]).clean("the conn connection, conn.d"), "the [redacted] connection, [redacted].d");
        assert_eq!(redactor(&["s3cretword"]).clean("as3cretwords"), "a[redacted]s", "no word has this inside of it");
        for text in ["100 % of 5 & 6; \\o/ \\", "%zz %4", "&unknown; &#xffffffff; \\u12 \\ud800", "é%é\\é&é", ""] {
            assert_eq!(redactor(&["another"]).clean(text), text);
        }
    }
}
