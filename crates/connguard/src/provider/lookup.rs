//! Finding what a create has made, and comparing it with what was sent.

use connguard_rules::{Arguments, Operation};
use serde_json::{Map, Value, json};

use crate::error::{Error, Result};
use crate::generated::errors::ErrorKind;

/// Finds a resource by the name that it was to be created with.
#[derive(Debug)]
pub struct Lookup {
    /// The list that shows it.
    pub(crate) list: &'static Operation,
    pub(crate) arguments: Arguments,
    /// The argument of the list that filters by names, if the name can be asked for.
    pub(crate) name_filter: Option<&'static str>,
    /// Where the list cannot be filtered by name: so many pages, the newest first, hold what was just created.
    pub(crate) newest_pages: Option<usize>,
    /// What the service shows in the place of a secret.
    pub(crate) mask: Option<&'static str>,
    /// The members that must be equal for an item to be the one; the first is its key.
    pub(crate) expected: Vec<(&'static str, Value)>,
}

/// The request that replaces what is stored.
#[derive(Debug)]
pub struct Replacement {
    pub(crate) operation: &'static Operation,
    pub(crate) arguments: Arguments,
    pub(crate) body: Value,
}

impl Lookup {
    /// The member that holds the name, and the name.
    pub(crate) fn key(&self) -> Option<(&'static str, &Value)> {
        self.expected.first().map(|(member, name)| (*member, name))
    }

    /// The name as it is shown.
    pub(crate) fn name(&self) -> &str {
        self.key().and_then(|(_, name)| name.as_str()).unwrap_or_default()
    }

    /// The arguments of the list, for this name alone where that is possible.
    pub(crate) fn filtered(&self) -> Arguments {
        let mut arguments = self.arguments.clone();
        if let (Some(filter), Some((_, name))) = (self.name_filter, self.key()) {
            arguments.insert(filter.to_owned(), json!([name]));
        }
        arguments
    }

    /// Whether a stored item has the name.
    pub(crate) fn names(&self, item: &Value) -> bool {
        self.key().is_some_and(|(member, name)| item.get(member) == Some(name))
    }

    /// Whether a stored item says what was sent.
    pub(crate) fn matches(&self, item: &Value) -> bool {
        self.expected.iter().all(|(member, value)| same_or_masked(at(item, member), value, self.mask))
    }

    /// Whether something of a stored item is shown as a mask, so that it cannot be compared.
    pub(crate) fn hides(&self, item: &Value) -> bool {
        self.mask.is_some_and(|mask| self.expected.iter().any(|(member, _)| holds(at(item, member), mask)))
    }

    /// The members that say something else than what was sent, each as the path to it. What is masked is taken for the same.
    pub(crate) fn differing(&self, stored: &Value) -> Vec<Vec<String>> {
        let mut out = Vec::new();
        for (member, sent) in self.expected.iter().skip(1) {
            let path = member.split('.').map(str::to_owned).collect();
            compare(at(stored, member), sent, self.mask, path, &mut out);
        }
        out
    }

    /// Refuses to replace what differs in a member that no update changes.
    pub(crate) fn unchangeable(&self, found: &Value, members: &[&str]) -> Result<()> {
        for (member, sent) in self.expected.iter().filter(|(member, _)| members.contains(member)) {
            let stored = at(found, member);
            if !same(stored, sent) {
                return Err(self.in_place(member, &format!("is {stored} and cannot be changed to {sent}")));
            }
        }
        Ok(())
    }

    /// The conflict with what exists and cannot be changed in place.
    pub(crate) fn in_place(&self, member: &str, what: &str) -> Error {
        let message = format!("{:?} exists, its {member} {what}; delete it and create it again", self.name());
        Error::new(ErrorKind::Conflict, message)
    }
}

fn holds(value: &Value, mask: &str) -> bool {
    match value {
        Value::String(text) => text == mask,
        Value::Array(items) => items.iter().any(|item| holds(item, mask)),
        Value::Object(members) => members.values().any(|value| holds(value, mask)),
        _ => false,
    }
}

fn compare(stored: &Value, sent: &Value, mask: Option<&str>, path: Vec<String>, out: &mut Vec<Vec<String>>) {
    if same_or_masked(stored, sent, mask) {
        return;
    }
    match (stored, sent) {
        (Value::Object(stored), Value::Object(sent)) => {
            let added = sent.keys().filter(|name| !stored.contains_key(*name));
            for name in stored.keys().chain(added) {
                let mut path = path.clone();
                path.push(name.clone());
                compare(member(stored, name), member(sent, name), mask, path, out);
            }
        }
        _ => out.push(path),
    }
}

/// The value at a member, `a.b` for a member of a member; null where there is none.
pub(crate) fn at<'a>(item: &'a Value, member: &str) -> &'a Value {
    member.split('.').try_fold(item, |value, name| value.get(name)).unwrap_or(&Value::Null)
}

