//! Sends what the rules let pass, and reads the replies.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use connguard_api::Requests;
use connguard_rules::{Arguments, Operation};
use serde_json::{Map, Value};

use crate::config::Settings;
use crate::error::redactor::{Redactor, Secret};
use crate::error::{Error, Result};
use crate::provider::adapter::ProviderAdapter;
use crate::provider::credentials::Caller;
use crate::send::guarded::Guarded;
use crate::send::shape;
use crate::send::templates::Templates;
use crate::transport::attempt::Attempts;
use crate::transport::outgoing::Outgoing;
use crate::transport::scope::Scope;
use crate::transport::transport::Transport;

/// The way to one service.
pub struct Sender {
    adapter: &'static dyn ProviderAdapter,
    base_url: String,
    /// Builds requests; the transport sends them.
    requests: Arc<dyn Requests>,
    templates: Templates,
    /// How many members the last reply had.
    members: AtomicUsize,
    transport: Transport,
    auth: &'static str,
    caller: Caller,
}

impl Sender {
    pub(crate) fn open(adapter: &'static dyn ProviderAdapter, settings: &Settings) -> Result<Self> {
        let base_url = adapter.base_url(settings)?;
        let credentials = adapter.credentials(settings)?;
        let (auth, caller) = (credentials.kind(), credentials.caller());
        let transport = Transport::new(adapter, &base_url, credentials, settings)?;
        let requests = adapter.requests(&base_url, transport.http().clone()).into();
        Ok(Self {
            adapter,
            base_url,
            requests,
            templates: Templates::default(),
            members: AtomicUsize::new(0),
            transport,
            auth,
            caller,
        })
    }

    /// The same with connections of its own, for another runtime; tokens and the limit stay shared.
    pub(crate) fn with_own_connections(&self) -> Result<Self> {
        Ok(Self {
            adapter: self.adapter,
            base_url: self.base_url.clone(),
            requests: Arc::clone(&self.requests),
            templates: Templates::default(),
            members: AtomicUsize::new(0),
            transport: self.transport.with_own_connections()?,
            auth: self.auth,
            caller: self.caller.clone(),
        })
    }

    #[cfg(fuzzing)]
    pub(crate) fn script(&mut self, script: &crate::transport::wire::Script) {
        self.transport.script(script);
    }

    pub(crate) fn adapter(&self) -> &'static dyn ProviderAdapter {
        self.adapter
    }

    pub(crate) fn base_url(&self) -> &str {
        &self.base_url
    }

    pub(crate) fn caller(&self) -> &Caller {
        &self.caller
    }

    pub(crate) fn transport(&self) -> &Transport {
        &self.transport
    }

    /// A part of a call, checked.
    pub(crate) fn guarded(
        &self,
        operation: &'static Operation,
        arguments: &Arguments,
        body: Option<Value>,
        scope: &Scope,
    ) -> Result<Guarded> {
        let mut arguments = arguments.clone();
        scope.apply_options(&mut arguments);
        let guarded = Guarded::new(operation, &arguments, body)?;
        scope.warn(guarded.warnings());
        Ok(guarded)
    }

    /// Sends what was checked, once through the transport, and decodes the reply. `doubtful` says that it was sent before and
    /// may have been carried out; with the reply, whether an attempt before it may have been.
    pub(super) async fn send_alone(&self, guarded: &Guarded, scope: &Scope, doubtful: bool) -> Result<(Value, bool)> {
        let operation = guarded.operation();
        let body = guarded.body().map(|body| self.on_the_wire(guarded, body)).as_deref().map(text_of).transpose();
        let body = body.map_err(|error| Error::config(format!("the body cannot be converted to JSON: {error}")))?;
        let template = self.templates.template(&*self.requests, guarded);
        let template = template.map_err(|error| Error::config(format!("the request could not be built: {error}")))?;
        let outgoing = Outgoing::new(template, body.map(Bytes::from));
        let attempts = Attempts::new(&self.transport, operation, scope, redactor(operation, guarded.body()));
        let reply = attempts.after(doubtful).run(&outgoing).await?;
        if operation.empty_reply {
            shape::nothing(operation, &reply.body)?;
            return Ok((Value::Null, reply.doubtful));
        }
        let value = self.read(guarded, &reply.body).map_err(|error| scope.with_last_reply(error))?;
        Ok((value, reply.doubtful))
    }

    /// The body as the service reads it.
    pub(super) fn on_the_wire<'a>(&self, guarded: &Guarded, body: &'a Value) -> Cow<'a, Value> {
        let operation = guarded.operation();
        let body = operation.on_the_wire(body).map_or(Cow::Borrowed(body), Cow::Owned);
        self.adapter.complete(operation, guarded.parameters(), body)
    }

    /// The value of a reply's body, and what the request knows of it.
    fn read(&self, guarded: &Guarded, body: &[u8]) -> Result<Value> {
        let operation = guarded.operation();
        let value = shape::value(operation, body, self.members.load(Ordering::Relaxed))?;
        self.members.store(value.as_object().map_or(0, Map::len), Ordering::Relaxed);
        let restore = |item: &mut _| {
            operation.read_texts(item);
            self.adapter.restore(operation, guarded.body(), guarded.parameters(), item);
        };
        if operation.list.is_some() {
            return shape::items(operation, value, restore);
        }
        let mut members = shape::object(operation, value)?;
        shape::answers(guarded, &members)?;
        restore(&mut members);
        Ok(Value::Object(members))
    }
}

impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender").field("base_url", &self.base_url).field("auth", &self.auth).finish_non_exhaustive()
    }
}

/// The JSON text of a body; most fit into what there is room for at first.
fn text_of(body: &Value) -> serde_json::Result<Vec<u8>> {
    let mut text = Vec::with_capacity(512);
    serde_json::to_writer(&mut text, body)?;
    Ok(text)
}

/// Knows the secrets of a body, so that a service that repeats them does not put them into an error.
fn redactor(operation: &Operation, body: Option<&Value>) -> Redactor {
    let mut redactor = Redactor::default();
    let secrets = body.map(|body| connguard_rules::secrets(operation, body)).unwrap_or_default();
    secrets.into_iter().for_each(|secret| redactor.add(&Secret::new(secret)));
    redactor
}
