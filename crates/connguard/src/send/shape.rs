//! Whether a reply is one of its operation. A status of success alone says little: maintenance pages, login pages and
//! other services answer with it too.

use std::borrow::Cow;

use connguard_rules::spec::{Identity, IdentityValue};
use connguard_rules::{Effect, Operation};
use serde_json::{Map, Value, json};

use crate::error::{Error, Result};
use crate::generated::errors::ErrorKind;
use crate::send::guarded::Guarded;
use crate::send::json;

/// Members of which one is in whatever the services say of a connection or an override.
const OF_RESOURCES: [&str; 4] = ["name", "configName", "connectionName", "id"];
/// Members that indicate an error, in a reply of which nothing is documented.
const OF_ERRORS: [&str; 6] = ["error", "errors", "code", "title", "detail", "exception"];

/// The members of a reply that the operation promises.
pub(crate) fn object(operation: &Operation, reply: Value) -> Result<Map<String, Value>> {
    match reply {
        Value::Object(members) => match missing(operation, &members) {
            None => Ok(members),
            Some(member) => Err(wrong(operation, &format!("the reply has no {member}"))),
        },
        Value::Null => Err(wrong(operation, "the reply has no body")),
        _ => Err(wrong(operation, "the reply is not a JSON object")),
    }
}

/// The identifying member that is not there, or is not a string that could identify anything.
fn missing(operation: &Operation, members: &Map<String, Value>) -> Option<&'static str> {
    operation.identity.iter().map(|one| one.member).find(|member| !identifies(members, member))
}

fn identifies(members: &Map<String, Value>, member: &str) -> bool {
    members.get(member).and_then(Value::as_str).is_some_and(|text| !text.trim().is_empty())
}

/// Whether a reply is about what was sent, and says what a success says.
pub(crate) fn answers(guarded: &Guarded, reply: &Map<String, Value>) -> Result<()> {
    let operation = guarded.operation();
    for Identity { member, value } in operation.identity {
        let told = reply.get(*member).and_then(Value::as_str).unwrap_or_default();
        let sent = match value {
            IdentityValue::Any => continue,
            IdentityValue::Constant(wanted) if told == *wanted => continue,
            IdentityValue::Constant(wanted) => {
                let what = format!("the service answered with a success, but the reply's {member} is not {wanted:?}");
                return Err(in_doubt(operation, Error::new(ErrorKind::Decode, what)));
            }
            IdentityValue::Parameter(argument) => guarded.parameters().text(argument).map(Cow::Owned),
            IdentityValue::Member(name) => guarded.member(name),
        };
        if sent.is_some_and(|sent| !is_same_name(told, &sent)) {
            return Err(wrong(operation, &format!("the reply's {member} is not the one that was sent")));
        }
    }
    Ok(())
}

/// A service may store a name in another letter case, and without white space around it; UUIDs have several spellings.
fn is_same_name(one: &str, other: &str) -> bool {
    one == other
        || one.trim().to_lowercase() == other.trim().to_lowercase()
        || uuid(one).is_some_and(|one| uuid(other).is_some_and(|other| one.eq_ignore_ascii_case(&other)))
}

/// The digits of a UUID: also without hyphens, in braces, or as a URN.
fn uuid(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches('{').trim_end_matches('}');
    let begins = text.get(..9).is_some_and(|begin| begin.eq_ignore_ascii_case("urn:uuid:"));
    let digits = if begins { &text[9..] } else { text }.replace('-', "");
    (digits.len() == 32 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())).then_some(digits)
}

/// The items of a list's reply and the total that it promises, whether it is a page or what else the operation may answer
/// with: a bare array, or a single item.
pub(crate) fn items(operation: &Operation, reply: Value, restore: impl Fn(&mut Map<String, Value>)) -> Result<Value> {
    let Some(list) = &operation.list else { return Ok(reply) };
    let (mut items, total, single) = match reply {
        Value::Array(items) if list.arrays => (items, None, false),
        Value::Object(mut members) => {
            match (members.remove(list.items), members.get(list.total).and_then(Value::as_u64)) {
                (Some(Value::Array(items)), total) => (items, total, false),
                // How some encoders write an empty array; alone it says nothing.
                (Some(Value::Null), Some(0)) => (Vec::new(), Some(0), false),
                (Some(_), _) => return Err(wrong(operation, &format!("the reply's {} is not an array", list.items))),
                (None, _) if list.single && missing(operation, &members).is_none() => {
                    (vec![Value::Object(members)], None, true)
                }
                (None, _) => return Err(wrong(operation, &format!("the reply has no {}", list.items))),
            }
        }
        _ => return Err(wrong(operation, "the reply is not a list")),
    };
    for (index, item) in items.iter_mut().enumerate() {
        let Value::Object(members) = item else {
            return Err(wrong(operation, &format!("item {index} of the list is not an object")));
        };
        if let Some(member) = missing(operation, members) {
            return Err(wrong(operation, &format!("item {index} of the list has no {member}")));
        }
        restore(members);
    }
    // Not `json!`, which copies what it is given.
    let mut page = Map::new();
    page.insert("items".to_owned(), Value::Array(items));
    page.insert("total".to_owned(), json!(total));
    page.insert("single".to_owned(), single.into());
    Ok(Value::Object(page))
}

/// The error for a reply that is not one of the operation.
pub(crate) fn wrong(operation: &Operation, what: &str) -> Error {
    in_doubt(operation, foreign(what))
}

fn foreign(what: &str) -> Error {
    Error::new(ErrorKind::Decode, format!("{what}; does base_url point to the API?"))
}