fn member<'a>(members: &'a Map<String, Value>, name: &str) -> &'a Value {
    members.get(name).unwrap_or(&Value::Null)
}

/// Whether a stored value is the one that was sent: what is absent may be null or empty, and numbers may be written
/// otherwise.
pub(crate) fn same(stored: &Value, sent: &Value) -> bool {
    same_or_masked(stored, sent, None)
}

/// The same, where the service shows a mask in the place of a secret: it stands for anything but nothing.
fn same_or_masked(stored: &Value, sent: &Value, mask: Option<&str>) -> bool {
    match (stored, sent) {
        (Value::String(stored), sent) if Some(stored.as_str()) == mask => !is_nothing(sent),
        (Value::Number(stored), Value::Number(sent)) => stored == sent || stored.as_f64() == sent.as_f64(),
        (Value::Array(stored), Value::Array(sent)) => {
            let mut pairs = stored.iter().zip(sent);
            stored.len() == sent.len() && pairs.all(|(stored, sent)| same_or_masked(stored, sent, mask))
        }
        (Value::Object(stored), Value::Object(sent)) => {
            let mut names = stored.keys().chain(sent.keys());
            names.all(|name| same_or_masked(member(stored, name), member(sent, name), mask))
        }
        (stored, sent) => stored == sent || (is_nothing(stored) && is_nothing(sent)),
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(string) => string.is_empty(),
        Value::Object(members) => members.values().all(is_nothing),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_value_is_ours_if_it_says_the_same() {
        for (stored, sent) in [
            (json!(5432), json!(5432.0)),
            (json!({ "a": 1, "b": null }), json!({ "a": 1.0 })),
            (Value::Null, json!({})),
            (json!({ "ssl": {} }), json!({ "ssl": { "mode": "" } })),
            (json!(["a", { "b": 1 }]), json!(["a", { "b": 1 }])),
        ] {
            assert!(same(&stored, &sent) && same(&sent, &stored), "{stored} {sent}");
        }
        for (stored, sent) in [
            (json!("public"), Value::Null),
            (json!({ "owner": "other" }), json!({ "owner": "own" })),
            (json!({ "owner": "own" }), json!({})),
            (json!(0), Value::Null),
            (json!(false), Value::Null),
            (json!(["a"]), json!([])),
        ] {
            assert!(!same(&stored, &sent) && !same(&sent, &stored), "{stored} {sent}");
        }
        assert_eq!(at(&json!({ "ssl": { "mode": "require" } }), "ssl.mode"), "require");
        assert_eq!(at(&json!({}), "ssl.mode"), &Value::Null);
    }

    #[test]
    fn what_differs_is_told_with_its_place() {
        let expected = vec![
            ("name", json!("a")),
            ("authProvider", json!("aws")),
            (
                "connectionDetails",
                json!({ "description": "", "connectionProperties": { "secretName": "new", "n": 1.0 } }),
            ),
            ("ssl.mode", Value::Null),
        ];
        let list = connguard_rules::operations().next().unwrap();
        let lookup =
            Lookup { list, arguments: Arguments::new(), name_filter: None, newest_pages: None, mask: None, expected };
        let stored = json!({
            "name": "a", "authProvider": "aws", "createdBy": "x", "ssl": { "mode": "require" },
            "connectionDetails": { "connectionProperties": { "n": 1, "secretName": "old", "more": "x" } },
        });
        let differing: Vec<String> = lookup.differing(&stored).iter().map(|path| path.join(".")).collect();
        let expected = [
            "connectionDetails.connectionProperties.secretName",
            "connectionDetails.connectionProperties.more",
            "ssl.mode",
        ];
        assert_eq!(differing, expected);
        assert!(lookup.names(&stored) && !lookup.matches(&stored));
    }
}
