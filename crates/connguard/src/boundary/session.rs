//! Clients, and their calls.

use std::sync::Arc;

use connguard_rules::{Arguments, Provider};
use serde_json::{Map, Value};

use super::log::CallLog;
use super::offline::refusal;
use super::pages::Pages;
use super::reply::Reply;
use super::run::{self, BulkItem, BulkRun};
use crate::call::arguments::known;
use crate::call::client::Client;
use crate::call::context::CallContext;
use crate::call::input::Given;
use crate::call::raw::RawReply;
use crate::config::{Environment, Settings};
use crate::error::{Error, Result};
use crate::generated::clients;
use crate::lists::prefetch::PageStream;
use crate::outcome::OutcomeKind;
use crate::transport::last_reply::LastReply;

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

    /// Like [`Self::open_from_env`], with these variables, a JSON object of strings, instead of the process's own.
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
        Ok(Self(Arc::new(clients::open(provider, &settings)?)))
    }

    /// The same client for another runtime, because a connection lives on the runtime that opened it. Tokens and the limit of
    /// requests stay shared.
    ///
    /// # Errors
    /// Configuration, where the system has no certificate authorities any more.
    pub fn with_own_connections(&self) -> Result<Self> {
        self.0.with_own_connections().map(Arc::new).map(Self)
    }

    /// Carries out an operation.
    ///
    /// # Errors
    /// Those of any call.
    pub async fn call(&self, operation: &str, given: Given) -> Result<Reply> {
        self.call_logged(operation, given, &CallLog::default()).await
    }

    /// Like [`Self::call`]; the log can be asked meanwhile, and also where this is dropped.
    ///
    /// # Errors
    /// Those of any call.
    pub async fn call_logged(&self, operation: &str, given: Given, log: &CallLog) -> Result<Reply> {
        call(&self.0, operation, given, log).await
    }
}

impl Session {
    /// Sends a request that the client knows nothing of: `path` begins with `/` and is below `base_url`; `arguments` are
    /// `query`, `headers`, `timeout_seconds` and `max_retries`; a body is JSON text.
    ///
    /// # Errors
    /// Those of any call.
    pub async fn request(
        &self,
        method: &str,
        path: &str,
        arguments: Arguments,
        body: Option<&str>,
    ) -> Result<RawReply> {
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
        arguments: Arguments,
        body: Option<&str>,
        CallLog(log): &CallLog,
    ) -> Result<RawReply> {
        self.0.raw(method, path, arguments, body, log.clone()).await
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
    /// Configuration, and the refusal of arguments in which something was found.
    pub fn pages(&self, operation: &str, given: Given) -> Result<Pages> {
        self.pages_logged(operation, given, &CallLog::default())
    }

    /// Like [`Self::pages`]; the log can be asked while a page is waited for.
    ///
    /// # Errors
    /// Those of [`Self::pages`].
    pub fn pages_logged(&self, operation: &str, given: Given, CallLog(log): &CallLog) -> Result<Pages> {
        if !given.found.is_empty() {
            return Err(refusal(operation, &given));
        }
        let client = Arc::clone(&self.0);
        Ok(Pages(PageStream::new(client, Ok(known(operation)?), given.arguments, log.clone())))
    }

    /// Starts many writes at once, on the runtime that awaits this; `options` are those of the run and of every call.
    ///
    /// # Errors
    /// Configuration. What is wrong with an item is in its entry of the report.
    pub async fn bulk(&self, operation: &str, items: Vec<BulkItem>, options: Arguments) -> Result<BulkRun> {
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
    Given { arguments, body, found }: Given,
    CallLog(log): &CallLog,
) -> Result<Reply> {
    let context = CallContext { log: log.clone(), input: found, ..CallContext::default() };
    let outcome = client.call_in(context, known(operation)?, arguments, body).await?;
    Ok(Reply {
        value: outcome.value,
        warnings: outcome.warnings,
        attempts: outcome.attempts,
        logged: log.taken(),
        outcome: outcome.kind.map(OutcomeKind::as_str),
        response: outcome.response.as_ref().map(LastReply::to_value),
    })
}
