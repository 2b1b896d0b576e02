//! Where guards may have something to say.

use std::collections::BTreeMap;

use super::pattern::Patterns;
use super::plan::Condition;
use super::slots::{asks, is_text};
use crate::codegen::asks::{MULTI_TENANT, Test, argument};
use crate::codegen::model::*;

/// The entries of `asks` that can hold for an operation.
#[derive(Default)]
pub(super) struct Asked {
    /// Those that look at a single member that is there, by its place.
    pub of_members: BTreeMap<String, Vec<Test>>,
    /// Asks where all tests of an entry hold.
    pub conditions: Vec<Vec<Condition>>,
}

/// What is asked; or why the rules are asked always.
pub(super) fn asked(api: &Api, patterns: &Patterns, operation: &Operation, root: &Object) -> Result<Asked, String> {
    let mut found = Asked::default();
    for ask in asks(api, operation) {
        // An argument is tested alone: that asks more often, never less.
        if ask.when.iter().any(|(place, _)| argument(place).is_some_and(|name| name != MULTI_TENANT)) {
            continue;
        }
        let Some(tests) = tests(api, patterns, ask, root)? else { continue };
        // So is what is in a map, beside what else an entry says.
        let of_map = |condition: &Condition| match condition {
            Condition::Member { place, test } if test.is_of_map() => Some((place.clone(), test.clone())),
            _ => None,
        };
        let of_maps: Vec<(String, Test)> = tests.iter().filter_map(of_map).collect();
        match tests.as_slice() {
            [] => return Err("a guard asks always".to_owned()),
            _ if !of_maps.is_empty() => of_maps.into_iter().for_each(|(place, test)| found.add(&place, test)),
            [Condition::Member { place, test }] if *test != Test::Absent => found.add(place, test.clone()),
            // Several rules may ask in one place.
            _ if found.conditions.contains(&tests) => {}
            _ => found.conditions.push(tests),
        }
    }
    Ok(found)
}

/// The tests of an entry; none where it can never hold.
fn tests(api: &Api, patterns: &Patterns, ask: &Ask, root: &Object) -> Result<Option<Vec<Condition>>, String> {
    let mut tests = Vec::new();
    for (place, test) in &ask.when {
        if argument(place).is_some() {
            let is_present = *test == Test::Present;
            tests.push(is_present.then_some(Condition::MultiTenant).ok_or("multi_tenant can only be present")?);
            continue;
        }
        match api.member(root, place) {
            // What is no member of this body asks anyway.
            None if *test == Test::Absent => {}
            None => return Ok(None),
            Some(property) => {
                if !is_writable(api, patterns, &property.kind, test) {
                    return Err(format!("the test of {place} cannot be written for a member of its kind"));
                }
                tests.push(Condition::Member { place: place.clone(), test: test.clone() });
            }
        }
    }
    Ok(Some(tests))
}

fn is_writable(api: &Api, patterns: &Patterns, kind: &Type, test: &Test) -> bool {
    match test {
        Test::Absent | Test::Present => true,
        _ if test.is_of_map() => true,
        Test::Unlike(pattern) => is_text(api, kind) && patterns.pattern(pattern, false).is_some(),
        _ => is_text(api, kind),
    }
}

impl Asked {
    fn add(&mut self, place: &str, test: Test) {
        let known = self.of_members.entry(place.to_owned()).or_default();
        if !known.contains(&test) {
            known.push(test);
        }
    }
}

impl Test {
    /// Whether it looks at what is in a map.
    pub(super) fn is_of_map(&self) -> bool {
        matches!(self, Self::NamesLongerThan(_) | Self::ValuesLongerThan(_))
    }
}
