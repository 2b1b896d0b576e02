//! The columns of a combination table, with the values of a request.

use serde_json::Value;

use crate::body::members::Members;
use crate::spec::schema::{Cell, Kind, Member, Object};
use crate::spec::suggest::quoted;

/// The value of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Given<'a> {
    String(&'a str),
    /// Another JSON type, here or in a parent object.
    Unreadable,
    Absent,
}

impl<'a> Given<'a> {
    /// The value at `a.b`.
    pub(crate) fn of(members: Members<'a>, column: &str) -> Self {
        let (first, rest) = column.split_once('.').map_or((column, None), |(first, rest)| (first, Some(rest)));
        match (members.get(first), rest) {
            (None, _) => Self::Absent,
            (Some(Value::String(text)), None) => Self::String(text),
            (Some(Value::Object(map)), Some(rest)) => Self::of(Members::new(map, members.dialect), rest),
            _ => Self::Unreadable,
        }
    }

    pub(crate) fn is_present(self) -> bool {
        !matches!(self, Self::Absent | Self::String(""))
    }
}

/// A column with its value.
pub(crate) struct Column<'a> {
    pub(super) name: &'static str,
    pub(crate) given: Given<'a>,
    /// The value is invalid by itself and already reported, so that any cell may be meant.
    pub(crate) is_open: bool,
}

impl<'a> Column<'a> {
    pub(super) fn new(object: &'static Object, name: &'static str, given: Given<'a>) -> Self {
        let member = member_of(object, name);
        let is_open = match given {
            Given::Unreadable => true,
            Given::Absent => member.is_some_and(|m| m.required),
            Given::String(text) => member.is_some_and(
                |m| matches!(m.kind, Kind::String { values, .. } if !values.is_empty() && !values.contains(&text)),
            ),
        };
        Self { name, given, is_open }
    }

    pub(crate) fn fits(&self, cell: &Cell) -> bool {
        matches!(self.given, Given::String(text) if accepts(cell, text))
    }

    pub(super) fn describe(&self) -> String {
        match self.given {
            Given::String(text) => [self.name, " ", &quoted(text)].concat(),
            Given::Unreadable => format!("{} of the wrong type", self.name),
            Given::Absent => format!("no {}", self.name),
        }
    }
}

/// The member that a column is.
pub(super) fn member_of(object: &'static Object, column: &str) -> Option<&'static Member> {
    match column.contains('.') {
        true => members_of(object, column).last(),
        false => object.members.iter().find(|member| member.name == column),
    }
}

/// The members on the path to a column: for `ssl.mode`, `ssl` and its `mode`.
pub(super) fn members_of(object: &'static Object, column: &str) -> impl Iterator<Item = &'static Member> {
    let mut inside = Some(object);
    column.split('.').map_while(move |name| {
        let member = inside?.members.iter().find(|member| member.name == name)?;
        inside = match member.kind {
            Kind::Object(object) => Some(object),
            _ => None,
        };
        Some(member)
    })
}

/// Whether a cell accepts a value; letter case matters.
pub(crate) fn accepts(cell: &Cell, value: &str) -> bool {
    match cell {
        Cell::OneOf(values) => values.contains(&value),
        Cell::Open { except, .. } => {
            !value.is_empty()
                && value.trim().len() == value.len()
                && !except.iter().any(|e| e.eq_ignore_ascii_case(value))
        }
    }
}
