//! Two answers to the same request, side by side.

use serde_json::Value;

use super::values::SECRETS;
use xtask::run::http::Reply;

/// How two answers differ, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Status,
    /// The media type, the type of a value, the members of an object, the length of a list.
    Shape,
    /// Only a value.
    Value,
    /// Only what a person reads.
    Wording,
}

/// The gravest difference; the first of its kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    pub kind: Kind,
    /// Where it is, as a JSON pointer into the body.
    pub at: String,
    pub server: String,
    pub emulator: String,
}

impl Difference {
    /// Why the emulator differs on purpose, if it does.
    pub fn reason(&self) -> Option<&'static str> {
        match self.kind {
            Kind::Wording => Some("sentences are the emulator's own"),
            Kind::Value if self.at.ends_with("/extra") && self.server.contains("\\\\ud8") => {
                Some("no lone surrogate in the emulator's strings")
            }
            _ => None,
        }
    }

    fn new(kind: Kind, at: &str, server: &impl ToString, emulator: &impl ToString) -> Self {
        Self { kind, at: at.to_owned(), server: shown(&server.to_string()), emulator: shown(&emulator.to_string()) }
    }
}

pub fn compare(server: &Reply, emulator: &Reply) -> Option<Difference> {
    if server.status != emulator.status {
        let line = |reply: &Reply| format!("{} {}", reply.status, String::from_utf8_lossy(&reply.body));
        return Some(Difference::new(Kind::Status, "", &line(server), &line(emulator)));
    }
    let media = |reply: &Reply| reply.content_type.split(';').next().unwrap_or_default().trim().to_owned();
    if media(server) != media(emulator) {
        return Some(Difference::new(Kind::Shape, "content-type", &media(server), &media(emulator)));
    }
    let mut found = Vec::new();
    walk("", &settled("", server.value()), &settled("", emulator.value()), &mut found);
    found.into_iter().min_by_key(|difference| difference.kind)
}

fn walk(at: &str, server: &Value, emulator: &Value, found: &mut Vec<Difference>) {
    match (server, emulator) {
        (Value::Object(one), Value::Object(two)) => {
            let names = |map: &serde_json::Map<String, Value>| map.keys().cloned().collect::<Vec<_>>().join(", ");
            if one.keys().ne(two.keys()) {
                found.push(Difference::new(Kind::Shape, at, &names(one), &names(two)));
            }
            for (name, value) in one {
                if let Some(other) = two.get(name) {
                    walk(&format!("{at}/{name}"), value, other, found);
                }
            }
        }
        (Value::Array(one), Value::Array(two)) if one.len() == two.len() => {
            for (place, (value, other)) in one.iter().zip(two).enumerate() {
                walk(&format!("{at}/{place}"), value, other, found);
            }
        }
        _ if server == emulator => {}
        _ => {
            let same_type = std::mem::discriminant(server) == std::mem::discriminant(emulator) && !server.is_array();
            let kind = match same_type {
                true if server.is_string() && is_sentence(at) => Kind::Wording,
                true => Kind::Value,
                false => Kind::Shape,
            };
            found.push(Difference::new(kind, at, server, emulator));
        }
    }
}

/// Whether a string here is written for a person.
fn is_sentence(at: &str) -> bool {
    matches!(at, "/message" | "/error" | "/detail/message") || (at.starts_with("/detail/") && at.ends_with("/msg"))
}

/// Without what differs between two answers of the service itself: ids of errors, and the order of a set of ids.
fn settled(at: &str, value: Value) -> Value {
    match value {
        Value::String(text) => settled_text(&text).into(),
        Value::Array(mut items) => {
            // What a bulk request deleted comes in the order of a set.
            if at == "/delete/success" {
                items.sort_by_key(ToString::to_string);
            }
            items.into_iter().map(|item| settled("", item)).collect()
        }
        Value::Object(members) => {
            let inside = |(name, value)| {
                let value = settled(&format!("{at}/{name}"), value);
                (name, value)
            };
            members.into_iter().map(inside).collect()
        }
        other => other,
    }
}

fn settled_text(text: &str) -> String {
    const ERROR_ID: &str = "when you look for ID ";
    if let Some(at) = text.find(ERROR_ID) {
        return text[..at + ERROR_ID.len()].to_owned();
    }
    if let (Some(open), Some(close)) = (text.find("{'"), text.rfind("'}")) {
        let mut ids: Vec<&str> = text[open + 1..=close].split(", ").collect();
        ids.sort_unstable();
        return format!("{}{}{}", &text[..=open], ids.join(", "), &text[close + 1..]);
    }
    text.to_owned()
}