/// The same error, with what it means for a write that somebody else seems to have answered.
fn in_doubt(operation: &Operation, error: Error) -> Error {
    match operation.effect {
        Effect::Read => error,
        _ => error.with_unknown_outcome(),
    }
}

/// The JSON of a reply.
pub(crate) fn value(operation: &Operation, body: &[u8], members: usize) -> Result<Value> {
    // The status was a success, so a create has happened; what it made can be looked up.
    json::read(body, members).map_err(|_| match body.is_empty() {
        true => wrong(operation, "the reply has no body"),
        false => wrong(operation, &format!("the reply of {} bytes is not JSON", body.len())),
    })
}

/// For an operation of whose success no body is documented: there is none, or what it was about.
pub(crate) fn nothing(operation: &Operation, body: &[u8]) -> Result<()> {
    no_reply(body).map_err(|error| in_doubt(operation, error))
}

fn no_reply(body: &[u8]) -> Result<()> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(());
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(members)) => match OF_ERRORS.iter().find(|name| members.contains_key(**name)) {
            Some(name) => Err(foreign(&format!("the reply has a member {name}, as errors do"))),
            None if OF_RESOURCES.iter().any(|member| identifies(&members, member)) => Ok(()),
            None => Err(foreign("the reply is an object that does not identify a resource")),
        },
        Ok(_) => Err(foreign("the reply should have no body, but is JSON other than an object")),
        Err(_) => Err(foreign(&format!("the reply of {} bytes is not JSON", body.len()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operation(id: &str) -> &'static Operation {
        connguard_rules::operation(id).unwrap()
    }

    #[test]
    fn a_reply_has_the_members_that_identify_it() {
        for (id, reply, accepted) in [
            ("matillion.create_connection", json!({ "name": "a" }), true),
            ("matillion.create_connection", json!({ "error": "maintenance", "code": 503 }), false),
            ("matillion.update_connection", json!({ "name": null }), false),
            ("matillion.create_environment_override", json!([{ "name": "a" }]), false),
            ("lerian.get_connection", json!({ "configName": "a", "id": "i" }), true),
            ("lerian.get_connection", json!({ "configName": "a", "id": null }), false),
            ("lerian.get_connection", json!({}), false),
            ("lerian.test_connection", json!({ "status": "success" }), true),
            ("lerian.test_connection", json!({ "message": "ok" }), false),
            ("lerian.test_connection", json!({ "status": 503, "error": "maintenance" }), false),
            ("matillion.create_connection", json!({ "name": "" }), false),
            ("matillion.create_connection", json!({ "name": 5 }), false),
            ("lerian.get_connection_schema", Value::Null, false),
            ("lerian.validate_schema", json!("success"), false),
        ] {
            assert_eq!(object(operation(id), reply.clone()).is_ok(), accepted, "{id} {reply}");
        }
    }

    #[test]
    fn a_write_with_a_reply_of_somebody_else_may_have_happened() {
        for (id, unknown) in [
            ("matillion.create_connection", true),
            ("matillion.update_connection", true),
            ("lerian.update_connection", true),
            ("lerian.delete_connection", true),
            ("lerian.get_connection", false),
        ] {
            assert_eq!(wrong(operation(id), "x").has_unknown_outcome(), unknown, "{id}");
        }
    }

    #[test]
    fn a_delete_has_no_reply_but_an_empty_one_or_the_service_s_own() {
        for body in ["", " \r\n", r#"{"name": "a"}"#] {
            assert!(no_reply(body.as_bytes()).is_ok(), "{body}");
        }
        for body in [
            "<html>Log in</html>",
            "OK",
            "null",
            "{}",
            "[1, 2]",
            "5",
            r#"{"error": "maintenance", "code": 503}"#,
            r#"{"message": "maintenance"}"#,
            r#"{"status": 503}"#,
            r#"{"login": "/sso"}"#,
        ] {
            let error = no_reply(body.as_bytes()).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Decode, "{body}: {error}");
        }
    }

    #[test]
    fn a_list_is_told_by_its_items() {
        let count = |id: &str, reply: Value| {
            items(operation(id), reply, |_| {}).ok().and_then(|page| page["items"].as_array().map(Vec::len))
        };
        let matillion = |reply| count("matillion.list_connections", reply);
        assert_eq!(matillion(json!({ "results": [{ "name": "a" }], "total": 1 })), Some(1));
        assert_eq!(matillion(json!([{ "name": "a" }])), Some(1));
        assert_eq!(matillion(json!({ "name": "a" })), Some(1));
        assert_eq!(matillion(json!({ "results": null, "total": 0 })), Some(0));
        for wrong in [
            json!({ "error": "maintenance", "code": 503 }),
            json!([1, 2]),
            json!({ "results": [1] }),
            json!({ "results": [{ "name": "a" }, { "name": " " }] }),
            json!({ "results": null }),
            json!({ "results": null, "total": 2 }),
            json!({}),
            Value::Null,
            json!(5),
        ] {
            assert_eq!(matillion(wrong.clone()), None, "{wrong}");
        }
        let lerian = |reply| count("lerian.list_connections", reply);
        assert_eq!(lerian(json!({ "items": [{ "configName": "a", "id": "i" }] })), Some(1));
        for wrong in [
            json!({}),
            Value::Null,
            json!([]),
            json!({ "items": [{ "configName": "a" }] }),
            json!({ "configName": "a" }),
            json!({ "items": ["a"] }),
        ] {
            assert_eq!(lerian(wrong.clone()), None, "{wrong}");
        }
    }
}
