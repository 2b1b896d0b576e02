//! What an accept function does, whatever language it is written in. The builders make it from the model; a printer for each
//! language writes it down and adds nothing.

use std::collections::BTreeMap;

use crate::codegen::asks::Test;
use crate::codegen::model::Combination;

/// The function of an operation. Where a check fails, the rules are asked.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plan {
    pub arguments: Arguments,
    /// `None` for an operation without a body.
    pub body: Option<Body>,
}

/// The arguments of a call. One that is not among them asks.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Arguments {
    pub known: Vec<Argument>,
    pub required: Vec<Required>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Argument {
    pub name: String,
    pub check: Scalar,
    /// Whether it is remembered that it is there.
    pub remembered: bool,
}

/// An argument that has to be there.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Required {
    /// `None` for one that cannot be checked: then nothing is accepted.
    pub name: Option<String>,
    /// Only of a call, not of an offline check.
    pub of_calls: bool,
}

/// The body, which is an object.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Body {
    /// What is remembered of it, by the places of the members.
    pub slots: BTreeMap<String, Slot>,
    pub fields: Fields,
    /// Whether an empty body asks, though nothing is required.
    pub asks_if_empty: bool,
    pub tables: Vec<Combination>,
    /// Asks where all tests of an entry hold, which are of several members, or of one that is not there.
    pub conditions: Vec<Vec<Condition>>,
}

/// How a member is remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Slot {
    /// Whether it is there.
    Flag,
    /// The string, if it is there.
    Text,
}

/// The members of an object. One that is not among them asks.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fields(pub Vec<Field>);

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Field {
    pub name: String,
    /// `a.b` for a member of a member.
    pub place: String,
    /// `None` where its presence asks.
    pub value: Option<Value>,
    /// Asks where one of these holds of it.
    pub asks: Vec<Test>,
    pub required: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Scalar(Scalar),
    List(Box<Value>),
    Object(Fields),
    /// A map from names to strings.
    Map {
        /// The most characters of a name.
        longest_name: usize,
        text: Text,
        /// The most characters of a string.
        longest_text: Option<usize>,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Scalar {
    Text(Text),
    Integer { min: Option<i64>, max: Option<i64> },
    Boolean,
}

/// The checks of a string.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Text {
    pub edges: Edges,
    /// One of these; any string where there are none.
    pub values: Vec<String>,
    /// The least and the most characters.
    pub length: Option<(u64, Option<u64>)>,
    pub patterns: Vec<PatternUse>,
}

/// Whether a string may be empty, or have whitespace around it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Edges {
    #[default]
    Any,
    NotEmpty,
    NeitherEmptyNorPadded,
}

/// A pattern, and whether the string is in lower case for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PatternUse {
    pub pattern: String,
    pub lowercase: bool,
}

/// One of the tests of an entry of `asks`.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Condition {
    /// The call says that the service is multi-tenant.
    MultiTenant,
    Member {
        place: String,
        test: Test,
    },
}
