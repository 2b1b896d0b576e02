//! Reads the structure of a manifest: every mistake is a problem with its place, and none hides the next.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::spelling;
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
    fn name(&self) -> String {
        match self.pointer.rsplit_once('/') {
            None => "a manifest".to_owned(),
            Some((list, item)) if item.bytes().all(|b| b.is_ascii_digit()) => {
                format!("{}[{item}]", list.rsplit('/').next().unwrap_or_default())
            }
            Some((_, name)) => name.to_owned(),
        }
    }

    /// Whether the value is a variable that does not exist, which was found already.
    pub(super) fn is_unresolved(&self) -> bool {
        self.document.is_unresolved(&self.pointer)
    }

    /// Whether such a variable is in the value.
    pub(super) fn has_unresolved(&self) -> bool {
        self.document.unresolved_in(&self.pointer).next().is_some()
    }

    fn wrong_type(&self, wanted: &str, found: &mut Vec<Problem>) {
        if self.is_unresolved() {
            return;
        }
        let given = match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        };
        found.push(self.problem("manifest.member.type", format!("{} must be {wanted}, not {given}", self.name())));
    }

    pub(super) fn object(&self, found: &mut Vec<Problem>) -> Option<&'a Map<String, Value>> {
        let members = self.value.as_object();
        if members.is_none() {
            self.wrong_type("an object", found);
        }
        members
    }

    pub(super) fn items(&self, found: &mut Vec<Problem>) -> Vec<Cursor<'a>> {
        let Some(items) = self.value.as_array() else {
            self.wrong_type("an array", found);
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
            self.wrong_type("a string", found);
        }
        text.filter(|_| !self.is_unresolved())
    }

    pub(super) fn flag(&self, found: &mut Vec<Problem>) -> bool {
        let flag = self.value.as_bool();
        if flag.is_none() {
            self.wrong_type("true or false", found);
        }
        flag.unwrap_or(false)
    }

    pub(super) fn strings(&self, found: &mut Vec<Problem>) -> Vec<String> {
        self.items(found).iter().filter_map(|item| item.string(found)).map(str::to_owned).collect()
    }

    /// A member that is there and not null. [`Self::only`] tells of another letter case.
    pub(super) fn get(&self, name: &str) -> Option<Cursor<'a>> {
        let (written, value) = spelling::member(self.value.as_object()?, name)?;
        let cursor = Cursor { document: self.document, pointer: child(&self.pointer, written), value };
        (!value.is_null()).then_some(cursor)
    }

    pub(super) fn required(&self, name: &str, found: &mut Vec<Problem>) -> Option<Cursor<'a>> {
        let member = self.get(name);
        // A name that is like it is found by `only`, which tells how to write it.
        let mut names = self.value.as_object().into_iter().flat_map(|members| members.keys());
        let is_misspelt = names.any(|other| other != name && connguard_rules::nearest_name(other, [name]).is_some());
        if member.is_none() && !is_misspelt {
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
            if known.contains(&name) {
            } else if let Some(documented) = known.iter().find(|known| spelling::is_spelling(name, known)) {
                found.push(spelling::problem(name, documented, member.place()));
            } else {
                let near = connguard_rules::nearest_name(name, known.iter().copied());
                let hint =
                    near.map_or_else(|| format!("known: {}", known.join(", ")), |n| format!("did you mean {n}?"));
                let message = format!("{} has no member {name}; {hint}", self.name());
                found.push(member.problem("manifest.member.unknown", message));
            }
        }
    }
}
