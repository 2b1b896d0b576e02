//! What every client shares: settings, transport, and the way of a request through them.

use std::sync::Arc;

use connguard_api::{Call, Failure};
use connguard_rules::{Arguments, Operation, Violation};
use serde_json::{Map, Value, json};

use crate::config::Settings;
use crate::error::{Error, Result};
use crate::generated::errors::ErrorKind;
use crate::guard::Guarded;
use crate::list;
use crate::once;
use crate::provider::Provider;
use crate::secret::Redactor;
use crate::transport::auth::Auth;
use crate::transport::{Attempt, AttemptLog, Limits, Transport};
use crate::{batches, windows};

/// A client's inside. Clones of a client share it, and with it tokens, limiter and connections.
#[doc(hidden)]
pub struct Core<P> {
    base_url: String,
    waive: Vec<String>,
    transport: Arc<Transport<P>>,
    auth_kind: &'static str,
}

/// The value of a reply with what the rules warned of and what was sent for it.
pub(crate) struct Outcome {
    pub(crate) value: Value,
    pub(crate) warnings: Vec<Violation>,
    pub(crate) attempts: Vec<Attempt>,
}

impl<P: Provider> Core<P> {
    pub(crate) fn new(settings: Settings) -> Result<Self> {
        let base_url = P::base_url(&settings)?;
        let waive = settings.texts("waive");
        check_waivers(&waive)?;
        let credentials = P::credentials(&settings)?;
        let auth_kind = credentials.kind();
        let http = crate::transport::http_client(&settings)?;
        let transport = Transport::new(http, Auth::new(credentials), &settings);
        Ok(Self { base_url, waive, transport: Arc::new(transport), auth_kind })
    }

    /// Checks and carries out one operation, of the API or put together from several.
    pub(crate) async fn call(&self, operation: &str, mut arguments: Arguments, body: Option<Value>) -> Result<Outcome> {
        let limits = self.limits(&mut arguments)?;
        let log = limits.log.clone();
        let outcome = self.carry_out(operation, arguments, body, &limits).await;
        match outcome {
            Ok((value, warnings)) => Ok(Outcome { value, warnings, attempts: log.take() }),
            Err(error) => Err(error.operation(operation).with_attempts(log.take())),
        }
    }

    async fn carry_out(
        &self,
        id: &str,
        mut arguments: Arguments,
        body: Option<Value>,
        limits: &Limits,
    ) -> Result<(Value, Vec<Violation>)> {
        self.add_waivers(&mut arguments)?;
        known_arguments(id, &arguments)?;
        let operation = connguard_rules::operation(id).map_err(|e| Error::config(e.to_string()))?;
        takes_body(operation, body.as_ref())?;
        list::ask_for_full_pages(operation, &mut arguments);
        if operation.windows {
            return Ok((windows::page(self, operation, arguments, limits).await?, Vec::new()));
        }
        let guarded = Guarded::<P>::new(id, &arguments, body)?;
        let value = if operation.compound {
            P::compose(self, &guarded, limits).await?
        } else if let Some(list) = operation.batches {
            batches::send(self, operation, list, arguments, limits).await?
        } else {
            once::send(self, &guarded, limits).await?
        };
        Ok((value, guarded.into_warnings()))
    }

    /// Checks and sends an operation of the API, as a part of something larger.
    pub(crate) async fn part(
        &self,
        operation: &str,
        arguments: &Arguments,
        body: Option<Value>,
        limits: &Limits,
    ) -> Result<Value> {
        let guarded = Guarded::<P>::new(operation, arguments, body)?;
        self.send(&guarded, limits).await
    }

    /// The first item of a list that fits; later pages are not fetched, nor more than `most` pages.
    pub(crate) async fn find(
        &self,
        operation: &'static str,
        mut arguments: Arguments,
        limits: &Limits,
        most: Option<usize>,
        fits: impl Fn(&Value) -> bool,
    ) -> Result<Option<Value>> {
        let mut pages = 0;
        list::ask_for_full_pages(
            connguard_rules::operation(operation).map_err(|e| Error::config(e.to_string()))?,
            &mut arguments,
        );
        let mut before = Value::Null;
        loop {
            let page = self.part(operation, &arguments, None, limits).await?;
            let items = page.get("items").unwrap_or(&Value::Null);
            if let Some(found) = items.as_array().into_iter().flatten().find(|item| fits(item)) {
                return Ok(Some(found.clone()));
            }
            pages += 1;
            match page.get("next").and_then(Value::as_object).filter(|_| most.is_none_or(|most| pages < most)) {
                // A server that ignores the page's number would answer the same for ever.
                Some(next) if *items != before => arguments.extend(next.clone()),
                _ => return Ok(None),
            }
            before = items.clone();
        }
    }

    /// Sends what was checked, once through the transport, and decodes the reply.
    pub(crate) async fn send(&self, guarded: &Guarded<P>, limits: &Limits) -> Result<Value> {
        let operation = guarded.operation();
        let redactor = redactor(operation, guarded.body());
        let exchange = self.transport.call(operation, limits.clone(), redactor, guarded.free_query());
        let call = Call::new(Arc::new(exchange));
        let sent = P::send(
            self.transport.http(),
            &self.base_url,
            call,
            operation.id,
            guarded.parameters(),
            guarded.body().cloned(),
        );
        let value = sent.await.map_err(|failure| failed(operation, failure))?.unwrap_or(Value::Null);
        if operation.list.is_some() {
            return list::page(operation, guarded.parameters(), value, |item| {
                P::restore(operation, guarded.body(), guarded.parameters(), item);
            });
        }
        match value {
            Value::Object(mut members) => {
                P::restore(operation, guarded.body(), guarded.parameters(), &mut members);
                Ok(Value::Object(members))
            }
            Value::Null if operation.empty_reply => Ok(Value::Null),
            _ => Err(Error::new(ErrorKind::Decode, "the reply is no JSON object").with_unknown_outcome()),
        }
    }

