//! Where guards may have something to say.

use super::pattern::Patterns;
use super::slots::{Slot, Slots, asks, variable};
use super::value::alternatives;
use crate::codegen::asks::{MULTI_TENANT, Test, argument};
use crate::codegen::model::*;

/// Asks where all tests of an entry of `asks` hold.
pub(super) fn conditions(
    api: &Api,
    patterns: &Patterns,
    operation: &Operation,
    root: &Object,
    slots: &Slots,
) -> Result<String, String> {
    let mut code = String::new();
    for ask in asks(api, operation) {
        // An argument, and what is in a map, is tested alone: that asks more often, never less.
        let elsewhere = |(place, test): &(String, Test)| {
            argument(place).is_some_and(|name| name != MULTI_TENANT)
                || matches!(test, Test::NamesLongerThan(_) | Test::ValuesLongerThan(_))
        };
        if ask.when.iter().any(elsewhere) {
            continue;
        }
        let mut tests = Vec::new();
        let mut possible = true;
        for (place, test) in &ask.when {
            if argument(place).is_some() {
                let is_present = *test == Test::Present;
                tests.push(is_present.then(|| variable(MULTI_TENANT)).ok_or("multi_tenant can only be present")?);
                continue;
            }
            let is_member = api.member(root, place).is_some();
            match (is_member, test) {
                // What is no member of this body asks anyway.
                (false, Test::Absent) => {}
                (false, _) => possible = false,
                (true, test) => tests.push(
                    self::test(patterns, place, test, slots)
                        .ok_or_else(|| format!("the test of {place} cannot be written for a member of its kind"))?,
                ),
            }
        }
        if !possible {
            continue;
        }
        if tests.is_empty() {
            return Err("a guard asks always".to_owned());
        }
        let check = format!("if {} {{ return None; }}\n", tests.join(" && "));
        // Several rules may ask in one place.
        if !code.contains(&check) {
            code.push_str(&check);
        }
    }
    Ok(code)
}

fn test(patterns: &Patterns, place: &str, test: &Test, slots: &Slots) -> Option<String> {
    let slot = slots.get(place)?;
    let name = variable(place);
    let that = |condition: String| (slot == Slot::Text).then(|| format!("{name}.is_some_and(|text| {condition})"));
    let is_one = |values: &[String]| format!("matches!(text, {})", alternatives(values));
    match test {
        Test::Absent => Some(slots.is_absent(place)),
        Test::Present if slot == Slot::Text => Some(format!("{name}.is_some()")),
        Test::Present => Some(name),
        Test::Empty => that("text.is_empty()".to_owned()),
        Test::Padded => that("is_padded(text)".to_owned()),
        Test::NoHostName => that("!is_host_name(text)".to_owned()),
        Test::NoHost => that("!is_host(text)".to_owned()),
        Test::NoPem => that("!is_pem(text)".to_owned()),
        Test::OneOf(values) => that(is_one(values)),
        Test::Except(values) => that(format!("!{}", is_one(values))),
        Test::AnyCase(values) => that(format!("is_any_case(text, &{values:?})")),
        Test::Begins(start) => that(format!("text.starts_with({start:?})")),
        Test::Unlike(pattern) => that(format!("!{}", patterns.matches(pattern, "text", false)?)),
        Test::NamesLongerThan(_) | Test::ValuesLongerThan(_) => None,
    }
}
