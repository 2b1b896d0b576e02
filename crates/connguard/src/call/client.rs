//! What every client shares: settings, transport, and the way of a request through them.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use connguard_api::Requests;
use connguard_rules::spec::Parameter;
use connguard_rules::{Arguments, Location, Operation, Violation};
use serde_json::Value;

use crate::attempts::{Attempt, AttemptLog};
use crate::call::create_once;
use crate::call::existing;
use crate::call::existing::Ensure;
use crate::call::url_batches;
use crate::config::Settings;
use crate::error::redactor::{Redactor, Secret};
use crate::error::refusal_text::Subject;
use crate::error::{Error, Result};
use crate::generated::errors::ErrorKind;
use crate::outcome::OutcomeKind;
use crate::paging::overlap::Shown;
use crate::paging::{date_windows, page};
use crate::provider::Provider;
use crate::send::guarded::Guarded;
use crate::send::shape;
use crate::transport::{LastReply, Scope, Slot, Transport, caller_headers};

/// A client's inside. Clones of a client share it, and with it tokens, limiter and connections.
#[doc(hidden)]
pub struct Core<P> {
    base_url: String,
    requests: Box<dyn Requests>,
    waive: Vec<String>,
    strict: bool,
    transport: Arc<Transport<P>>,
    auth_kind: &'static str,
}

/// How a call is carried out, beside its own arguments.
#[derive(Default)]
pub(crate) struct Way {
    /// Where its attempts are written down.
    pub(crate) log: AttemptLog,
    /// See [`Scope::patient`].
    pub(crate) patient: bool,
    /// The item's place in a bulk run.
    pub(crate) index: Option<usize>,
    /// See [`Scope::ensure`].
    pub(crate) ensure: Option<Ensure>,
    /// See [`Scope::slot`].
    pub(crate) slot: Slot,
    /// It asks for a further page of a list, with what the page before said of it.
    pub(crate) goes_on: bool,
    /// What earlier pages of the list have shown.
    pub(crate) shown: Arc<Mutex<Shown>>,
    /// What was found while arguments and body were read; if there is anything, nothing is sent.
    pub(crate) input: Vec<Violation>,
}

/// The value of a reply with what the rules warned of and what was sent for it.
pub(crate) struct Outcome {
    pub(crate) value: Value,
    pub(crate) warnings: Vec<Violation>,
    pub(crate) attempts: Vec<Attempt>,
    /// What became of it, where it is more than that it succeeded.
    pub(crate) kind: Option<OutcomeKind>,
    /// The last reply, if any request was sent.
    pub(crate) response: Option<LastReply>,
}

impl<P: Provider> Core<P> {
    pub(crate) fn new(settings: Settings) -> Result<Self> {
        let base_url = P::base_url(&settings)?;
        let (waive, strict) = (settings.texts("waive"), settings.flag("strict"));
        check_waivers(&waive)?;
        let credentials = P::credentials(&settings)?;
        let auth_kind = credentials.kind();
        let transport = Transport::new(&base_url, credentials, &settings)?;
        let requests = P::requests(&base_url, transport.http().clone());
        Ok(Self { base_url, requests, waive, strict, transport: Arc::new(transport), auth_kind })
    }

    #[cfg(fuzzing)]
    pub(crate) fn script(&mut self, script: &crate::transport::Script) {
        if let Some(transport) = Arc::get_mut(&mut self.transport) {
            transport.script(script);
        }
    }

    /// Checks and carries out one operation, of the API or put together from several.
    pub(crate) async fn call(&self, operation: &str, arguments: Arguments, body: Option<Value>) -> Result<Outcome> {
        self.call_as(Way::default(), operation, arguments, body).await
    }

    /// Like [`Self::call`], in a way that the caller has a say in.
    pub(crate) async fn call_as(
        &self,
        way: Way,
        operation: &str,
        mut arguments: Arguments,
        body: Option<Value>,
    ) -> Result<Outcome> {
        let mut scope = self.scope(&mut arguments)?;
        (scope.log, scope.patient) = (way.log, way.patient);
        scope.subject = Subject::new(operation, way.index, &arguments, body.as_ref());
        (scope.ensure, scope.slot) = (way.ensure.map(Arc::new), way.slot);
        let mut input = way.input;
        input.extend(crate::call::input::taken(&mut arguments)?);
        let addressed = addressed(operation, &arguments);
        let done = match known_arguments(operation, &arguments, way.goes_on) {
            Ok(()) if !input.is_empty() => {
                scope.judge_by(&mut arguments);
                let found = crate::call::input::check(operation, &arguments, body.as_ref(), input, true);
                found.and_then(|found| Err(Error::rules(operation, found)))
            }
            Ok(()) => self.carry_out(operation, arguments, body, &scope, &way.shown).await,
            Err(unknown) => Err(unknown),
        };
        match done {
            Ok((value, warnings)) => {
                let (attempts, response) = (scope.log.so_far(), scope.take_last());
                Ok(Outcome { value, warnings, attempts, kind: scope.outcome(), response })
            }
            Err(error) => Err(error.asked_for(&addressed).called(operation).with_attempts(&scope.log)),
        }
    }

