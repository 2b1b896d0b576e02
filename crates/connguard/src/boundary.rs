//! The boundary of the bindings: JSON text in, JSON text out. See `docs/architecture.md`.

use std::sync::Arc;

use connguard_rules::{Arguments, Violation, nearest_name};
use serde_json::{Map, Value, json};

use crate::bulk::{Bulk, Entry, Item, OutcomeKind};
use crate::bulk_options::{CONCURRENCY, MOST_CONCURRENCY};
use crate::config::Builder;
pub use crate::config::Environment;
use crate::core::{Core, Way, check_waivers, known_arguments, takes_body};
use crate::error::{Error, Result};
use crate::provider::Provider;
use crate::stream::PageStream;
use crate::transport::{Attempt, AttemptLog};
use crate::{Lerian, Matillion};

/// Makes ready what is otherwise made at its first use. A process that may be forked calls it where no fork can happen: a
/// child that was born in the middle of it would wait for its end for ever.
pub fn prepare() {
    connguard_rules::prepare();
    crate::transport::prepare();
}

/// A client of one provider. Clones share everything.
#[derive(Clone, Debug)]
pub struct Session(Client);

#[derive(Clone, Debug)]
enum Client {
    Matillion(Matillion),
    Lerian(Lerian),
}

impl Session {
    /// Opens a client with the options of a JSON object.
    ///
    /// # Errors
    /// Configuration.
    pub fn open(provider: &str, options: &str) -> Result<Self> {
        Self::open_with(provider, options, Environment::Ignored)
    }

    /// Like [`Self::open`]; what is not given is read from the environment.
    ///
    /// # Errors
    /// Configuration.
    pub fn open_from_env(provider: &str, options: &str) -> Result<Self> {
        Self::open_with(provider, options, Environment::Read)
    }

    /// Like [`Self::open`], with as much of the environment as is said.
    ///
    /// # Errors
    /// Configuration.
    pub fn open_with(provider: &str, options: &str, environment: Environment) -> Result<Self> {
        Self::build(provider, options, environment, None)
    }

    /// Like [`Self::open_from_env`], with these variables, a JSON object of texts, in the place of the process's own.
    ///
    /// # Errors
    /// Configuration.
    pub fn open_from_variables(provider: &str, options: &str, variables: &str) -> Result<Self> {
        Self::build(provider, options, Environment::Read, Some(parsed_options(variables)?))
    }

    fn build(
        provider: &str,
        options: &str,
        environment: Environment,
        variables: Option<Map<String, Value>>,
    ) -> Result<Self> {
        let options = parsed_options(options)?;
        match provider {
            "matillion" => Ok(Self(Client::Matillion(built(options, environment, variables)?))),
            "lerian" => Ok(Self(Client::Lerian(built(options, environment, variables)?))),
            other => Err(unknown_provider(other)),
        }
    }

    /// Carries out an operation; the reply is `{"value", "warnings"}`.
    ///
    /// # Errors
    /// Those of any call.
    pub async fn call(&self, operation: &str, arguments: &str, body: Option<&str>) -> Result<String> {
        self.call_logged(operation, arguments, body, &CallLog::default()).await
    }

    /// Like [`Self::call`]; the log can be asked meanwhile, and also where this is dropped.
    ///
    /// # Errors
    /// Those of any call.
    pub async fn call_logged(
        &self,
        operation: &str,
        arguments: &str,
        body: Option<&str>,
        log: &CallLog,
    ) -> Result<String> {
        let arguments = parsed_arguments(arguments)?;
        let body = match body.map(connguard_rules::parse).transpose() {
            Ok(body) => body,
            Err(violation) => return Err(Error::rules(operation, vec![violation])),
        };
        match &self.0 {
            Client::Matillion(client) => call(&client.core, operation, arguments, body, log).await,
            Client::Lerian(client) => call(&client.core, operation, arguments, body, log).await,
        }
    }
}

#[cfg(fuzzing)]
impl Session {
    /// The same with a service in a closure under it.
    pub(crate) fn scripted(mut self, script: &crate::transport::Script) -> Self {
        fn put<P: Provider>(core: &mut Arc<Core<P>>, script: &crate::transport::Script) {
            if let Some(core) = Arc::get_mut(core) {
                core.script(script);
            }
        }
        match &mut self.0 {
            Client::Matillion(client) => put(&mut client.core, script),
            Client::Lerian(client) => put(&mut client.core, script),
        }
        self
    }
}

impl Session {
    /// The pages of a list operation, the next one fetched ahead.
    ///
    /// # Errors
    /// Configuration.
    pub fn pages(&self, operation: &str, arguments: &str) -> Result<Pages> {
        self.pages_logged(operation, arguments, &CallLog::default())
    }

