//! Clients, and their calls.

use std::sync::Arc;

use connguard_rules::{Arguments, Provider, Violation};
use serde::Serialize;
use serde_json::{Map, Value};

use super::log::CallLog;
use super::pages::Pages;
use super::run::{self, BulkRun};
use super::text::{parsed_arguments, text};
use crate::attempts::Attempt;
use crate::builder::ClientType;
use crate::call::arguments::known;
use crate::call::client::Client;
use crate::call::context::CallContext;
use crate::config::{Environment, Settings};
use crate::error::{Error, Result};
use crate::lists::prefetch::PageStream;
use crate::outcome::OutcomeKind;
use crate::provider::adapter::Provider as _;
use crate::transport::last_reply::LastReply;
use crate::{Lerian, Matillion};

/// Makes ready what is otherwise made at its first use. A process that may be forked calls it where no fork can happen: a
/// child that was born in the middle of it would wait for its end for ever.
pub fn prepare() {
    connguard_rules::prepare();
    crate::transport::limiter::prepare();
}

/// A client of one provider. Clones share everything.
#[derive(Clone, Debug)]
pub struct Session(Arc<Client>);

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
        let provider = named(provider)?;
        let settings = Settings::read(provider, &parsed_options(options)?, environment, variables.as_ref())?;
        let (adapter, compounds) = match provider {
            Provider::Matillion => (Matillion::ADAPTER, Matillion::COMPOUNDS),
            Provider::Lerian => (Lerian::ADAPTER, Lerian::COMPOUNDS),
        };
        Ok(Self(Arc::new(Client::open(adapter, compounds, &settings)?)))
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
        call(&self.0, operation, arguments, body, log).await
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
        let reply = self.0.raw(method, path, arguments, body, log).await?;
        Ok(text(&reply))
    }
}

#[cfg(fuzzing)]
impl Session {
    /// The same with a service in a closure under it.
    pub(crate) fn scripted(mut self, script: &crate::transport::wire::Script) -> Self {
        if let Some(client) = Arc::get_mut(&mut self.0) {
            client.script(script);
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
        let client = Arc::clone(&self.0);
        Ok(Pages(PageStream::new(client, Ok(known(operation)?), arguments, log.clone())))
    }

    /// Starts many writes at once, on the runtime that awaits this. Each of `items` is `{"arguments", "body"}`.
    ///
    /// # Errors
    /// Configuration. What is wrong with an item is in its entry of the report.
    pub async fn bulk(&self, operation: &str, items: &str, options: &str) -> Result<BulkRun> {
        run::start(&self.0, operation, items, options)
    }
}

fn named(provider: &str) -> Result<Provider> {
    provider.parse().map_err(|unknown: connguard_rules::UnknownProvider| Error::config(unknown.to_string()))
}

/// The options that open the same client in another process: what was given and what the environment said, without the
/// secrets unless they are wanted. Where they are left out, open it with [`Environment::Secrets`].
///
/// # Errors
/// Configuration.
pub fn portable_options(provider: &str, options: &str, environment: Environment, secrets: bool) -> Result<String> {
    let settings = Settings::read(named(provider)?, &parsed_options(options)?, environment, None)?;
    Ok(Value::Object(settings.portable(secrets)).to_string())
}

fn parsed_options(options: &str) -> Result<Map<String, Value>> {
    match serde_json::from_str(options) {
        Ok(Value::Object(options)) => Ok(options),
        _ => Err(Error::config("options must be an object")),
    }
}

async fn call(
    client: &Client,
    operation: &str,
    arguments: Arguments,
    body: Option<Value>,
    CallLog(log): &CallLog,
) -> Result<String> {
    let context = CallContext { log: log.clone(), ..CallContext::default() };
    let outcome = client.call_in(context, known(operation)?, arguments, body).await?;
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
