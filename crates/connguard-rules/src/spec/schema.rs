//! What a schema says of a JSON value: types, limits, members, combination tables.

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
    /// Its combination tables.
    pub tables: &'static [Table],
}

/// What undocumented members of an object mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Additional {
    /// They are sent, with a warning.
    Warned,
    /// They belong to the object.
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
    /// Lengths count without surrounding space.
    pub trim: bool,
}

/// A JSON type with its limits.
#[derive(Debug)]
pub enum Kind {
    /// A text; lengths in characters. No values means any.
    Text {
        /// At least so many characters.
        min: usize,
        /// At most so many characters.
        max: usize,
        /// A regular expression over the whole text.
        pattern: Option<&'static str>,
        /// The only values.
        values: &'static [&'static str],
    },
    /// A whole number.
    Integer {
        /// At least this.
        min: i64,
        /// At most this.
        max: i64,
    },
    /// Any number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A list of this.
    List(&'static Kind),
    /// An object.
    Object(&'static Object),
    /// Anything.
    Any,
}

impl Kind {
    /// Whether a strict reader takes a value of this JSON type. Limits do not matter, and neither does what is inside.
    pub(crate) fn reads(&self, value: &Value) -> bool {
        match self {
            Self::Text { .. } => value.is_string(),
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
    /// The rule that it stands for.
    pub rule: &'static Rule,
    /// What the table is about.
    pub title: &'static str,
    /// The table applies only where this column has a value.
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
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// Any text that is not empty, without surrounding space, except these in any letter case.
    Open {
        /// What it is, e.g. `connector name`.
        what: &'static str,
        /// One that is valid.
        example: &'static str,
        /// What it may not be.
        except: &'static [&'static str],
    },
}
