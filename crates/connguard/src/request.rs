//! A request that has not been sent yet: options can be added, `.await` checks and sends it.

use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use connguard_rules::Arguments;
use serde::Serialize;
use serde_json::{Value, json};

use crate::Lerian;
use crate::call::client::Core;
use crate::error::{Error, Result};
use crate::generated::errors::ErrorKind;
use crate::provider::Provider;
use crate::reply::Reply;

/// A request of provider `P` that replies with `R`. Nothing happens until it is awaited.
#[must_use = "a request is sent when it is awaited"]
pub struct Request<P, R> {
    core: Arc<Core<P>>,
    operation: &'static str,
    arguments: Arguments,
    body: Option<Value>,
    reply: PhantomData<fn() -> R>,
}

impl<P: Provider, R: Reply> Request<P, R> {
    pub(crate) fn new(core: Arc<Core<P>>, operation: &'static str, arguments: Arguments, body: Option<Value>) -> Self {
        Self { core, operation, arguments, body, reply: PhantomData }
    }

    /// A request with a body; what JSON cannot hold of it is told with everything else that is wrong.
    pub(crate) fn with_body(
        core: &Arc<Core<P>>,
        operation: &'static str,
        mut arguments: Arguments,
        body: &impl Serialize,
    ) -> Self {
        let body = crate::call::body::given(body, &mut arguments);
        Self::new(Arc::clone(core), operation, arguments, Some(body))
    }

    pub(crate) fn argument(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.arguments.insert(name.to_owned(), value.into());
        self
    }

    /// Whether warnings refuse this call as errors do; the client's option otherwise.
    pub fn strict(self, strict: bool) -> Self {
        self.argument("strict", json!(strict))
    }

    /// Waives rules by id, for this call. Combination tables cannot be waived.
    pub fn waive(self, rules: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let rules: Vec<String> = rules.into_iter().map(Into::into).collect();
        self.argument("waive", json!(rules))
    }

    /// Adds a header to the requests of this call. Those that the client sets itself are refused.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let headers = self.arguments.entry("headers").or_insert_with(|| json!({}));
        if let Value::Object(headers) = headers {
            headers.insert(name.into(), value.into().into());
        }
        self
    }

    /// How long this call may take, retries included; at most a day. The client's option otherwise.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.argument("timeout_seconds", timeout.as_secs_f64())
    }

    /// How long a create without an answer is looked up before it is sent again, or its outcome counts as unknown; zero
    /// for a single look, at most an hour. The client's option otherwise.
    pub fn settle(self, settle: Duration) -> Self {
        self.argument("settle_seconds", settle.as_secs_f64())
    }

    /// How often this call is retried where that is safe, at most 100 times. The client's option otherwise.
    pub fn max_retries(self, retries: u32) -> Self {
        self.argument("max_retries", retries)
    }
}

impl<R: Reply> Request<Lerian, R> {
    /// Says that the service runs multi-tenant and takes no address of a private network: such a host is refused before
    /// anything is sent.
    pub fn multi_tenant(self, multi_tenant: bool) -> Self {
        self.argument("multi_tenant", multi_tenant)
    }
}

impl<P: Provider, R: Reply + 'static> IntoFuture for Request<P, R> {
    type Output = Result<R>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<R>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            crate::call::runtime::current()?;
            let outcome = self.core.call(self.operation, self.arguments, self.body).await?;
            match outcome.value {
                Value::Object(members) => Ok(R::from_reply(members, outcome.warnings).with_outcome(outcome.kind)),
                Value::Null if R::EMPTY => Ok(R::from_reply(serde_json::Map::new(), outcome.warnings)),
                _ => Err(Error::new(ErrorKind::Decode, "the reply has no body").operation(self.operation)),
            }
        })
    }
}