    /// Like [`Self::pages`]; the log can be asked while a page is waited for.
    ///
    /// # Errors
    /// Configuration.
    pub fn pages_logged(&self, operation: &str, arguments: &str, CallLog(log): &CallLog) -> Result<Pages> {
        let arguments = parsed_arguments(arguments)?;
        let log = log.clone();
        Ok(Pages(match &self.0 {
            Client::Matillion(c) => {
                AnyPages::Matillion(PageStream::new(Arc::clone(&c.core), operation, arguments, log))
            }
            Client::Lerian(c) => AnyPages::Lerian(PageStream::new(Arc::clone(&c.core), operation, arguments, log)),
        }))
    }

    /// Starts many writes at once, on the runtime that awaits this. Each of `items` is `{"arguments", "body"}`.
    ///
    /// # Errors
    /// Configuration. What is wrong with an item is in its entry of the report.
    pub async fn bulk(&self, operation: &str, items: &str, options: &str) -> Result<BulkRun> {
        match &self.0 {
            Client::Matillion(client) => bulk(&client.core, operation, items, options),
            Client::Lerian(client) => bulk(&client.core, operation, items, options),
        }
    }
}

fn built<P: Provider>(
    options: Map<String, Value>,
    environment: Environment,
    variables: Option<Map<String, Value>>,
) -> Result<P> {
    let builder = Builder::<P>::explicit(options, environment);
    match variables {
        Some(variables) => builder.reading(variables).build(),
        None => builder.build(),
    }
}

fn unknown_provider(name: &str) -> Error {
    let hint = nearest_name(name, ["matillion", "lerian"]).unwrap_or("matillion or lerian");
    Error::config(format!("unknown provider {name:.40}; did you mean {hint}?"))
}

/// The options that open the same client in another process: what was given and what the environment said, without the
/// secrets unless they are wanted. Where they are left out, open it with [`Environment::Secrets`].
///
/// # Errors
/// Configuration.
pub fn portable_options(provider: &str, options: &str, environment: Environment, secrets: bool) -> Result<String> {
    let options = parsed_options(options)?;
    let portable = match provider {
        "matillion" => Builder::<Matillion>::explicit(options, environment).portable(secrets)?,
        "lerian" => Builder::<Lerian>::explicit(options, environment).portable(secrets)?,
        other => return Err(unknown_provider(other)),
    };
    Ok(Value::Object(portable).to_string())
}

fn parsed_options(options: &str) -> Result<Map<String, Value>> {
    match serde_json::from_str(options) {
        Ok(Value::Object(options)) => Ok(options),
        _ => Err(Error::config("options must be an object")),
    }
}

async fn call<P: Provider>(
    core: &Arc<Core<P>>,
    operation: &str,
    arguments: Arguments,
    body: Option<Value>,
    CallLog(log): &CallLog,
) -> Result<String> {
    let way = Way { log: log.clone(), ..Way::default() };
    let outcome = core.call_as(way, operation, arguments, body).await?;
    let reply = json!({
        "value": outcome.value,
        "warnings": outcome.warnings,
        "attempts": outcome.attempts,
        "logged": log.told(),
    });
    Ok(reply.to_string())
}

/// The requests that a call, a list or a bulk run sends, for the logs of a language.
#[derive(Clone, Debug, Default)]
pub struct CallLog(AttemptLog);

impl CallLog {
    /// `listener` is called when there is something to tell before the end: after an attempt without success.
    pub fn heard_by(listener: impl Fn(&CallLog) + Send + Sync + 'static) -> Self {
        Self(AttemptLog::heard_by(move |log, attempt| {
            if !attempt.status.is_some_and(|status| (200..300).contains(&status)) {
                listener(&Self(log.clone()));
            }
        }))
    }

    /// The attempts that were not told yet, as a JSON array; `None` if there are none.
    pub fn news(&self) -> Option<String> {
        told(self.0.news())
    }
}

fn told(attempts: Vec<Attempt>) -> Option<String> {
    (!attempts.is_empty()).then(|| json!(attempts).to_string())
}

/// The pages of a list. Dropping it cancels the page that is being fetched ahead.
pub struct Pages(AnyPages);

enum AnyPages {
    Matillion(PageStream<Matillion>),
    Lerian(PageStream<Lerian>),
}

impl Pages {
    /// The next page, `{"items", "total", "attempts"}`; `None` after the last.
    ///
    /// # Errors
    /// Those of any call.
    pub async fn next(&mut self) -> Result<Option<String>> {
        let page = match &mut self.0 {
            AnyPages::Matillion(pages) => pages.next().await?,
            AnyPages::Lerian(pages) => pages.next().await?,
        };
        Ok(page.map(|p| json!({ "items": p.items, "total": p.total, "attempts": p.attempts }).to_string()))
    }
}

/// A bulk run.
pub struct BulkRun(Bulk);

