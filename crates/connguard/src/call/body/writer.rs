//! Writes the value at one place of a body, and keeps what it finds there.

use std::cell::RefCell;
use std::fmt;

use connguard_rules::{Finding, FindingKind, Location, MAX_DEPTH, Violation};
use serde::ser::Serialize;
use serde_json::Value;

/// Where a value stands in the body.
#[derive(Clone, Copy)]
pub(super) enum Path<'a> {
    Root,
    Member(&'a Path<'a>, &'a str),
    Item(&'a Path<'a>, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Member(parent, name) => write!(f, "{parent}/{}", name.replace('~', "~0").replace('/', "~1")),
            Self::Item(parent, index) => write!(f, "{parent}/{index}"),
        }
    }
}

/// Why a value has no form in JSON, and what it is.
#[derive(Debug)]
pub(super) struct Refused(pub(super) FindingKind, pub(super) &'static str);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.1)
    }
}

impl std::error::Error for Refused {}

impl serde::ser::Error for Refused {
    /// The text may quote the value, so that it is not kept.
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self(FindingKind::NoForm, "a value that cannot be serialized")
    }
}

/// Writes the value at one place.
#[derive(Clone, Copy)]
pub(super) struct Writer<'a> {
    pub(super) path: Path<'a>,
    /// In so many objects and arrays.
    pub(super) level: usize,
    pub(super) found: &'a RefCell<Vec<Violation>>,
}

impl<'a> Writer<'a> {
    /// The value; null, and a finding, if it has no form in JSON.
    pub(super) fn read(self, value: &(impl Serialize + ?Sized)) -> Value {
        value.serialize(self).unwrap_or_else(|Refused(kind, what)| {
            let finding = Finding::new(kind, Location::Body, self.path.to_string()).about(what);
            self.found.borrow_mut().push(finding.violation());
            Value::Null
        })
    }

    pub(super) fn at<'b>(&'b self, path: Path<'b>) -> Writer<'b>
    where
        'a: 'b,
    {
        Writer { path, level: self.level + 1, found: self.found }
    }

    pub(super) fn deeper(self) -> Result<Self, Refused> {
        if self.level < MAX_DEPTH { Ok(self) } else { Err(Refused(FindingKind::Depth, "")) }
    }
}