/// As it may be printed: short, and without a secret.
pub fn shown(text: &str) -> String {
    let clean = SECRETS.iter().fold(text.to_owned(), |text, secret| text.replace(secret, "<secret>"));
    if clean.chars().count() <= 300 {
        return clean;
    }
    clean.chars().take(300).chain("…".chars()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn reply(status: u16, body: &Value) -> Reply {
        Reply { status, content_type: "application/json".to_owned(), body: body.to_string().into_bytes() }
    }

    fn kind(server: &Value, emulator: &Value) -> Option<(Kind, String)> {
        compare(&reply(200, server), &reply(200, emulator)).map(|found| (found.kind, found.at))
    }

    #[test]
    fn planted_differences_are_found() {
        let body = json!({ "detail": [{ "loc": ["body", 1], "msg": "m" }], "total": 1 });
        assert_eq!(kind(&body, &body), None);
        for (pointer, value, expected) in [
            ("/detail/0/msg", json!("n"), Kind::Wording),
            ("/detail/0/msg", json!(1), Kind::Shape),
            ("/detail/0/loc/1", json!(2), Kind::Value),
            ("/detail/0/loc/1", json!("1"), Kind::Shape),
            ("/detail/0/loc", json!(["body"]), Kind::Shape),
            ("/total", Value::Null, Kind::Shape),
        ] {
            let mut other = body.clone();
            *other.pointer_mut(pointer).unwrap() = value;
            assert_eq!(kind(&body, &other), Some((expected, pointer.to_owned())));
        }
        let mut more = body.clone();
        more["detail"][0]["more"] = 1.into();
        more["total"] = 2.into();
        assert_eq!(kind(&body, &more), Some((Kind::Shape, "/detail/0".to_owned())), "the gravest");
    }

    #[test]
    fn status_and_media_type_come_first() {
        let (one, other) = (reply(200, &json!(1)), reply(409, &json!(2)));
        assert_eq!(compare(&one, &other).unwrap().kind, Kind::Status);
        let text = Reply { content_type: "text/plain; charset=utf-8".to_owned(), ..reply(200, &json!(1)) };
        assert_eq!(compare(&one, &text).unwrap().at, "content-type");
        let charset = Reply { content_type: "application/json; charset=utf-8".to_owned(), ..reply(200, &json!(1)) };
        assert_eq!(compare(&one, &charset), None);
    }

    #[test]
    fn what_chance_decides_is_no_difference() {
        let error = |id: &str| json!(format!("find it in api server when you look for ID {id}"));
        assert_eq!(kind(&error("aaaa"), &error("bbbb")), None);
        let ids = |list: &str| json!(format!("The connections with these connection_ids: {{{list}}} already exist."));
        assert_eq!(kind(&ids("'a', 'b'"), &ids("'b', 'a'")), None);
        assert_eq!(kind(&ids("'a', 'b'"), &ids("'b', 'c'")).unwrap().0, Kind::Value);
        let bulk = |action: &str, ids: Value| json!({ action: { "success": ids } });
        assert_eq!(kind(&bulk("delete", json!(["a", "b"])), &bulk("delete", json!(["b", "a"]))), None);
        assert!(kind(&bulk("create", json!(["a", "b"])), &bulk("create", json!(["b", "a"]))).is_some());
    }

    #[test]
    fn what_differs_on_purpose_has_a_reason() {
        let reason =
            |server: Value, emulator: Value| compare(&reply(200, &server), &reply(200, &emulator)).unwrap().reason();
        assert!(reason(json!({ "message": "a" }), json!({ "message": "b" })).is_some());
        let extra = |text: &str| json!({ "extra": text });
        assert!(reason(extra(r#"{"a": "\ud800"}"#), extra(r#"{"a": "\ufffd"}"#)).is_some());
        assert_eq!(reason(extra(r#"{"a": 1}"#), extra(r#"{"a": 2}"#)), None);
    }

    #[test]
    fn no_secret_is_shown() {
        let found =
            compare(&reply(200, &json!({ "input": SECRETS[0] })), &reply(200, &json!({ "input": "x" }))).unwrap();
        assert_eq!((found.server.as_str(), found.emulator.as_str()), ("\"<secret>\"", "\"x\""));
    }
}
