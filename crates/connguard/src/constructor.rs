//! What the typed constructors of all providers share: the fixed members of a row of a combination table.

use serde_json::{Map, Value};

/// Constructor, and the members that its row fixes.
pub(crate) type Rows = &'static [(&'static str, &'static [(&'static str, &'static str)])];

/// An object with the fixed members of a constructor's row.
pub(crate) fn fixed(rows: Rows, constructor: &str) -> Map<String, Value> {
    let row = rows.iter().find(|(name, _)| *name == constructor);
    let members = row.into_iter().flat_map(|(_, members)| members.iter());
    members.map(|(name, value)| ((*name).to_owned(), Value::from(*value))).collect()
}
