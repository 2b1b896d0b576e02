//! A value with the places of all that is in it.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use serde_json::Value;

use crate::source::{Place, Source};

/// A file's value. Places are found by JSON Pointers.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    pub(crate) value: Value,
    file: Arc<str>,
    places: HashMap<String, Mark>,
    unresolved: BTreeSet<String>,
}

/// Where a value stands: line and column from 1, and how wide it is in its first line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) width: usize,
}

impl Document {
    pub(crate) fn new(source: &Source, value: Value, places: HashMap<String, Mark>) -> Self {
        Self { value, file: source.name().into(), places, unresolved: BTreeSet::new() }
    }

    /// The same places, of this value.
    pub(crate) fn with_value(self, value: Value) -> Self {
        Self { value, ..self }
    }

    /// Notes that the value of a variable is not known, so that nothing is said about the text that stands for it.
    pub(crate) fn leave_unresolved(&mut self, pointer: &str) {
        self.unresolved.insert(pointer.to_owned());
    }

    /// Whether this very value is not known.
    pub(crate) fn is_unresolved(&self, pointer: &str) -> bool {
        self.unresolved.contains(pointer)
    }

    /// What is not known inside of the value that this pointer is for: pointers from there.
    pub(crate) fn unresolved_in(&self, pointer: &str) -> impl Iterator<Item = &str> {
        let inside = self.unresolved.iter().filter_map(move |each| each.strip_prefix(pointer));
        inside.filter(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The place of a value, or of the nearest one around it that has a place.
    pub(crate) fn place(&self, pointer: &str) -> Place {
        let mut pointer = pointer;
        loop {
            if let Some(mark) = self.places.get(pointer) {
                return place(&self.file, *mark);
            }
            match pointer.rfind('/') {
                Some(end) => pointer = &pointer[..end],
                None => return place(&self.file, Mark { line: 1, column: 1, width: 1 }),
            }
        }
    }
}

pub(crate) fn place(file: &Arc<str>, mark: Mark) -> Place {
    Place { file: Arc::clone(file), line: mark.line, column: mark.column, width: mark.width.max(1) }
}

/// A pointer to a member of what this pointer is for.
pub(crate) fn child(pointer: &str, name: &str) -> String {
    if name.contains(['~', '/']) {
        format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
    } else {
        format!("{pointer}/{name}")
    }
}
