//! The gate: what has not been through the rules cannot be sent.

use std::marker::PhantomData;

use connguard_api::Parameters;
use connguard_rules::{Arguments, Operation, Violation, check_call, is_refused, normalized};
use serde_json::Value;

use crate::error::{Error, Result};
use crate::provider::Provider;

/// A request of provider `P` that violates no rule. It is made here alone, and nothing else can be sent.
pub struct Guarded<P> {
    operation: &'static Operation,
    parameters: Parameters,
    body: Option<Value>,
    warnings: Vec<Violation>,
    multi_tenant: bool,
    provider: PhantomData<P>,
}

impl<P: Provider> Guarded<P> {
    /// Checks the request.
    ///
    /// # Errors
    /// All violations in one, if any of them refuses; configuration, for an operation or argument that does not exist.
    pub(crate) fn new(operation: &str, arguments: &Arguments, body: Option<Value>) -> Result<Self> {
        let id = operation;
        let operation = connguard_rules::operation(id).map_err(|e| Error::config(e.to_string()))?;
        if operation.provider != P::ID {
            let message = format!("{id} is an operation of {}, this client is for {}", operation.provider, P::NAME);
            return Err(Error::config(message));
        }
        let violations = check_call(id, arguments, body.as_ref()).map_err(|e| Error::config(e.to_string()))?;
        if is_refused(&violations) {
            return Err(Error::rules(operation.id, violations));
        }
        let mut parameters = Parameters::default();
        for parameter in operation.parameters {
            match arguments.get(parameter.argument) {
                Some(Value::String(text)) => parameters.set(parameter.argument, normalized(parameter, text).into()),
                Some(Value::Null) | None => {}
                Some(value) => parameters.set(parameter.argument, value.clone()),
            }
        }
        let multi_tenant = connguard_rules::is_multi_tenant(arguments);
        Ok(Self { operation, parameters, body, warnings: violations, multi_tenant, provider: PhantomData })
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

    /// Parameters with free names, as the query members that they are sent as.
    pub(crate) fn free_query(&self) -> Vec<(String, Value)> {
        let prefixed = self.operation.parameters.iter().filter_map(|p| Some((p.query_prefix?, p.argument)));
        prefixed
            .flat_map(|(prefix, argument)| {
                let members = self.parameters.object(argument).into_iter().flatten();
                members.map(move |(name, value)| (format!("{prefix}{name}"), value.clone()))
            })
            .collect()
    }

    pub(crate) fn warnings(&self) -> &[Violation] {
        &self.warnings
    }
}
