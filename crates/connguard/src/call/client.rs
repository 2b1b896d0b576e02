//! What the calls of a client share, and what happens to a call: options, rules, then one of the ways to send it.

use std::sync::Mutex;

use connguard_rules::{Arguments, Operation, Violation};
use serde_json::Value;

use crate::call::arguments::{self, addressed, check_waivers, known_arguments, takes_body};
use crate::call::compounds::Compounds;
use crate::call::context::{CallContext, Outcome};
use crate::call::existing::{self, Ensure};
use crate::call::{create_once, input, url_batches};
use crate::config::Settings;
use crate::error::refusal_text::Subject;
use crate::error::{Error, Result};
use crate::paging::overlap::SeenItems;
use crate::paging::{date_windows, page};
use crate::provider::adapter::ProviderAdapter;
use crate::send::guarded::Guarded;
use crate::send::sender::Sender;
use crate::transport::headers::caller_headers;
use crate::transport::scope::Scope;

/// What the calls of a client share: tokens, limiter, connections, and what is set for all of them.
pub struct Client {
    sender: Sender,
    compounds: &'static dyn Compounds,
    waive: Vec<String>,
    strict: bool,
}

impl Client {
    pub(crate) fn open(
        adapter: &'static dyn ProviderAdapter,
        compounds: &'static dyn Compounds,
        settings: &Settings,
    ) -> Result<Self> {
        let (waive, strict) = (settings.texts("waive"), settings.flag("strict"));
        check_waivers(&waive)?;
        Ok(Self { sender: Sender::open(adapter, settings)?, compounds, waive, strict })
    }

    /// The same with connections of its own, for another runtime; tokens and the limit stay shared.
    pub(crate) fn with_own_connections(&self) -> Result<Self> {
        let sender = self.sender.with_own_connections()?;
        Ok(Self { sender, compounds: self.compounds, waive: self.waive.clone(), strict: self.strict })
    }

    #[cfg(fuzzing)]
    pub(crate) fn script(&mut self, script: &crate::transport::wire::Script) {
        self.sender.script(script);
    }

    pub(crate) fn sender(&self) -> &Sender {
        &self.sender
    }

    /// Checks and carries out one operation, of the API or put together from several.
    pub(crate) async fn call_in(
        &self,
        context: CallContext,
        operation: &'static Operation,
        mut arguments: Arguments,
        body: Option<Value>,
    ) -> Result<Outcome> {
        let mut scope = self.scope(&mut arguments)?;
        (scope.log, scope.queues_freely, scope.permit) = (context.log, context.queues_freely, context.permit);
        scope.part = context.part;
        scope.subject = Subject::new(operation.id, context.index, &arguments, body.as_ref());
        let mut found = context.input;
        found.extend(input::taken(&mut arguments)?);
        let known = known_arguments(operation, &arguments, context.is_continued);
        scope.apply_options(&mut arguments);
        let done = match known {
            Ok(()) if !found.is_empty() => {
                let found = input::check(operation, &arguments, body.as_ref(), found, true);
                found.and_then(|found| Err(Error::rules(operation.id, found)))
            }
            Ok(()) => {
                let (ensure, seen) = (context.ensure.as_ref(), &context.seen);
                self.carry_out(operation, &arguments, body, ensure, &scope, seen).await
            }
            Err(unknown) => Err(unknown),
        };
        match done {
            Ok(value) => Ok(Outcome {
                value,
                warnings: scope.take_warnings(),
                kind: scope.outcome(),
                response: scope.take_last(),
                attempts: scope.log.into_attempts(),
            }),
            Err(error) => {
                let error = error.with_address(&addressed(operation, &arguments)).with_doubt_noted();
                Err(error.with_operation(operation.id).with_attempts(&scope.log))
            }
        }
    }

    async fn carry_out(
        &self,
        operation: &'static Operation,
        arguments: &Arguments,
        body: Option<Value>,
        ensure: Option<&Ensure>,
        scope: &Scope,
        seen: &Mutex<SeenItems>,
    ) -> Result<Value> {
        let sender = &self.sender;
        takes_body(operation, body.as_ref())?;
        let provider = sender.adapter().id();
        if operation.provider != provider {
            let (id, whose) = (operation.id, operation.provider);
            return Err(Error::config(format!("{id} is an operation of {whose}, this client is for {provider}")));
        }
        if operation.list.is_some() {
            let arguments = arguments.clone();
            let page = match &operation.windows {
                Some(windows) => {
                    Box::pin(date_windows::page(sender, operation, windows, arguments, scope, seen)).await?
                }
                None => Box::pin(page::page(sender, operation, arguments, scope, seen)).await?,
            };
            let short = page.short.and_then(|short| connguard_rules::short_list(operation, short.shown, short.total));
            let short: Option<Violation> = short.filter(|short| !scope.waive.iter().any(|id| id == short.rule.id));
            scope.warn(short.as_slice());
            return Ok(page.into_value());
        }
        let guarded = Guarded::new(operation, arguments, body)?;
        scope.warn(guarded.warnings());
        if operation.compound {
            self.compounds.compose(sender, &guarded, ensure, scope).await
        } else if let Some(list) = operation.batches {
            Box::pin(url_batches::send(sender, operation, list, arguments.clone(), scope)).await
        } else if let Some(ensure) = ensure {
            Box::pin(existing::ensure(sender, &guarded, ensure, scope)).await
        } else {
            create_once::send(sender, &guarded, scope).await
        }
    }

    /// Begins a call: takes its own limits, waivers and headers out of its arguments.
    pub(crate) fn scope(&self, arguments: &mut Arguments) -> Result<Scope> {
        let mut scope = Scope::begin(arguments::limits(self.sender.transport().limits(), arguments)?);
        scope.headers = caller_headers(arguments.remove("headers"))?;
        let own = arguments::waivers(arguments)?;
        scope.waive = self.waive.iter().cloned().chain(own).collect();
        scope.strict = arguments::strict(arguments)?.unwrap_or(self.strict);
        Ok(scope)
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Client").field(&self.sender).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_in_flight_is_small() {
        let options = serde_json::json!({ "token": "t", "region": "eu1" });
        let settings = Settings::of(connguard_rules::Provider::Matillion, options.as_object().unwrap()).unwrap();
        let client = crate::generated::clients::open(connguard_rules::Provider::Matillion, &settings).unwrap();
        let create = connguard_rules::operations::matillion::CREATE_CONNECTION;
        let call = client.call_in(CallContext::default(), create, Arguments::new(), None);
        // What few calls come to (a token, a look-up, pages) has boxes of its own.
        assert!(size_of_val(&call) <= 3584, "{} bytes", size_of_val(&call));
    }
}
