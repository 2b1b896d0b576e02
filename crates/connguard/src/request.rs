//! A request that has not been sent yet: options can be added, `.await` checks and sends it.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use connguard_rules::{Arguments, Violation};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::call::arguments::known;
use crate::call::body::given;
use crate::call::client::Client;
use crate::call::context::CallContext;
use crate::error::{Error, Result};
use crate::generated::errors::ErrorKind;
use crate::operation::Operation;
use crate::reply::Reply;

/// A request that calls operation `O`. Nothing happens until it is awaited.
///
/// ```no_run
/// # async fn run() -> connguard::Result<()> {
/// use std::time::Duration;
///
/// let matillion = connguard::Matillion::from_env()?;
/// let request = matillion.projects().get("Test-project");
/// let project = request.timeout(Duration::from_secs(10)).max_retries(2).await?;
/// println!("{}", project.id());
/// # Ok(())
/// # }
/// ```
#[must_use = "a request is sent when it is awaited"]
pub struct Request<O: Operation> {
    client: Arc<Client>,
    arguments: Arguments,
    body: Option<Value>,
    /// What JSON cannot hold of the body.
    input: Vec<Violation>,
    operation: PhantomData<fn() -> O>,
}

impl<O: Operation> Request<O> {
    pub(crate) fn new(client: &Arc<Client>, arguments: Arguments) -> Self {
        Self { client: Arc::clone(client), arguments, body: None, input: Vec::new(), operation: PhantomData }
    }

    /// What JSON cannot hold of the body is told with everything else that is wrong.
    pub(crate) fn body(mut self, body: &impl Serialize) -> Self {
        let (body, input) = given(body);
        (self.body, self.input) = (Some(body), input);
        self
    }

    pub(crate) fn argument(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.arguments.insert(name.to_owned(), value.into());
        self
    }

    pub(crate) fn text(self, name: &str, text: impl Into<String>) -> Self {
        self.argument(name, text.into())
    }

    /// Whether warnings refuse this call as errors do; the client's option otherwise.
    pub fn strict(self, strict: bool) -> Self {
        self.argument("strict", strict)
    }

    /// Waives rules by id, for this call. Combination tables cannot be waived.
    pub fn waive(self, rules: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let rules: Vec<String> = rules.into_iter().map(Into::into).collect();
        self.argument("waive", rules)
    }

    /// Adds a header to the requests of this call. Those that the client sets itself are refused.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        add_header(&mut self.arguments, name.into(), value.into());
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

pub(crate) fn add_header(arguments: &mut Arguments, name: String, value: String) {
    if let Value::Object(headers) = arguments.entry("headers").or_insert_with(|| json!({})) {
        headers.insert(name, value.into());
    }
}

impl<O: Operation> IntoFuture for Request<O> {
    type Output = Result<O::Reply>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<O::Reply>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            crate::call::runtime::current()?;
            let context = CallContext { input: self.input, ..CallContext::default() };
            let outcome = self.client.call_in(context, known(O::ID)?, self.arguments, self.body).await?;
            match outcome.value {
                Value::Object(members) => {
                    Ok(O::Reply::from_reply(members, outcome.warnings).with_outcome(outcome.kind))
                }
                Value::Null if O::Reply::EMPTY => Ok(O::Reply::from_reply(Map::new(), outcome.warnings)),
                _ => Err(Error::new(ErrorKind::Decode, "the reply has no body").operation(O::ID)),
            }
        })
    }
}

impl<O: Operation> fmt::Debug for Request<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").field("operation", &O::ID).finish_non_exhaustive()
    }
}