    async fn carry_out(
        &self,
        id: &str,
        mut arguments: Arguments,
        body: Option<Value>,
        scope: &Scope,
        shown: &Mutex<Shown>,
    ) -> Result<(Value, Vec<Violation>)> {
        scope.judge_by(&mut arguments);
        let operation = connguard_rules::operation(id).map_err(|e| Error::config(e.to_string()))?;
        takes_body(operation, body.as_ref())?;
        if operation.list.is_some() {
            let page = match operation.windows.is_some() {
                true => date_windows::page(self, operation, arguments, scope, shown).await?,
                false => page::page(self, operation, arguments, scope, shown).await?,
            };
            let short = page.short.and_then(|short| connguard_rules::short_list(operation, short.shown, short.total));
            scope.warn(short.filter(|short| !scope.waive.iter().any(|id| id == short.rule.id)).as_slice());
            return Ok((page.into_value(), scope.take_warnings()));
        }
        let guarded = Guarded::<P>::new(id, &arguments, body)?;
        scope.warn(guarded.warnings());
        let value = if operation.compound {
            P::compose(self, &guarded, scope).await?
        } else if let Some(list) = operation.batches {
            url_batches::send(self, operation, list, arguments, scope).await?
        } else if let Some(ensure) = &scope.ensure {
            existing::ensure(self, &guarded, ensure, scope).await?
        } else {
            create_once::send(self, &guarded, scope).await?
        };
        Ok((value, scope.take_warnings()))
    }

    /// Checks and sends an operation of the API, as a part of something larger: what is waived for the whole is waived
    /// for its parts, and what the rules warn of in them is told.
    pub(crate) async fn part(
        &self,
        operation: &str,
        arguments: &Arguments,
        body: Option<Value>,
        scope: &Scope,
    ) -> Result<Value> {
        let guarded = self.guarded(operation, arguments, body, scope)?;
        self.send(&guarded, scope).await
    }

    /// A part of a call, checked.
    pub(crate) fn guarded(
        &self,
        operation: &str,
        arguments: &Arguments,
        body: Option<Value>,
        scope: &Scope,
    ) -> Result<Guarded<P>> {
        let mut arguments = arguments.clone();
        scope.judge_by(&mut arguments);
        let guarded = Guarded::new(operation, &arguments, body)?;
        scope.warn(guarded.warnings());
        Ok(guarded)
    }

    /// Sends what was checked, once through the transport, and decodes the reply.
    pub(crate) async fn send(&self, guarded: &Guarded<P>, scope: &Scope) -> Result<Value> {
        let operation = guarded.operation();
        let body = guarded.body().map(serde_json::to_vec).transpose();
        let body = body.map_err(|error| Error::config(format!("the body cannot be converted to JSON: {error}")))?;
        let request = self.requests.build(operation.id, guarded.parameters(), body.map(Bytes::from));
        let request = request.map_err(|error| Error::config(format!("the request could not be built: {error}")))?;
        let redactor = redactor(operation, guarded.body());
        let attempts = self.transport.call(operation, scope.clone(), redactor, guarded.free_query());
        let reply = attempts.run(request).await.map_err(|error| match error.kind() {
            // A success that cannot be read.
            ErrorKind::Decode => shape::in_doubt(operation, error),
            _ => error,
        })?;
        if operation.empty_reply {
            shape::nothing(operation, reply.body())?;
            return Ok(Value::Null);
        }
        let value = shape::json(operation, reply.body()).map_err(|error| scope.with_last_reply(error))?;
        if operation.list.is_some() {
            let restore = |item: &mut _| P::restore(operation, guarded.body(), guarded.parameters(), item);
            return page::items(operation, value, restore).map_err(|error| scope.with_last_reply(error));
        }
        let mut members = shape::object(operation, value).map_err(|error| scope.with_last_reply(error))?;
        P::restore(operation, guarded.body(), guarded.parameters(), &mut members);
        Ok(Value::Object(members))
    }

    pub(crate) fn transport(&self) -> &Arc<Transport<P>> {
        &self.transport
    }

