//! Names in saved plans: each is one that this version knows, or the plan is refused.

use connguard_rules::Provider;
use serde::de::{Deserialize, Deserializer, Error};

use crate::rules;

/// A name that stands in this program.
pub(super) type Known = &'static str;

pub(super) fn operation<'de, D: Deserializer<'de>>(from: D) -> Result<Known, D::Error> {
    let given = String::deserialize(from)?;
    connguard_rules::operation(&given).map(|operation| operation.id).map_err(D::Error::custom)
}

pub(super) fn provider<'de, D: Deserializer<'de>>(from: D) -> Result<Known, D::Error> {
    let given = String::deserialize(from)?;
    given.parse::<Provider>().map(|provider| provider.name()).map_err(D::Error::custom)
}

pub(super) fn kind<'de, D: Deserializer<'de>>(from: D) -> Result<Known, D::Error> {
    match String::deserialize(from)?.as_str() {
        "connection" => Ok("connection"),
        "override" => Ok("override"),
        other => Err(D::Error::custom(format!("there is no kind of object {other:?}"))),
    }
}

pub(super) fn rule<'de, D: Deserializer<'de>>(from: D) -> Result<Known, D::Error> {
    let given = String::deserialize(from)?;
    rules::known(&given).map(|rule| rule.id).ok_or_else(|| D::Error::custom(format!("there is no rule {given:?}")))
}
