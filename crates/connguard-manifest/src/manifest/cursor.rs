//! Reads the structure of a manifest: every mistake is a problem with its place, and none hides the next.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::problem::Problem;
use crate::read::{Document, child};

/// A value of a document, with the way to it.
#[derive(Clone)]
pub(super) struct Cursor<'a> {
    pub(super) document: &'a Arc<Document>,
    pub(super) pointer: String,
    pub(super) value: &'a Value,
}

impl<'a> Cursor<'a> {
    pub(super) fn root(document: &'a Arc<Document>) -> Self {
        Self { document, pointer: String::new(), value: &document.value }
    }

    pub(super) fn place(&self) -> crate::source::Place {
        self.document.place(&self.pointer)
    }

    pub(super) fn problem(&self, rule: &'static str, message: impl Into<String>) -> Problem {
        Problem::new(rule, Some(self.place()), message)
    }

    /// What the value is called in messages.
    fn name(&self) -> &str {
        self.pointer.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("a manifest")
    }

    fn wrong_type(&self, wanted: &str) -> Problem {
        let given = match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        };
        self.problem("manifest.member.type", format!("{} must be {wanted}, not {given}", self.name()))
    }

    pub(super) fn object(&self, found: &mut Vec<Problem>) -> Option<&'a Map<String, Value>> {
        let members = self.value.as_object();
        if members.is_none() {
            found.push(self.wrong_type("an object"));
        }
        members
    }

    pub(super) fn items(&self, found: &mut Vec<Problem>) -> Vec<Cursor<'a>> {
        let Some(items) = self.value.as_array() else {
            found.push(self.wrong_type("an array"));
            return Vec::new();
        };
        let at = |index: usize| format!("{}/{index}", self.pointer);
        items
            .iter()
            .enumerate()
            .map(|(index, value)| Cursor { document: self.document, pointer: at(index), value })
            .collect()
    }

    pub(super) fn string(&self, found: &mut Vec<Problem>) -> Option<&'a str> {
        let text = self.value.as_str();
        if text.is_none() {
            found.push(self.wrong_type("a string"));
        }
        text
    }

    pub(super) fn flag(&self, found: &mut Vec<Problem>) -> bool {
        let flag = self.value.as_bool();
        if flag.is_none() {
            found.push(self.wrong_type("true or false"));
        }
        flag.unwrap_or(false)
    }

    pub(super) fn strings(&self, found: &mut Vec<Problem>) -> Vec<String> {
        self.items(found).iter().filter_map(|item| item.string(found)).map(str::to_owned).collect()
    }

    /// A member that is there and not null.
    pub(super) fn get(&self, name: &str) -> Option<Cursor<'a>> {
        let value = self.value.get(name).filter(|value| !value.is_null())?;
        Some(Cursor { document: self.document, pointer: child(&self.pointer, name), value })
    }

    pub(super) fn required(&self, name: &str, found: &mut Vec<Problem>) -> Option<Cursor<'a>> {
        let member = self.get(name);
        if member.is_none() {
            found.push(self.problem("manifest.member.required", format!("{} needs {name}", self.name())));
        }
        member
    }

    /// The members of an object, in the order of the document.
    pub(super) fn members(&self, found: &mut Vec<Problem>) -> Vec<(&'a str, Cursor<'a>)> {
        let Some(members) = self.object(found) else { return Vec::new() };
        let cursor = |name: &str, value: &'a Value| Cursor {
            document: self.document,
            pointer: child(&self.pointer, name),
            value,
        };
        members.iter().map(|(name, value)| (name.as_str(), cursor(name, value))).collect()
    }

    /// Finds members that mean nothing here.
    pub(super) fn only(&self, known: &[&str], found: &mut Vec<Problem>) {
        for (name, member) in self.members(found) {
            if !known.contains(&name) {
                let near = connguard_rules::nearest_name(name, known.iter().copied());
                let hint =
                    near.map_or_else(|| format!("known: {}", known.join(", ")), |n| format!("did you mean {n}?"));
                let message = format!("{} has no member {name}; {hint}", self.name());
                found.push(member.problem("manifest.member.unknown", message));
            }
        }
    }
}
