//! A body as the service reads it. A service with case-insensitive keys reads members in their order: the last spelling of
//! a string or number wins, objects are merged, and null resets an object. All checks work on this canonical form, so that
//! no spelling hides another one.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::body::json_text::with_objects;
use crate::body::pointer::pointer;
use crate::spec::operation::Operation;
use crate::spec::schema::{Kind, Member, Object};
use crate::spec::suggest::quoted;
use crate::spec::violation::Violation;

/// The most spellings that a message names.
const MOST_SPELLINGS: usize = 4;

/// An object in the documented spelling, with the original location of its members.
pub(crate) struct CanonicalObject<'a> {
    pub(crate) map: Cow<'a, Map<String, Value>>,
    /// From canonical pointers to those in the caller's body; empty if they are the same.
    written: BTreeMap<String, String>,
}

impl<'a> CanonicalObject<'a> {
    /// Reads the body of an operation. Violations about spelling go to `out`.
    pub(crate) fn new(
        operation: &'static Operation,
        object: &'static Object,
        map: &'a Map<String, Value>,
        out: &mut Vec<Violation>,
    ) -> Self {
        if !operation.dialect.case_insensitive_keys || is_canonical(object, map) {
            return Self { map: with_objects(object, map), written: BTreeMap::new() };
        }
        // Where nothing is required, the service distinguishes absent from empty, and null also resets strings and numbers.
        let null_resets = !object.members.iter().any(|member| member.required);
        let mut reader = Canonicalizer { operation, null_resets, written: BTreeMap::new(), out };
        let map = reader.object(object, &[(String::new(), map)], "");
        Self { map: Cow::Owned(map), written: reader.written }
    }

    /// The pointer in the caller's body for the canonical `path`.
    pub(crate) fn original_pointer(&self, path: &str) -> Option<String> {
        if self.written.is_empty() {
            return None;
        }
        let mut end = path.len();
        loop {
            if let Some(written) = self.written.get(&path[..end]) {
                return Some(format!("{written}{}", &path[end..]));
            }
            end = path[..end].rfind('/').filter(|end| *end > 0)?;
        }
    }
}

/// Whether all members already have their documented spelling.
fn is_canonical(object: &Object, map: &Map<String, Value>) -> bool {
    map.iter().all(|(key, value)| match object.members.iter().find(|member| member.name == key) {
        Some(member) => match (&member.kind, value) {
            (Kind::Object(inner), Value::Object(map)) => is_canonical(inner, map),
            _ => true,
        },
        None => !object.members.iter().any(|member| is_spelling(key, member.name)),
    })
}

/// Whether the key is the name in any letter case. Two letters beyond ASCII fold to ASCII ones.
pub(crate) fn is_spelling(key: &str, name: &str) -> bool {
    if key.is_ascii() && name.is_ascii() {
        return key.eq_ignore_ascii_case(name);
    }
    let folded = |c: char| match c {
        '\u{17f}' => 's',
        '\u{212a}' => 'k',
        c => c.to_ascii_lowercase(),
    };
    key.chars().map(folded).eq(name.chars().map(folded))
}

/// A member as the caller wrote it.
struct Written<'a> {
    at: String,
    key: &'a str,
    value: &'a Value,
}

struct Canonicalizer<'a> {
    operation: &'static Operation,
    null_resets: bool,
    written: BTreeMap<String, String>,
    out: &'a mut Vec<Violation>,
}

