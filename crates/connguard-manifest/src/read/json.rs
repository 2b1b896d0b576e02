//! JSON: read strictly, with places as far as YAML's reader, of which JSON is a part, can tell them.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::document::{Document, Mark, place};
use super::yaml;
use crate::problem::Problem;
use crate::source::{Place, Source};

pub(super) fn read(source: &Source) -> Result<Document, Vec<Problem>> {
    let text = source.text();
    if text.trim().is_empty() {
        return yaml::read(source);
    }
    match serde_json::from_str::<Value>(text) {
        Err(error) => {
            let (place, reason) = explained(source, &error);
            Err(vec![Problem::new("manifest.file.syntax", Some(place), format!("this is not valid JSON: {reason}"))])
        }
        // YAML's reader also finds keys that stand twice, of which serde_json keeps the last.
        Ok(value) => match yaml::read(&Source::new(source.name(), without_surrogates(text))) {
            Ok(document) => Ok(document.with_value(value)),
            Err(found) if found.iter().any(|p| p.rule != "manifest.file.syntax") => Err(found),
            Err(_) => match serde_json::from_str::<Unique>(text) {
                Ok(Unique) => Ok(Document::new(source, value, HashMap::new())),
                Err(error) => {
                    let (place, reason) = explained(source, &error);
                    Err(vec![Problem::new("manifest.file.duplicate-key", Some(place), reason)])
                }
            },
        },
    }
}

/// Where an error of `serde_json`'s is, and what it says.
fn explained(source: &Source, error: &serde_json::Error) -> (Place, String) {
    let mark = Mark { line: error.line().max(1), column: error.column().max(1), width: 1 };
    let reason = error.to_string();
    // It says the position, too.
    let reason = reason.rsplit_once(" at line ").map_or(reason.as_str(), |(reason, _)| reason);
    (place(&source.name().into(), mark), reason.to_owned())
}

/// The text with `\ud83d\ude00` as `\U0001f600`: YAML has no surrogates.
fn without_surrogates(text: &str) -> Cow<'_, str> {
    if !text.contains("\\u") {
        return Cow::Borrowed(text);
    }
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(start) = rest.find('\\') {
        let (before, escape) = rest.split_at(start);
        out += before;
        let taken = match (unit(escape), escape.get(6..).and_then(unit)) {
            (Some(high @ 0xd800..=0xdbff), Some(low @ 0xdc00..=0xdfff)) => {
                out += &format!("\\U{:08x}", 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00));
                12
            }
            // The character after a backslash begins no escape of its own.
            _ => {
                let taken = 1 + escape[1..].chars().next().map_or(0, char::len_utf8);
                out += &escape[..taken];
                taken
            }
        };
        rest = &escape[taken..];
    }
    Cow::Owned(out + rest)
}

/// The number of a `\uXXXX`.
fn unit(escape: &str) -> Option<u32> {
    let digits = escape.strip_prefix("\\u")?.get(..4)?;
    digits.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
}

/// Any value in which no key stands twice.
struct Unique;

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(UniqueKeys)
    }
}

struct UniqueKeys;

impl<'de> Visitor<'de> for UniqueKeys {
    type Value = Unique;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_str<E>(self, _: &str) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Unique, A::Error> {
        while items.next_element::<Unique>()?.is_some() {}
        Ok(Unique)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Unique, A::Error> {
        let mut keys = HashSet::new();
        while let Some(key) = members.next_key::<String>()? {
            if keys.contains(&key) {
                return Err(A::Error::custom(format!("{key} is given twice; keep one of them")));
            }
            keys.insert(key);
            members.next_value::<Unique>()?;
        }
        Ok(Unique)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_read_strictly_and_with_places() {
        let document = read(&Source::new("x.json", "{\n\t\"a\": [1, {\"b\": 2}]\n}")).unwrap();
        let place = document.place("/a/1/b");
        assert_eq!((place.line, document.value["a"][1]["b"].clone()), (2, Value::from(2)));
        let document = read(&Source::new("x.json", "{\n\"\\ud83d\\ude00\": \"\\\\ud83d\",\n\"b\": 2\n}")).unwrap();
        let lines = ["/\u{1f600}", "/b"].map(|pointer| document.place(pointer).line);
        assert_eq!((lines, document.value["\u{1f600}"].as_str()), ([2, 3], Some("\\ud83d")));
        let long = "k".repeat(2000);
        let twice = read(&Source::new("x.json", format!("{{\"{long}\": 1,\n\"a\": 1,\n\"a\": 2}}"))).unwrap_err();
        assert_eq!(twice[0].rule, "manifest.file.duplicate-key");
        assert_eq!(twice[0].place.as_ref().unwrap().line, 3);
        for (text, rule) in [
            ("{\"a\": \"\\ud83d\\ude00\", \"a\": 2}", "manifest.file.duplicate-key"),
            ("{\"a\": 1,}", "manifest.file.syntax"),
            ("{a: 1}", "manifest.file.syntax"),
            ("{\"a\": 1, \"a\": 2}", "manifest.file.duplicate-key"),
            ("  ", "manifest.file.empty"),
        ] {
            assert_eq!(read(&Source::new("x.json", text)).unwrap_err()[0].rule, rule, "{text}");
        }
    }
}
