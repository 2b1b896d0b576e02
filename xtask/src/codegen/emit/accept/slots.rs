//! What the walk has to remember of a body: the members that tables and `asks` look at, and those that have to be there.

use std::collections::BTreeMap;

use crate::codegen::asks::{Test, argument};
use crate::codegen::model::*;

/// How a member is remembered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// The string, if it is there.
    Text,
    /// Whether it is there.
    Flag,
}

/// The remembered members of an operation's body by their places, `a.b` for a member of a member.
pub(super) struct Slots {
    slots: BTreeMap<String, Slot>,
    /// For maps: the most characters of a name and of a string.
    limits: BTreeMap<String, (Option<usize>, Option<usize>)>,
}

impl Slots {
    pub fn of(api: &Api, operation: &Operation, root: &Object) -> Self {
        let mut found = Self { slots: BTreeMap::new(), limits: BTreeMap::new() };
        found.require(api, root, "");
        for table in &root.combinations {
            table.columns.iter().for_each(|column| found.add(api, root, column));
        }
        for ask in asks(api, operation) {
            for (place, test) in ask.when.iter().filter(|(place, _)| argument(place).is_none()) {
                found.add(api, root, place);
                let (names, values) = found.limits.entry(place.clone()).or_default();
                let least =
                    |limit: &mut Option<usize>, new: usize| *limit = Some(limit.map_or(new, |old| old.min(new)));
                match test {
                    Test::NamesLongerThan(most) => least(names, *most),
                    Test::ValuesLongerThan(most) => least(values, *most),
                    _ => {}
                }
            }
        }
        found
    }

    fn add(&mut self, api: &Api, root: &Object, place: &str) {
        if let Some(property) = api.member(root, place) {
            let is_text = matches!(property.kind, Type::Text { .. }) || !api.values(&property.kind).is_empty();
            self.slots.insert(place.to_owned(), if is_text { Slot::Text } else { Slot::Flag });
        }
    }

    fn require(&mut self, api: &Api, object: &Object, before: &str) {
        for property in &object.properties {
            let place = format!("{before}{}", property.name);
            if property.required {
                let is_text = matches!(property.kind, Type::Text { .. }) || !api.values(&property.kind).is_empty();
                self.slots.insert(place.clone(), if is_text { Slot::Text } else { Slot::Flag });
            }
            if let Some(inner) = object_of(api, &property.kind) {
                self.require(api, inner, &format!("{place}."));
            }
        }
    }

    pub fn get(&self, place: &str) -> Option<Slot> {
        self.slots.get(place).copied()
    }

    /// The most characters of the names and strings of the map at a place.
    pub fn limits(&self, place: &str) -> (Option<usize>, Option<usize>) {
        self.limits.get(place).copied().unwrap_or_default()
    }

    pub fn declarations(&self) -> String {
        let declare = |(place, slot): (&String, &Slot)| match slot {
            Slot::Text => format!("let mut {}: Option<&str> = None;\n", variable(place)),
            Slot::Flag => format!("let mut {} = false;\n", variable(place)),
        };
        self.slots.iter().map(declare).collect()
    }

    /// An expression that is true where the member is not there.
    pub fn is_absent(&self, place: &str) -> String {
        match self.get(place) {
            Some(Slot::Text) => format!("{}.is_none()", variable(place)),
            Some(Slot::Flag) => format!("!{}", variable(place)),
            None => "true".to_owned(),
        }
    }
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

/// `at_connection_details_secret_name`
pub(super) fn variable(place: &str) -> String {
    format!("at_{}", snake_case(place))
}
