//! Clients, and their calls.

use std::sync::Arc;

use connguard_rules::{Arguments, Provider as Named};
use serde_json::{Map, Value};

use super::log::CallLog;
use super::offline::refusal;
use super::pages::{AnyPages, Pages};
use super::reply::Reply;
use super::run::{self, BulkItem, BulkRun};
use crate::builder::Builder;
use crate::call::client::{Core, Way};
use crate::call::input::Given;
use crate::call::raw::RawReply;
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
        match &self.0 {
            Client::Matillion(client) => call(&client.core, operation, given, log).await,
            Client::Lerian(client) => call(&client.core, operation, given, log).await,
        }
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
        match &self.0 {
            Client::Matillion(client) => client.core.raw(method, path, arguments, body, log.clone()).await,
            Client::Lerian(client) => client.core.raw(method, path, arguments, body, log.clone()).await,
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
        let (arguments, log) = (given.arguments, log.clone());
        Ok(Pages(match &self.0 {
            Client::Matillion(c) => {
                AnyPages::Matillion(PageStream::new(Arc::clone(&c.core), operation, arguments, log))
            }
            Client::Lerian(c) => AnyPages::Lerian(PageStream::new(Arc::clone(&c.core), operation, arguments, log)),
        }))
    }

    /// Starts many writes at once, on the runtime that awaits this; `options` are those of the run and of every call.
    ///
    /// # Errors
    /// Configuration. What is wrong with an item is in its entry of the report.
    pub async fn bulk(&self, operation: &str, items: Vec<BulkItem>, options: Arguments) -> Result<BulkRun> {
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
    Given { arguments, body, found }: Given,
    CallLog(log): &CallLog,
) -> Result<Reply> {
    let way = Way { log: log.clone(), input: found, ..Way::default() };
    let outcome = core.call_as(way, operation, arguments, body).await?;
    Ok(Reply {
        value: outcome.value,
        warnings: outcome.warnings,
        attempts: outcome.attempts,
        logged: log.told(),
        outcome: outcome.kind.map(OutcomeKind::as_str),
        response: outcome.response.as_ref().map(LastReply::to_value),
    })
}
