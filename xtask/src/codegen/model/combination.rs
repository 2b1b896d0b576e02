//! Tables of combinations.

/// A combination table: the values of the columns must form one of the rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Combination {
    pub rule: String,
    pub title: String,
    /// The table applies only if this column is present.
    pub when: Option<String>,
    /// Members of the schema, `a.b` for a member of a member.
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// One for each column.
    pub cells: Vec<Cell>,
    /// The name of the typed constructor, in snake case.
    pub constructor: Option<String>,
    /// What the constructor takes in the place of the members that hold it; empty where it takes the schema's own members.
    pub inner: Vec<Inner>,
    pub purpose: String,
}

/// A member of a member that a typed constructor takes under its own name.
#[derive(Debug, Clone, PartialEq)]
pub struct Inner {
    /// `connectionDetails.connectionProperties.secretName`
    pub place: String,
    pub required: bool,
}

impl Inner {
    /// `secretName`
    pub fn name(&self) -> &str {
        self.place.rsplit('.').next().unwrap_or_default()
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    OneOf(Vec<String>),
    /// Any text that is not empty, without surrounding space, except these in any letter case.
    Open {
        what: String,
        example: String,
        except: Vec<String>,
    },
}