impl Canonicalizer<'_> {
    /// Merges everything the caller wrote for one object, each part with its pointer.
    fn object(
        &mut self,
        object: &'static Object,
        parts: &[(String, &Map<String, Value>)],
        here: &str,
    ) -> Map<String, Value> {
        let mut map = Map::new();
        let mut found: Vec<Vec<Written<'_>>> = object.members.iter().map(|_| Vec::new()).collect();
        for (at, part) in parts {
            for (key, value) in *part {
                match object.members.iter().position(|member| is_spelling(key, member.name)) {
                    Some(index) => {
                        // Reserves its position; the value follows.
                        map.entry(object.members[index].name).or_insert(Value::Null);
                        found[index].push(Written { at: pointer(at, key), key, value });
                    }
                    None => {
                        map.insert(key.clone(), value.clone());
                        if parts.len() > 1 {
                            self.written.insert(pointer(here, key), pointer(at, key));
                        }
                    }
                }
            }
        }
        for (member, written) in object.members.iter().zip(&found) {
            if let Some(last) = written.last() {
                let value = self.member(member, written, last, here);
                map.insert(member.name.to_owned(), value);
            }
        }
        map
    }

    /// The value that wins; null if there is none.
    fn member(&mut self, member: &'static Member, written: &[Written<'_>], last: &Written<'_>, here: &str) -> Value {
        self.report(member, written, last);
        let here = pointer(here, member.name);
        let null_is_absent = self.operation.dialect.null_is_absent;
        let mut counting: Vec<&Written<'_>> = Vec::new();
        for one in written {
            match (&member.kind, one.value) {
                (Kind::Object(_) | Kind::List(_), Value::Null) if null_is_absent => counting.clear(),
                (_, Value::Null) if null_is_absent && self.null_resets => counting.clear(),
                (_, Value::Null) if null_is_absent => {}
                (Kind::Object(_), Value::Object(_)) => counting.push(one),
                (kind, value) if kind.reads(value) => counting = vec![one],
                // The service refuses a body with such a value, whatever comes after it.
                _ => {
                    self.written.insert(here, one.at.clone());
                    return one.value.clone();
                }
            }
        }
        let at = counting.last().map_or(&last.at, |one| &one.at);
        self.written.insert(here.clone(), at.clone());
        let Kind::Object(inner) = member.kind else {
            return counting.last().map_or(Value::Null, |one| one.value.clone());
        };
        let parts: Vec<_> = counting.iter().filter_map(|one| Some((one.at.clone(), one.value.as_object()?))).collect();
        if parts.is_empty() { Value::Null } else { Value::Object(self.object(inner, &parts, &here)) }
    }

    /// Reports other letter case, and members that appear more than once.
    fn report(&mut self, member: &Member, written: &[Written<'_>], last: &Written<'_>) {
        for one in written.iter().filter(|one| one.key != member.name) {
            let Some(rule) = self.operation.body_rules.member_case else { break };
            let message = format!("{} is not documented here; did you mean {}?", quoted(one.key), member.name);
            self.out.push(Violation::new(rule, one.at.as_str(), message).allowing([member.name]));
        }
        if let (Some(rule), [_, _, ..]) = (self.operation.body_rules.member_twice, written) {
            let keys: Vec<String> = written.iter().take(MOST_SPELLINGS).map(|one| quoted(one.key)).collect();
            let more = if written.len() > MOST_SPELLINGS { " …" } else { "" };
            let counts = if matches!(member.kind, Kind::Object(_)) { "they are merged" } else { "the last one wins" };
            let message = format!("{} is given as {}{more}; {counts}", member.name, keys.join(" and "));
            self.out.push(Violation::new(rule, last.at.as_str(), message).allowing([member.name]));
        }
    }
}

