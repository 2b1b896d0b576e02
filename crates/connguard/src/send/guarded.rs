//! The gate: what has not been through the rules cannot be sent.

use std::borrow::Cow;

use connguard_api::Parameters;
use connguard_rules::spec::ListStyle;
use connguard_rules::{Arguments, Operation, Violation, is_refused, normalized};
use serde_json::Value;

use crate::error::{Error, Result};

/// A request that violates no rule. It is made here alone, and nothing else can be sent.
pub struct Guarded {
    operation: &'static Operation,
    parameters: Parameters,
    body: Option<Value>,
    warnings: Vec<Violation>,
    multi_tenant: bool,
}

impl Guarded {
    /// Checks the request.
    ///
    /// # Errors
    /// All violations in one, if any of them refuses.
    pub(crate) fn new(operation: &'static Operation, arguments: &Arguments, body: Option<Value>) -> Result<Self> {
        let violations = operation.check_call(arguments, body.as_ref());
        if is_refused(&violations) {
            return Err(Error::rules(operation.id, violations));
        }
        let mut parameters = Parameters::default();
        for parameter in operation.parameters {
            match arguments.get(parameter.argument) {
                Some(Value::String(text)) => parameters.set(parameter.argument, normalized(parameter, text).into()),
                Some(Value::Null) | None => {}
                Some(Value::Array(items)) if parameter.list == ListStyle::Pipes => {
                    let names: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
                    parameters.set(parameter.argument, names.join("|").into());
                }
                Some(value) => parameters.set(parameter.argument, value.clone()),
            }
        }
        let multi_tenant = connguard_rules::is_multi_tenant(arguments);
        Ok(Self { operation, parameters, body, warnings: violations, multi_tenant })
    }

    /// A request that is put together from requests that have passed.
    pub(super) fn of_checked(operation: &'static Operation, body: Value) -> Self {
        let (parameters, body) = (Parameters::default(), Some(body));
        Self { operation, parameters, body, warnings: Vec::new(), multi_tenant: false }
    }

    /// Whether the service refuses a second one of the name. A multi-tenant service leaves that to whoever runs its
    /// database, so that it is not known.
    pub(crate) fn refuses_a_second(&self) -> bool {
        self.operation.unique.is_some() && !self.multi_tenant
    }

    pub(crate) fn operation(&self) -> &'static Operation {
        self.operation
    }

    pub(crate) fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    pub(crate) fn body(&self) -> Option<&Value> {
        self.body.as_ref()
    }

    /// A string of the body, by the documented spelling of its member.
    pub(crate) fn member(&self, name: &str) -> Option<Cow<'_, str>> {
        let body = self.body.as_ref()?;
        match body.get(name) {
            Some(value) => value.as_str().map(Cow::Borrowed),
            None => {
                let text = self.operation.canonical_body(body).get(name)?.as_str()?.to_owned();
                Some(Cow::Owned(text))
            }
        }
    }

    /// Parameters with free names, as the query members that they are sent as.
    pub(crate) fn free_query(&self) -> Vec<(String, Value)> {
        let prefixed = self.operation.parameters.iter().filter_map(|p| Some((p.query_prefix?, p.argument)));
        prefixed
            .flat_map(|(prefix, argument)| {
                let members = self.parameters.object(argument).into_iter().flatten();
                members.map(move |(name, value)| (format!("{prefix}{name}"), value.clone()))
            })
            .chain(self.repeated_query())
            .collect()
    }

    /// Lists of which each item is a query parameter of its own.
    fn repeated_query(&self) -> impl Iterator<Item = (String, Value)> {
        let repeated = self.operation.parameters.iter().filter(|p| p.list == ListStyle::Repeated);
        repeated.flat_map(|p| self.parameters.items(p.argument).iter().map(|item| (p.wire.to_owned(), item.clone())))
    }

    pub(crate) fn warnings(&self) -> &[Violation] {
        &self.warnings
    }
}
