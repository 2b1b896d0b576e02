//! What is wrong with a manifest, and where.

use connguard_rules::Severity;
use serde::ser::{Serialize, SerializeStruct, Serializer};
use serde_json::Value;

use crate::rules;
use crate::secret_lines::may_hold_secret;
use crate::source::{Place, Source};

/// The rule for a secret that stands in a file.
pub(crate) const INLINE_SECRET: &str = "manifest.secret.inline";

/// A finding about a manifest. Shows itself as `file:line:column: severity: rule: message`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Problem {
    /// The rule that is violated: one of the API's (`matillion.connection.combination`) or of the manifest (`manifest.…`).
    pub rule: &'static str,
    /// Whether the manifest can be used all the same.
    pub severity: Severity,
    /// What is wrong and what to do. Never holds a secret.
    pub message: String,
    /// Where it stands; `None` if it is about no place in a file.
    pub place: Option<Place>,
    /// Another place that it is about, e.g. the first of two entries with one name.
    pub other: Option<Place>,
    /// Values that would be valid here; empty if they cannot be listed.
    pub allowed: Vec<Value>,
    /// Its lines hold a secret and are not shown.
    pub(crate) conceals: bool,
}

impl Problem {
    pub(crate) fn new(rule: &'static str, place: Option<Place>, message: impl Into<String>) -> Self {
        let severity = rules::known(rule).map_or(Severity::Error, |known| known.severity);
        let conceals = rule == INLINE_SECRET;
        Self { rule, severity, message: message.into(), place, other: None, allowed: Vec::new(), conceals }
    }

    /// Whether the manifest cannot be used.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The finding with the line that it is about, underlined. A line that holds a secret is not shown.
    pub fn render(&self, sources: &[Source]) -> String {
        let mut text = self.to_string();
        if self.conceals {
            return text;
        }
        for (index, place) in self.place.iter().chain(&self.other).enumerate() {
            if index > 0 {
                // It may be in another file.
                text.push_str(&format!("\n{place}: the other place"));
            }
            let source = sources.iter().find(|source| source.name() == &*place.file);
            let source = source.filter(|source| !may_hold_secret(source, place.line));
            if let Some(line) = source.and_then(|source| source.line(place.line)) {
                let number = place.line.to_string();
                let gutter = " ".repeat(number.len());
                // Tabs stay tabs, so that the marks stand below what they mark.
                let indent: String =
                    line.chars().take(place.column - 1).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
                let marks = "^".repeat(place.width.max(1));
                text.push_str(&format!("\n{gutter} |\n{number} | {line}\n{gutter} | {indent}{marks}"));
            }
        }
        text
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        write!(f, "{}: {}: {}", self.severity.as_str(), self.rule, self.message)
    }
}

impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Problem", 6)?;
        out.serialize_field("rule", self.rule)?;
        out.serialize_field("severity", self.severity.as_str())?;
        out.serialize_field("message", &self.message)?;
        out.serialize_field("at", &self.place)?;
        out.serialize_field("other", &self.other)?;
        out.serialize_field("allowed", &self.allowed)?;
        out.end()
    }
}
