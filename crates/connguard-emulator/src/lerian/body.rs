//! Reading a body as the service's web framework does: by its content type, generously.

use serde_json::{Map, Value};

use crate::request::{Incoming, pairs};

/// The body as JSON; none if its content type is absent or unknown, or if it cannot be read.
pub(crate) fn read(incoming: &Incoming) -> Option<Value> {
    let media = incoming.media_type();
    // Bytes that are no UTF-8 are replaced, not refused.
    let text = String::from_utf8_lossy(&incoming.body);
    if media.ends_with("json") {
        serde_json::from_str(&text).ok()
    } else if media == "application/x-www-form-urlencoded" {
        Some(from_form(&text))
    } else {
        None
    }
}

/// A form's fields as members: a dot leads into an object, and the port is a number.
fn from_form(text: &str) -> Value {
    let mut object = Map::new();
    for (name, value) in pairs(text) {
        let value = match value.parse::<i64>() {
            Ok(port) if name.eq_ignore_ascii_case("port") => Value::from(port),
            _ => Value::String(value),
        };
        match name.split_once('.') {
            None => {
                object.insert(name, value);
            }
            Some((outer, inner)) => {
                let outer = object.entry(outer).or_insert_with(|| Value::Object(Map::new()));
                if let Value::Object(members) = outer {
                    members.insert(inner.to_owned(), value);
                }
            }
        }
    }
    Value::Object(object)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn reading(media: Option<&str>, body: &[u8]) -> Option<Value> {
        let mut incoming = Incoming { body: body.into(), ..Incoming::default() };
        if let Some(media) = media {
            incoming.headers.insert("content-type", media.parse().unwrap());
        }
        read(&incoming)
    }

    #[test]
    fn the_content_type_decides() {
        assert_eq!(reading(Some("application/vnd.api+json; charset=utf-8"), b"{\"a\":1}"), Some(json!({"a": 1})));
        assert_eq!(reading(Some("text/plain"), b"{}"), None);
        assert_eq!(reading(None, b"{}"), None);
        assert_eq!(reading(Some("application/json"), b"{"), None);
        assert_eq!(reading(Some("application/json"), b"{\"a\":\"\xff\"}"), Some(json!({"a": "\u{fffd}"})));
    }

    #[test]
    fn a_form_becomes_an_object() {
        assert_eq!(
            reading(Some("application/x-www-form-urlencoded"), b"configName=a+b&port=5432&ssl.mode=require"),
            Some(json!({"configName": "a b", "port": 5432, "ssl": {"mode": "require"}}))
        );
    }
}
