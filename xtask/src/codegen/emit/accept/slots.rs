//! What the walk has to remember of a body: the members that tables and conditions look at, and those that have to be there.

use std::collections::BTreeMap;

use super::plan::{Condition, Fields, Slot, Value};
use crate::codegen::asks::Test;
use crate::codegen::model::*;

/// What is remembered for tables and conditions, by the places of the members: `a.b` for a member of a member.
pub(super) fn slots(fields: &Fields, tables: &[Combination], conditions: &[Vec<Condition>]) -> BTreeMap<String, Slot> {
    let mut found = BTreeMap::new();
    let mut remember = |place: &str, slot: Slot| {
        let known = found.entry(place.to_owned()).or_insert(slot);
        *known = slot.max(*known);
    };
    for table in tables {
        table.columns.iter().chain(&table.when).for_each(|column| remember(column, Slot::Text));
    }
    for condition in conditions.iter().flatten() {
        if let Condition::Member { place, test } = condition {
            remember(place, if test.is_of_presence() { Slot::Flag } else { Slot::Text });
        }
    }
    required(fields, &mut |place| remember(place, Slot::Flag));
    found
}

fn required(fields: &Fields, remember: &mut impl FnMut(&str)) {
    for field in &fields.0 {
        if field.required {
            remember(&field.place);
        }
        if let Some(Value::Object(inner)) = &field.value {
            required(inner, remember);
        }
    }
}

impl Test {
    /// Whether it looks at nothing but whether the member is there.
    pub(super) fn is_of_presence(&self) -> bool {
        matches!(self, Self::Absent | Self::Present)
    }
}

/// Whether a member's value is a string, so that it can be remembered.
pub(super) fn is_text(api: &Api, kind: &Type) -> bool {
    matches!(kind, Type::Text { .. }) || !api.values(kind).is_empty()
}

/// The object behind a type.
pub(super) fn object_of<'a>(api: &'a Api, kind: &Type) -> Option<&'a Object> {
    let Type::Reference(name) = kind else { return None };
    match &api.schema(name)?.kind {
        SchemaKind::Object(object) => Some(object),
        SchemaKind::Enum(_) => None,
    }
}

/// The places where guards ask about an operation.
pub(super) fn asks<'a>(api: &'a Api, operation: &'a Operation) -> impl Iterator<Item = &'a Ask> {
    api.rules.iter().filter_map(|rule| rule.asks.as_ref()).flatten().filter(|ask| ask.is_about(&operation.id))
}
