//! Schemas of JSON values: types, limits, members, combination tables.

use serde_json::Value;

use super::rule::{Rule, Violated};

/// An object in a request body.
#[derive(Debug)]
pub struct Object {
    /// The schema's name.
    pub name: &'static str,
    /// Its documented members.
    pub members: &'static [Member],
    /// What undocumented members mean.
    pub additional: Additional,
    /// On the wire it is the text of a JSON object. What is in it is documented, and not checked by keywords.
    pub json_text: bool,
    /// Its combination tables.
    pub tables: &'static [Table],
}

/// What undocumented members of an object mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Additional {
    /// They are sent with a warning.
    Warned,
    /// They are allowed.
    Open,
    /// The object is a map; a guard checks its values.
    Values,
}

/// A member of an object.
#[derive(Debug)]
pub struct Member {
    /// The documented spelling.
    pub name: &'static str,
    /// Whether the schema requires it.
    pub required: bool,
    /// Its type and limits.
    pub kind: Kind,
    /// The rules of its keywords.
    pub rules: Violated,
    /// Its value never appears in a message.
    pub secret: bool,
    /// Lengths are measured without surrounding whitespace.
    pub trim: bool,
}

/// A JSON type with its limits.
#[derive(Debug)]
pub enum Kind {
    /// A string; lengths in characters. Without values, any string.
    String {
        /// Minimum length.
        min: usize,
        /// Maximum length.
        max: usize,
        /// A regular expression for the whole string.
        pattern: Option<&'static str>,
        /// The allowed values.
        values: &'static [&'static str],
    },
    /// An integer.
    Integer {
        /// Minimum.
        min: i64,
        /// Maximum.
        max: i64,
    },
    /// Any number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// An array of this.
    List(&'static Kind),
    /// An object.
    Object(&'static Object),
    /// Anything.
    Any,
}

impl Kind {
    /// Whether the value has this JSON type. Limits and contents are not checked.
    pub(crate) fn reads(&self, value: &Value) -> bool {
        match self {
            Self::String { .. } => value.is_string(),
            Self::Integer { .. } => value.as_i64().is_some(),
            Self::Number => value.is_number(),
            Self::Boolean => value.is_boolean(),
            Self::List(_) => value.is_array(),
            Self::Object(_) => value.is_object(),
            Self::Any => true,
        }
    }
}

/// A combination table: the values of the columns must form one of the rows.
#[derive(Debug)]
pub struct Table {
    /// The rule for values that match no row.
    pub rule: &'static Rule,
    /// What the table is about.
    pub title: &'static str,
    /// The table applies only if this column has a value.
    pub when: Option<&'static str>,
    /// Members of the object, `a.b` for a member of a member.
    pub columns: &'static [&'static str],
    /// The valid rows.
    pub rows: &'static [Row],
}

/// A valid row of a combination table.
#[derive(Debug)]
pub struct Row {
    /// One for each column.
    pub cells: &'static [Cell],
    /// What the row is for.
    pub purpose: &'static str,
}

/// What a column may hold in a row.
#[derive(Debug)]
pub enum Cell {
    /// One of these strings.
    OneOf(&'static [&'static str]),
    /// Any string that is not empty and has no surrounding whitespace, except these in any letter case.
    Open {
        /// What it is, e.g. `connector name`.
        what: &'static str,
        /// A valid example.
        example: &'static str,
        /// The values that it may not have.
        except: &'static [&'static str],
    },
}