/// How far a bulk run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Items that are done.
    pub done: usize,
    /// Items in all.
    pub total: usize,
}

impl BulkRun {
    /// Waits until more than `known` items are done, or all.
    pub async fn progress(&self, known: usize) -> Progress {
        Progress { done: self.0.progress(known).await, total: self.0.total() }
    }

    /// The requests of all items that were sent since this was asked last, as a JSON array; `None` if there are none.
    pub fn news(&self) -> Option<String> {
        told(self.0.news())
    }

    /// Ends the run: nothing more is sent, and requests under way are dropped.
    pub fn cancel(&self) {
        self.0.cancel();
    }

    /// Waits for the end; the report as JSON text.
    pub async fn report(&self) -> String {
        let entries = self.0.report().await;
        let mut counts = Map::new();
        for kind in OutcomeKind::ALL {
            let count = entries.iter().filter(|e| e.outcome == kind).count();
            counts.insert(kind.as_str().to_owned(), count.into());
        }
        let cancelled = entries.iter().any(|e| e.outcome == OutcomeKind::Cancelled);
        let lines: Vec<Value> = entries.into_iter().map(entry).collect();
        json!({ "entries": lines, "counts": counts, "cancelled": cancelled }).to_string()
    }
}

fn entry(entry: Entry) -> Value {
    json!({
        "index": entry.index,
        "outcome": entry.outcome.as_str(),
        "value": entry.value,
        "error": entry.error.map(|e| e.to_value()),
        "warnings": entry.warnings,
        "attempts": entry.attempts,
    })
}

fn bulk<P: Provider>(core: &Arc<Core<P>>, operation: &str, items: &str, options: &str) -> Result<BulkRun> {
    let mut shared = parsed_arguments(options)?;
    let concurrency = match shared.remove("concurrency").filter(|c| !c.is_null()) {
        None => CONCURRENCY,
        Some(value) => value
            .as_u64()
            .and_then(|c| usize::try_from(c).ok())
            .filter(|c| (1..=MOST_CONCURRENCY).contains(c))
            .ok_or_else(|| Error::config(format!("concurrency must be a whole number from 1 to {MOST_CONCURRENCY}")))?,
    };
    let items: Vec<BulkItem<'_>> =
        serde_json::from_str(items).map_err(|e| Error::config(format!("items must be a list of objects: {e}")))?;
    // What is an item's own wins over what all of them share.
    let items = items.into_iter().map(|item| {
        let mut arguments = shared.clone();
        arguments.extend(item.arguments);
        Item { arguments, body: connguard_rules::parse(item.body.get()) }
    });
    Ok(BulkRun(Bulk::start(core, operation, items.collect(), concurrency.into())))
}

#[derive(serde::Deserialize)]
struct BulkItem<'a> {
    #[serde(default)]
    arguments: Arguments,
    /// Read on its own, so that one item that is no JSON object does not spoil the others.
    #[serde(borrow)]
    body: &'a serde_json::value::RawValue,
}

/// Checks a request offline; the reply is a JSON array of violations.
///
/// # Errors
/// Configuration: an operation, an argument or a waived rule that does not exist.
pub fn check(operation: &str, arguments: &str, body: Option<&str>) -> Result<String> {
    let arguments = parsed_arguments(arguments)?;
    known_arguments(operation, &arguments)?;
    if let Some(waive) = arguments.get("waive").filter(|w| !w.is_null()) {
        let waive: Vec<String> =
            serde_json::from_value(waive.clone()).map_err(|_| Error::config("waive must be a list of rule ids"))?;
        check_waivers(&waive)?;
    }
    let violations: Vec<Violation> = match body.map(connguard_rules::parse).transpose() {
        Ok(body) => {
            takes_body(
                connguard_rules::operation(operation).map_err(|e| Error::config(e.to_string()))?,
                body.as_ref(),
            )?;
            connguard_rules::check(operation, &arguments, body.as_ref()).map_err(|e| Error::config(e.to_string()))?
        }
        Err(violation) => vec![violation],
    };
    Ok(json!(violations).to_string())
}

/// The text of a refusal, for violations that a binding found itself while it encoded a body: what
/// `Error::to_json` has as its message.
pub fn describe_refusal(operation: &str, violations: &str) -> String {
    let violations: Vec<Value> = serde_json::from_str(violations).unwrap_or_default();
    format!("{operation}: {}", crate::explain::refusal(&violations))
}

fn parsed_arguments(arguments: &str) -> Result<Arguments> {
    match serde_json::from_str(arguments) {
        Ok(Value::Object(arguments)) => Ok(arguments),
        Ok(_) => Err(Error::config("arguments must be an object")),
        Err(error) => Err(Error::config(format!("arguments are not JSON: {error}"))),
    }
}
