//! The enum of providers, and what belongs to each.

use crate::codegen::model::*;

/// The enum of providers. Whoever matches on it names every provider, or does not compile.
pub(super) fn provider(apis: &[Api]) -> String {
    let arms = |arm: &dyn Fn(&Api) -> String| -> String {
        apis.iter().map(|api| format!("Self::{} => {},\n", pascal_case(&api.provider), arm(api))).collect()
    };
    let variants: String =
        apis.iter().map(|api| format!("/// {}.\n{},\n", api.title, pascal_case(&api.provider))).collect();
    let all: Vec<String> = apis.iter().map(|api| format!("Self::{}", pascal_case(&api.provider))).collect();
    format!(
        "/// A service whose connections connguard provisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Provider {{
{variants}}}

impl Provider {{
/// All providers, in the order of their names.
pub const ALL: &'static [Self] = &[{all}];

/// The name in operation and rule ids, e.g. `{example}`.
pub const fn name(self) -> &'static str {{ match self {{ {names} }} }}

/// The member by which a connection that is given as `parent` is told from that of another provider.
pub(crate) fn parent_member(self) -> Option<&'static str> {{ match self {{ {parents} }} }}
}}
",
        all = all.join(", "),
        example = apis.first().map_or("", |api| &api.provider),
        names = arms(&|api| format!("{:?}", api.provider)),
        parents = arms(&|api| format!("{:?}", api.parent)),
    )
}

/// The operations and rules of each provider.
pub(super) fn tables(apis: &[Api]) -> String {
    let arms = |item: &str| -> String {
        let arm = |api: &Api| format!("Provider::{} => {}::{item},\n", pascal_case(&api.provider), api.provider);
        apis.iter().map(arm).collect()
    };
    format!(
        "use super::*;
use super::provider::Provider;
use crate::spec::operation::Operation;
use crate::spec::rule::Rule;

/// A provider's operations, in the order of its document.
pub fn operations(provider: Provider) -> &'static [Operation] {{ match provider {{ {} }} }}

/// A provider's rules, in the order of its document.
pub fn rules(provider: Provider) -> &'static [&'static Rule] {{ match provider {{ {} }} }}
",
        arms("OPERATIONS"),
        arms("rule::ALL"),
    )
}