    pub(crate) fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Begins a call: takes its own limits and waivers out of its arguments.
    pub(crate) fn scope(&self, arguments: &mut Arguments) -> Result<Scope> {
        let mut limits = self.transport.limits();
        for (name, most) in [("timeout_seconds", 86400.0), ("settle_seconds", 3600.0), ("max_retries", 100.0)] {
            let Some(value) = arguments.remove(name).filter(|v| !v.is_null()) else { continue };
            let number = value.as_f64().filter(|n| *n >= 0.0 && *n <= most);
            match (number, name) {
                (Some(seconds), "timeout_seconds") if seconds > 0.0 => {
                    limits.timeout = std::time::Duration::from_secs_f64(seconds);
                }
                (Some(seconds), "settle_seconds") => limits.settle = std::time::Duration::from_secs_f64(seconds),
                (_, "settle_seconds") => {
                    return Err(Error::config(format!("{name} must be a number of seconds from 0 to {most}")));
                }
                (Some(retries), "max_retries") if retries.fract() == 0.0 => limits.max_retries = retries as u32,
                (_, "timeout_seconds") => {
                    return Err(Error::config(format!("{name} must be a number of seconds above 0, up to {most}")));
                }
                _ => return Err(Error::config(format!("{name} must be a whole number from 0 to {most}"))),
            }
        }
        let headers = caller_headers(arguments.remove("headers"))?;
        let own: Vec<String> = match arguments.remove("waive") {
            None | Some(Value::Null) => Vec::new(),
            Some(value) => {
                serde_json::from_value(value).map_err(|_| Error::config("waive must be a list of rule ids"))?
            }
        };
        check_waivers(&own)?;
        let strict = match arguments.remove("strict") {
            None | Some(Value::Null) => self.strict,
            Some(Value::Bool(strict)) => strict,
            Some(_) => return Err(Error::config("strict must be true or false")),
        };
        let mut scope = Scope::begin(limits);
        scope.strict = strict;
        scope.headers = Arc::new(headers);
        scope.waive = self.waive.iter().cloned().chain(own).collect();
        Ok(scope)
    }
}

impl<P> std::fmt::Debug for Core<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Core").field("base_url", &self.base_url).field("auth", &self.auth_kind).finish_non_exhaustive()
    }
}

/// A body that nobody would look at is a mistake of the caller.
pub(crate) fn takes_body(operation: &Operation, body: Option<&Value>) -> Result<()> {
    match (operation.body, body) {
        (None, Some(_)) => Err(Error::config(format!("{} takes no body", operation.id))),
        _ => Ok(()),
    }
}

/// A waiver of a rule that does not exist, or may not be waived, would look as if it worked.
pub(crate) fn check_waivers(waive: &[String]) -> Result<()> {
    for id in waive {
        match connguard_rules::rules().find(|r| r.id == id) {
            Some(rule) if rule.waivable => {}
            Some(rule) => return Err(Error::config(format!("{} cannot be waived", rule.id))),
            None => {
                let near = connguard_rules::nearest(id, connguard_rules::rules().map(|r| r.id));
                let hint = near.map(|n| format!("; did you mean {n}?")).unwrap_or_default();
                let shown: String = id.chars().take(60).collect();
                return Err(Error::config(format!("waive names the rule {shown:?}, which does not exist{hint}")));
            }
        }
    }
    Ok(())
}

/// Arguments that no operation knows are mistakes of the caller; what a walk adds is known only to a list that goes on.
pub(crate) fn known_arguments(operation: &str, arguments: &Arguments, goes_on: bool) -> Result<()> {
    let operation = connguard_rules::operation(operation).map_err(|e| Error::config(e.to_string()))?;
    if let Some(problem) = connguard_rules::argument_problem(operation, arguments) {
        return Err(Error::config(problem));
    }
    let own = operation.parameters.iter().map(|p| p.argument);
    let since = operation.windows.as_ref().map(|_| date_windows::SINCE);
    let known: Vec<&str> = own.chain(since).chain(["waive", "strict", "parent", "multi_tenant"]).collect();
    let of_walk =
        |key: &str| goes_on && page::ARGUMENTS.iter().chain(&date_windows::ARGUMENTS).any(|name| *name == key);
    match arguments.keys().find(|key| !known.contains(&key.as_str()) && !of_walk(key)) {
        None => Ok(()),
        Some(unknown) => {
            let all = known.iter().copied().chain(["timeout_seconds", "max_retries"]);
            let near = connguard_rules::nearest_name(unknown, all);
            let hint = near.map(|n| format!("; did you mean {n}?")).unwrap_or_default();
            let message =
                format!("{} takes no argument {unknown:.60}{hint} (known: {})", operation.id, known.join(", "));
            Err(Error::config(message))
        }
    }
}

/// What a call addresses, for the error of a service that does not have it: the parameters that it needs.
fn addressed(operation: &str, arguments: &Arguments) -> String {
    let Ok(operation) = connguard_rules::operation(operation) else { return String::new() };
    let addresses = |parameter: &&Parameter| parameter.required && parameter.location != Location::Header;
    let named = operation.parameters.iter().filter(addresses).filter_map(|parameter| {
        let value: String = arguments.get(parameter.argument)?.as_str()?.chars().take(100).collect();
        Some(format!("{} {value:?}", parameter.argument))
    });
    named.collect::<Vec<_>>().join(", ")
}

/// Knows the secrets of a body, so that a service that repeats them does not put them into an error.
fn redactor(operation: &Operation, body: Option<&Value>) -> Redactor {
    let mut redactor = Redactor::default();
    let secrets = body.map(|body| connguard_rules::secrets(operation, body)).unwrap_or_default();
    secrets.into_iter().for_each(|secret| redactor.add(&Secret::new(secret)));
    redactor
}
