//! Reads a reply's JSON. serde_json's own reading of a `Value` begins every object with room for nothing, and lets it grow.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// The value that a text is. `members` is how many the object before had, which is likely for this one; it is not trusted far.
///
/// # Errors
/// It is no JSON.
pub(crate) fn read(text: &[u8], members: usize) -> serde_json::Result<Value> {
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let value = Reader { members: members.min(MOST_AHEAD) }.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// For more members than these no room is made beforehand.
const MOST_AHEAD: usize = 32;

/// Reads a value; an object is expected to have so many members.
struct Reader {
    members: usize,
}

impl<'de> DeserializeSeed<'de> for Reader {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("a number that is not finite"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        Value::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        let mut members = 0;
        while let Some(item) = sequence.next_element_seed(Reader { members })? {
            // The items of a list resemble each other.
            members = item.as_object().map_or(0, Map::len).min(MOST_AHEAD);
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members = Map::with_capacity(self.members);
        while let Some(name) = map.next_key::<String>()? {
            members.insert(name, map.next_value_seed(Reader { members: 0 })?);
        }
        Ok(Value::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_as_serde_json_does() {
        for text in [
            r#"{"a": [1, -1, 1.5, 1e400, true, null, {"b": "é\ud83d\ude00\n"}, {"b": 1, "c": {}}], "a": 2, "": []}"#,
            r#"[18446744073709551615, -9223372036854775808, 18446744073709551616, 0.1, -0.0, 5e-324]"#,
            "null",
            r#""text""#,
            "  7 ",
            "",
            "{",
            r#"{"a": 1,}"#,
            "[1] [2]",
            r#"{"a": "\ud800"}"#,
            "\"\u{1}\"",
            "{a: 1}",
            "NaN",
            "01",
        ] {
            let (ours, theirs) = (read(text.as_bytes(), 2), serde_json::from_str::<Value>(text));
            match (ours, theirs) {
                (Ok(ours), Ok(theirs)) => assert_eq!(ours.to_string(), theirs.to_string(), "{text}"),
                (Err(ours), Err(theirs)) => assert_eq!(ours.to_string(), theirs.to_string(), "{text}"),
                (ours, theirs) => panic!("{text}: {ours:?}, {theirs:?}"),
            }
        }
        let deep = format!("{}1{}", "[".repeat(200), "]".repeat(200));
        assert!(read(deep.as_bytes(), 0).is_err() && read(b"\"\xff\"", 0).is_err());
    }
}
