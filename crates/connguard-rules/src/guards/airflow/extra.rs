//! The members of extra.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::body::members::Members;
use crate::body::pointer::pointer;
use crate::spec::connection_type::ConnectionType;
use crate::spec::generated::airflow::rule;
use crate::spec::suggest::{nearest, quoted};
use crate::spec::violation::Violation;

/// What a connection says, by places: `host`, `extra.account`.
pub(super) struct Values<'a> {
    body: Members<'a>,
    extra: Option<&'a Map<String, Value>>,
    /// Older forms wrote names of extra so.
    prefix: String,
}

impl<'a> Values<'a> {
    pub(super) fn new(body: Members<'a>, kind: &str) -> Self {
        let extra = body.get("extra").and_then(Value::as_object);
        Self { body, extra, prefix: format!("extra__{kind}__") }
    }

    pub(super) fn has_extra(&self) -> bool {
        self.extra.is_some()
    }

    pub(super) fn get(&self, place: &str) -> Option<&'a Value> {
        match place.strip_prefix("extra.") {
            None => self.body.get(place),
            Some(name) => {
                let extra = self.extra?;
                extra.get(name).or_else(|| extra.get(&format!("{}{name}", self.prefix)))
            }
        }
    }

    /// Whether a hook would find something there.
    pub(super) fn is_set(&self, place: &str) -> bool {
        self.get(place).is_some_and(|value| match value {
            Value::Null | Value::Bool(false) => false,
            Value::String(text) => !text.is_empty() && !text.eq_ignore_ascii_case("false"),
            _ => true,
        })
    }

    /// The value as hooks read it: `true` and `"true"` are the same.
    pub(super) fn text(&self, place: &str) -> Option<Cow<'a, str>> {
        match self.get(place)? {
            Value::String(text) => Some(Cow::Borrowed(text)),
            Value::Bool(flag) => Some(Cow::Owned(flag.to_string())),
            _ => None,
        }
    }
}

/// Names that the type does not have.
pub(super) fn names(kind: &ConnectionType, values: &Values<'_>, out: &mut Vec<Violation>) {
    let Some(extra) = values.extra.filter(|_| !kind.extras.is_empty()) else { return };
    let unknown = |name: &&String| {
        let own = name.strip_prefix(&values.prefix).unwrap_or(name);
        !kind.extras.contains(&own)
    };
    for name in extra.keys().filter(unknown) {
        let near = nearest(name, kind.extras.iter().copied()).filter(|near| !extra.contains_key(*near));
        let rule = match near {
            _ if kind.only => &rule::TYPE_UNKNOWN_OPTION,
            Some(_) => &rule::TYPE_MISSPELT_EXTRA,
            None => continue,
        };
        let hint = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        let what = if kind.only { "the driver does not know it" } else { "the hook does not read it" };
        let message =
            format!("{} has no member {} of extra, and {what} ({}){hint}", kind.name, quoted(name), kind.package);
        out.push(Violation::new(rule, pointer("/extra", name), message).allowing(near));
    }
}
