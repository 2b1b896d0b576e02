//! One finding about a request.

use serde::ser::{Serialize, SerializeStruct, Serializer};
use serde_json::Value;

use crate::spec::operation::Location;
use crate::spec::rule::{Rule, Severity};

/// One finding about a request: which rule, where, and what would be right.
///
/// Serializes to `{"rule", "path", "location", "message", "allowed", "nearest", "evidence", "severity", "source"}`,
/// and `"line"` where it has one.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Violation {
    /// The rule that it violates.
    pub rule: &'static Rule,
    /// The part of the request.
    pub location: Location,
    /// A JSON Pointer into the body; for a parameter, `/` and its wire name.
    pub path: String,
    /// What is wrong and how to fix it. Never contains a secret.
    pub message: String,
    /// Values that would pass at `path`; empty if they cannot be listed.
    pub allowed: Vec<Value>,
    /// For a combination: the nearest valid rows, best first.
    pub nearest: Vec<Value>,
    /// Whether it refuses the request: the rule's own severity, or an error because of `strict`.
    pub severity: Severity,
    /// The log line; empty if the violation does not belong to a call.
    pub line: String,
    /// The combination table that could not be checked because of this violation, which therefore cannot be waived.
    pub(crate) column_of: Option<&'static Rule>,
}

impl Violation {
    pub(crate) fn new(rule: &'static Rule, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            rule,
            location: Location::Body,
            path: path.into(),
            message: message.into(),
            allowed: Vec::new(),
            nearest: Vec::new(),
            severity: rule.severity,
            line: String::new(),
            column_of: None,
        }
    }

    /// A violation with the rule's own message.
    pub(crate) fn of(rule: &'static Rule, path: impl Into<String>) -> Self {
        Self::new(rule, path, rule.advice())
    }

    /// The same violation, at another location.
    pub(crate) fn at(mut self, location: Location) -> Self {
        self.location = location;
        self
    }

    pub(crate) fn allowing<T: Into<Value>>(mut self, allowed: impl IntoIterator<Item = T>) -> Self {
        self.allowed = allowed.into_iter().map(Into::into).collect();
        self
    }

    /// Whether it refuses the request.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = if self.path.is_empty() { "the body" } else { &self.path };
        write!(f, "{path}: {} [{}]", self.message, self.rule.id)
    }
}

impl Serialize for Violation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = 9 + usize::from(!self.line.is_empty());
        let mut out = serializer.serialize_struct("Violation", fields)?;
        out.serialize_field("rule", self.rule.id)?;
        out.serialize_field("path", &self.path)?;
        out.serialize_field("location", self.location.as_str())?;
        out.serialize_field("message", &self.message)?;
        out.serialize_field("allowed", &self.allowed)?;
        out.serialize_field("nearest", &self.nearest)?;
        out.serialize_field("evidence", self.rule.evidence.as_str())?;
        out.serialize_field("severity", self.severity.as_str())?;
        out.serialize_field("source", self.rule.source)?;
        if !self.line.is_empty() {
            out.serialize_field("line", &self.line)?;
        }
        out.end()
    }
}
