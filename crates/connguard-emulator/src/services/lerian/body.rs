//! Reading a body as the service's web framework does: by its content type, leniently.

use serde_json::{Map, Value};

use super::json;
use super::settings::ErrorFormat;
use crate::http::request::{Incoming, pairs};

/// The body as JSON; none if its content type is missing or unknown, or if it is invalid. Later releases read all
/// bodies as JSON. Compressed bodies are not supported.
pub(crate) fn read(incoming: &Incoming, errors: ErrorFormat) -> Option<Value> {
    let is_compressed = |header: &str| !["", "identity"].contains(&header.trim());
    if incoming.header("content-encoding").is_some_and(|header| is_compressed(&header)) {
        return None;
    }
    let media = incoming.media_type();
    // Invalid UTF-8 is replaced, not refused.
    let text = String::from_utf8_lossy(&incoming.body);
    if media.ends_with("json") || errors == ErrorFormat::Problem {
        json::read(&text)
    } else if media == "application/x-www-form-urlencoded" {
        Some(from_form(pairs(&text)))
    } else if media == "multipart/form-data" {
        Some(from_form(parts(&text, &boundary(incoming)?)))
    } else {
        None
    }
}

/// A form's fields as members: a dot addresses a nested member, and the port is a number.
fn from_form(pairs: Vec<(String, String)>) -> Value {
    let mut object = Map::new();
    for (name, value) in pairs {
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

/// Whether the service can decode the port: a 64-bit integer, null or absent.
pub(crate) fn is_port(port: Option<&Value>) -> bool {
    port.is_none_or(|port| port.is_null() || port.as_i64().is_some())
}

/// The boundary of a multipart body.
fn boundary(incoming: &Incoming) -> Option<String> {
    parameter(&incoming.header("content-type")?, "boundary")
}

/// A parameter of a header's value.
fn parameter(header: &str, name: &str) -> Option<String> {
    header.split(';').skip(1).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim_matches('"').to_owned())
    })
}

/// Names and values of a multipart body.
fn parts(text: &str, boundary: &str) -> Vec<(String, String)> {
    let part = |part: &str| {
        let (head, value) = part.split_once("\r\n\r\n")?;
        let disposition = head.lines().find(|line| line.to_ascii_lowercase().starts_with("content-disposition:"))?;
        Some((parameter(disposition, "name")?, value.strip_suffix("\r\n").unwrap_or(value).to_owned()))
    };
    text.split(&format!("--{boundary}")).filter_map(part).collect()
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
        read(&incoming, ErrorFormat::Envelope)
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
        let media = "multipart/form-data; boundary=xx";
        let body = b"--xx\r\nContent-Disposition: form-data; name=\"port\"\r\n\r\n5432\r\n--xx\r\n\
            content-disposition: form-data; name=\"ssl.mode\"\r\n\r\na\r\n\r\nb\r\n--xx--\r\n";
        assert_eq!(reading(Some(media), body), Some(json!({"port": 5432, "ssl": {"mode": "a\r\n\r\nb"}})));
        assert_eq!(
            reading(Some("application/x-www-form-urlencoded"), b"configName=a+b&port=5432&ssl.mode=require"),
            Some(json!({"configName": "a b", "port": 5432, "ssl": {"mode": "require"}}))
        );
    }
}
