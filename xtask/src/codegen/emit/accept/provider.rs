//! The functions of a provider, before they are written in any language.

use std::collections::BTreeMap;

use super::body;
use super::coverage::unknown_guard;
use super::pattern::Patterns;
use super::plan::Plan;
use crate::codegen::model::*;

pub(super) struct Provider<'a> {
    pub name: &'a str,
    operations: &'a [Operation],
    pub functions: Vec<Function<'a>>,
    /// Operations that ask always, and why.
    pub asking: Vec<(&'a Operation, String)>,
    pub patterns: Patterns,
}

/// Operations of which the same is asked share a function, which has the name of the first.
pub(super) struct Function<'a> {
    pub plan: Plan,
    pub of: Vec<&'a Operation>,
}

/// `guards`: the fingerprint of each provider's guards, as they are now.
pub(super) fn providers<'a>(apis: &'a [Api], guards: &BTreeMap<String, String>) -> Vec<Provider<'a>> {
    apis.iter().map(|api| provider(api, guards.get(&api.provider).map(String::as_str))).collect()
}

fn provider<'a>(api: &'a Api, guards: Option<&str>) -> Provider<'a> {
    if let (Some(now), Some(then)) = (guards, &api.guards)
        && now != then
    {
        println!(
            "codegen: the guards of {0} have changed, so that its accept functions ask the rules always\n    remedy: \
             compare `asks` in the x-rules of openapi/{0}.yaml with them, then write x-guards: '{now}' there",
            api.provider
        );
    }
    let patterns = Patterns::default();
    let mut functions: Vec<Function<'_>> = Vec::new();
    let mut asking = Vec::new();
    for operation in &api.operations {
        let planned = match unknown_guard(api, operation, guards) {
            Some(reason) => Err(reason),
            None => body::plan(api, &patterns, operation),
        };
        match planned {
            Ok(plan) => match functions.iter_mut().find(|function| function.plan == plan) {
                Some(function) => function.of.push(operation),
                None => functions.push(Function { plan, of: vec![operation] }),
            },
            Err(reason) => asking.push((operation, reason)),
        }
    }
    Provider { name: &api.provider, operations: &api.operations, functions, asking, patterns }
}

impl Provider<'_> {
    /// The operations that have a function, in the order of the document, with the one that it is named for.
    pub fn accepting(&self) -> Vec<(&Operation, &Operation)> {
        let named = |operation: &'_ Operation| {
            let function = self.functions.iter().find(|function| function.of.iter().any(|of| of.id == operation.id));
            function.map(|function| function.of[0])
        };
        self.operations.iter().filter_map(|operation| Some((operation, named(operation)?))).collect()
    }
}