/// Removes documented members that are null, where null means absent.
pub(crate) fn without_nulls(object: &Object, map: Map<String, Value>) -> Map<String, Value> {
    let kept = map.into_iter().filter_map(|(key, value)| {
        let member = object.members.iter().find(|member| member.name == key);
        match (member.map(|member| &member.kind), value) {
            (Some(_), Value::Null) => None,
            (Some(Kind::Object(inner)), Value::Object(map)) => Some((key, Value::Object(without_nulls(inner, map)))),
            (_, value) => Some((key, value)),
        }
    });
    kept.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::spec::catalogue::operation;

    fn read(id: &str, body: Value) -> (Value, Vec<(&'static str, String)>) {
        let operation = operation(id).unwrap();
        let mut out = Vec::new();
        let map = body.as_object().unwrap();
        let reading = CanonicalObject::new(operation, operation.body.unwrap(), map, &mut out);
        let value = Value::Object(reading.map.into_owned());
        (value, out.into_iter().map(|v| (v.rule.id, v.path)).collect())
    }

    fn created(body: Value) -> Value {
        read("lerian.create_connection", body).0
    }

    #[test]
    fn the_last_spelling_counts_wherever_the_documented_one_stands() {
        assert_eq!(created(json!({"port": 5432, "PORT": 0})), json!({"port": 0}));
        assert_eq!(created(json!({"PORT": 0, "port": 5432})), json!({"port": 5432}));
        assert_eq!(created(json!({"port": 1, "pOrt": 2, "other": 3, "PORT": 4})), json!({"port": 4, "other": 3}));
        assert_eq!(created(json!({"ho\u{17f}t": "a", "\u{212a}ey": 1})), json!({"host": "a", "\u{212a}ey": 1}));
    }

    #[test]
    fn objects_are_merged_and_null_takes_them_back() {
        let merged = created(json!({"ssl": {"mode": "require", "ca": "a"}, "SSL": {"MODE": "strict"}}));
        assert_eq!(merged, json!({"ssl": {"mode": "strict", "ca": "a"}}));
        let merged = created(json!({"metadata": {"a": "1", "b": "2"}, "Metadata": {"b": "3", "B": "4"}}));
        assert_eq!(merged, json!({"metadata": {"a": "1", "b": "3", "B": "4"}}));
        assert_eq!(created(json!({"ssl": {"mode": "a"}, "SSL": null})), json!({"ssl": null}));
        let again = created(json!({"ssl": {"mode": "a"}, "SSL": null, "Ssl": {"ca": "b"}}));
        assert_eq!(again, json!({"ssl": {"ca": "b"}}));
    }

    #[test]
    fn null_leaves_the_values_of_a_create_and_takes_back_those_of_an_update() {
        let body = json!({"port": 5432, "PORT": null, "ssl": {"mode": "require", "MODE": null}});
        assert_eq!(created(body.clone()), json!({"port": 5432, "ssl": {"mode": "require"}}));
        let (updated, _) = read("lerian.update_connection", body);
        assert_eq!(updated, json!({"port": null, "ssl": {"mode": null}}));
    }

    #[test]
    fn a_value_that_cannot_be_read_counts_wherever_it_stands() {
        assert_eq!(created(json!({"PORT": "1", "port": 1})), json!({"port": "1"}));
        assert_eq!(created(json!({"SSL": [], "ssl": {"mode": "require"}})), json!({"ssl": []}));
        assert_eq!(created(json!({"port": 1.0, "PORT": 2})), json!({"port": 1.0}));
    }

    #[test]
    fn spellings_are_reported_where_they_stand() {
        let (_, found) = read("lerian.create_connection", json!({"ssl": {"mode": "a"}, "SSL": {"MODE": "b"}}));
        let case = "lerian.body.member-case";
        let twice = "lerian.body.member-twice";
        let expected = [(case, "/SSL"), (twice, "/SSL"), (case, "/SSL/MODE"), (twice, "/SSL/MODE")];
        assert_eq!(found, expected.map(|(rule, path)| (rule, path.to_owned())));
    }

    #[test]
    fn paths_lead_to_what_counts_in_the_callers_body() {
        let operation = operation("lerian.create_connection").unwrap();
        let body =
            json!({"ssl": {"mode": "a", "x": 1}, "SSL": {"Ca": "b"}, "metadata": {"k": 1}, "METADATA": {"k": 2}});
        let map = body.as_object().unwrap();
        let reading = CanonicalObject::new(operation, operation.body.unwrap(), map, &mut Vec::new());
        for (path, written) in [
            ("/ssl", "/SSL"),
            ("/ssl/mode", "/ssl/mode"),
            ("/ssl/x", "/ssl/x"),
            ("/ssl/ca", "/SSL/Ca"),
            ("/ssl/key", "/SSL/key"),
            ("/metadata/k", "/METADATA/k"),
            ("/metadata/serviceName", "/METADATA/serviceName"),
        ] {
            assert_eq!(reading.original_pointer(path).as_deref(), Some(written));
        }
        assert_eq!(reading.original_pointer("/host"), None);
    }
}