    pub(crate) fn default_limits(&self) -> Limits {
        Limits { log: AttemptLog::default(), ..self.transport.limits().clone() }
    }

    /// Takes the call's own limits out of its arguments.
    fn limits(&self, arguments: &mut Arguments) -> Result<Limits> {
        let mut limits = self.default_limits();
        for (name, most) in [("timeout_seconds", 86400.0), ("max_retries", 100.0)] {
            let Some(value) = arguments.remove(name).filter(|v| !v.is_null()) else { continue };
            let number = value.as_f64().filter(|n| *n >= 0.0 && *n <= most);
            match (number, name) {
                (Some(seconds), "timeout_seconds") if seconds > 0.0 => {
                    limits.timeout = std::time::Duration::from_secs_f64(seconds);
                }
                (Some(retries), "max_retries") if retries.fract() == 0.0 => limits.max_retries = retries as u32,
                _ => return Err(Error::config(format!("{name} must be a number up to {most}"))),
            }
        }
        Ok(limits)
    }

    fn add_waivers(&self, arguments: &mut Arguments) -> Result<()> {
        let own = match arguments.get("waive") {
            None | Some(Value::Null) => Vec::new(),
            Some(value) => serde_json::from_value::<Vec<String>>(value.clone())
                .map_err(|_| Error::config("waive must be a list of rule ids"))?,
        };
        check_waivers(&own)?;
        let all: Vec<&String> = self.waive.iter().chain(&own).collect();
        if !all.is_empty() {
            arguments.insert("waive".to_owned(), json!(all));
        }
        Ok(())
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
                let near = connguard_rules::nearest_name(id, connguard_rules::rules().map(|r| r.id));
                let hint = near.map(|n| format!("; did you mean {n}?")).unwrap_or_default();
                let shown: String = id.chars().take(60).collect();
                return Err(Error::config(format!("waive names the rule {shown:?}, which does not exist{hint}")));
            }
        }
    }
    Ok(())
}

/// Arguments that no operation knows are mistakes of the caller.
pub(crate) fn known_arguments(operation: &str, arguments: &Arguments) -> Result<()> {
    let operation = connguard_rules::operation(operation).map_err(|e| Error::config(e.to_string()))?;
    let own = operation.parameters.iter().map(|p| p.argument);
    let walk: &[&str] = if operation.windows { &windows::ARGUMENTS } else { &[] };
    let known: Vec<&str> = own.chain(["waive", "parent", "multi_tenant"]).chain(walk.iter().copied()).collect();
    if let Some(parent) = arguments.get("parent").filter(|p| !p.is_null())
        && !parent.get("authType").or_else(|| parent.get("type")).is_some_and(Value::is_string)
    {
        return Err(Error::config("parent must be a connection as the API shows it, with its authType or type"));
    }
    match arguments.keys().find(|key| !known.contains(&key.as_str())) {
        None => Ok(()),
        Some(unknown) => {
            let near = connguard_rules::nearest_name(unknown, known.iter().copied());
            let hint = near.map(|n| format!("; did you mean {n}?")).unwrap_or_default();
            let message =
                format!("{} takes no argument {unknown:.60}{hint} (known: {})", operation.id, known.join(", "));
            Err(Error::config(message))
        }
    }
}

fn failed(operation: &Operation, failure: Failure) -> Error {
    let error = match failure {
        Failure::Exchange(error) => match error.downcast::<Error>() {
            Ok(error) => *error,
            Err(other) => Error::new(ErrorKind::Transport, other.to_string()),
        },
        // The status was a success, so a create has happened; what it made can be looked up.
        Failure::Undecodable(body) => {
            let message = format!("the reply of {} bytes is not JSON", body.len());
            Error::new(ErrorKind::Decode, message).with_unknown_outcome()
        }
        Failure::Request(reason) => Error::config(format!("the request could not be built: {reason}")),
        _ => Error::new(ErrorKind::Transport, "the request failed"),
    };
    error.operation(operation.id)
}

/// Knows the secrets of a body, so that a service that repeats them does not put them into an error.
fn redactor(operation: &Operation, body: Option<&Value>) -> Redactor {
    let mut redactor = Redactor::default();
    if let (Some(object), Some(body)) = (operation.body, body) {
        let canonical = connguard_rules::canonical_body(operation.id, body);
        collect_secrets(object, &canonical, &mut redactor);
    }
    redactor
}

fn collect_secrets(object: &connguard_rules::spec::Object, members: &Map<String, Value>, redactor: &mut Redactor) {
    for member in object.members {
        match (&member.kind, members.get(member.name)) {
            (_, Some(Value::String(text))) if member.secret => redactor.add(text),
            (connguard_rules::spec::Kind::Object(inner), Some(Value::Object(map))) => {
                collect_secrets(inner, map, redactor)
            }
            _ => {}
        }
    }
}
