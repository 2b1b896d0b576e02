//! Rules by their ids: those of the APIs, and those of manifests and plans.

use connguard_rules::Rule;

use crate::generated::rules;

pub(crate) fn known(id: &str) -> Option<&'static Rule> {
    connguard_rules::rules().chain(rules::ALL.iter().copied()).find(|rule| rule.id == id)
}
