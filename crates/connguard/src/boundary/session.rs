//! Clients, and their calls.

use std::sync::Arc;

use connguard_rules::{Arguments, Provider as Named, Violation};
use serde::Serialize;
use serde_json::{Map, Value};

use super::log::CallLog;
use super::pages::{AnyPages, Pages};
use super::run::{self, BulkRun};
use super::text::{parsed_arguments, text};
use crate::attempts::Attempt;
use crate::builder::Builder;
use crate::call::client::{Core, Way};
use crate::config::Environment;
use crate::error::{Error, Result};
use crate::lists::prefetch::PageStream;
use crate::outcome::OutcomeKind;
use crate::provider::Provider;
use crate::transport::LastReply;
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
        Ok(Self(match known(provider)? {
            Named::Matillion => Client::Matillion(built(options, environment, variables)?),
            Named::Lerian => Client::Lerian(built(options, environment, variables)?),
        }))
    }

    /// Carries out an operation; the reply is `{"value", "warnings", "attempts", "logged", "response"}`.
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
        let mut arguments = parsed_arguments(arguments)?;
        let body = match body.map(|text| crate::call::input::parse(text, &mut arguments)).transpose() {
            Ok(body) => body,
            Err(violation) => return Err(Error::rules(operation, vec![*violation])),
        };
        match &self.0 {
            Client::Matillion(client) => call(&client.core, operation, arguments, body, log).await,
            Client::Lerian(client) => call(&client.core, operation, arguments, body, log).await,
        }
    }
}

impl Session {
    /// Sends a request that the client knows nothing of: `path` begins with `/` and is below `base_url`; `arguments` are
    /// `{"query", "headers", "timeout_seconds", "max_retries"}`. The reply is
    /// `{"status", "headers", "request_id", "body", "attempts"}`.
    ///
    /// # Errors
    /// Those of any call.
    pub async fn request(&self, method: &str, path: &str, arguments: &str, body: Option<&str>) -> Result<String> {
        self.request_logged(method, path, arguments, body, &CallLog::default()).await
    }

    /// Like [`Self::request`]; the log can be asked meanwhile.
    ///
    /// # Errors
    /// Those of any call.
    pub async fn request_logged(
        &self,
        method: &str,
        path: &str,
        arguments: &str,
        body: Option<&str>,
        CallLog(log): &CallLog,
    ) -> Result<String> {
        let (arguments, log) = (parsed_arguments(arguments)?, log.clone());
        let reply = match &self.0 {
            Client::Matillion(client) => client.core.raw(method, path, arguments, body, log).await?,
            Client::Lerian(client) => client.core.raw(method, path, arguments, body, log).await?,
        };
        Ok(text(&reply))
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
            Client::Matillion(client) => run::start(&client.core, operation, items, options),
            Client::Lerian(client) => run::start(&client.core, operation, items, options),
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

fn known(provider: &str) -> Result<Named> {
    provider.parse().map_err(|unknown: connguard_rules::UnknownProvider| Error::config(unknown.to_string()))
}

/// The options that open the same client in another process: what was given and what the environment said, without the
/// secrets unless they are wanted. Where they are left out, open it with [`Environment::Secrets`].
///
/// # Errors
/// Configuration.
pub fn portable_options(provider: &str, options: &str, environment: Environment, secrets: bool) -> Result<String> {
    let options = parsed_options(options)?;
    let portable = match known(provider)? {
        Named::Matillion => Builder::<Matillion>::explicit(options, environment).portable(secrets)?,
        Named::Lerian => Builder::<Lerian>::explicit(options, environment).portable(secrets)?,
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
    Ok(text(&CallReply {
        value: &outcome.value,
        warnings: &outcome.warnings,
        attempts: &outcome.attempts,
        logged: log.told(),
        outcome: outcome.kind.map(OutcomeKind::as_str),
        response: outcome.response.as_ref().map(LastReply::to_value),
    }))
}

#[derive(Serialize)]
struct CallReply<'a> {
    value: &'a Value,
    warnings: &'a [Violation],
    attempts: &'a [Attempt],
    logged: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<&'static str>,
    response: Option<Value>,
}
