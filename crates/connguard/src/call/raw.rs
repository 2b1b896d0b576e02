//! Requests that the client knows nothing of: sent with its credentials, its limits and its log, and not checked.

use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use connguard_rules::{Arguments, Secrecy, Violation, secrecy};
use http::{HeaderValue, Method, header};
use serde::Serialize;
use serde_json::{Map, Value, json};
use url::Url;

use crate::attempts::{Attempt, AttemptLog};
use crate::call::client::Client;
use crate::error::redactor::{Redactor, Secret};
use crate::error::{Error, Result};
use crate::provider::adapter::Provider;
use crate::transport::attempt::{Attempts, Called};
use crate::transport::outgoing::{Outgoing, Template};

/// The reply to a request of [`RawRequest`].
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct RawReply {
    /// The HTTP status, a success.
    pub status: u16,
    /// The headers by their names in lower case.
    pub headers: Map<String, Value>,
    /// The request's id, if the service gave one.
    pub request_id: Option<String>,
    /// The body: JSON, where it is, else a string; null where there is none.
    pub body: Value,
    /// The requests that were sent.
    pub attempts: Vec<Attempt>,
}

/// A request that the client knows nothing of. Nothing happens until it is awaited.
#[must_use = "a request is sent when it is awaited"]
pub struct RawRequest<P> {
    client: Arc<Client>,
    method: String,
    path: String,
    query: Map<String, Value>,
    arguments: Arguments,
    headers: Map<String, Value>,
    body: Option<Value>,
    /// What JSON cannot hold of the body.
    input: Vec<Violation>,
    provider: PhantomData<fn() -> P>,
}

impl<P: Provider> RawRequest<P> {
    pub(crate) fn new(client: Arc<Client>, method: &str, path: &str) -> Self {
        let (method, path) = (method.to_owned(), path.to_owned());
        let (query, arguments, headers) = (Map::new(), Arguments::new(), Map::new());
        let input = Vec::new();
        Self { client, method, path, query, arguments, headers, body: None, input, provider: PhantomData }
    }

    /// Adds a query parameter; a list is repeated.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.query.insert(name.into(), value.into());
        self
    }

    /// Adds a header.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.insert(name.into(), value.into().into());
        self
    }

    /// Sends this as JSON.
    pub fn body(mut self, body: impl Serialize) -> Self {
        let (body, input) = crate::call::body::given(&body);
        (self.body, self.input) = (Some(body), input);
        self
    }

    /// How long this call may take, retries included; at most a day.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.arguments.insert("timeout_seconds".to_owned(), json!(timeout.as_secs_f64()));
        self
    }

    /// How often a GET, HEAD, PUT or DELETE is retried; other methods never are.
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.arguments.insert("max_retries".to_owned(), retries.into());
        self
    }
}

impl<P: Provider> IntoFuture for RawRequest<P> {
    type Output = Result<RawReply>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<RawReply>> + Send>>;

    fn into_future(mut self) -> Self::IntoFuture {
        Box::pin(async move {
            crate::call::runtime::current()?;
            if !self.input.is_empty() {
                return Err(Error::rules(P::ADAPTER.raw_operation(), self.input));
            }
            self.arguments.insert("query".to_owned(), self.query.into());
            self.arguments.insert("headers".to_owned(), self.headers.into());
            let body = self.body.map(|body| body.to_string());
            let log = AttemptLog::default();
            self.client.raw(&self.method, &self.path, self.arguments, body.as_deref(), log).await
        })
    }
}

impl Client {
    /// Sends what the caller puts together.
    pub(crate) async fn raw(
        &self,
        method: &str,
        path: &str,
        arguments: Arguments,
        body: Option<&str>,
        log: AttemptLog,
    ) -> Result<RawReply> {
        let id = self.sender().adapter().raw_operation();
        let sent = self.send_raw(id, method, path, arguments, body, log.clone()).await;
        sent.map_err(|error| error.operation(id).with_attempts(&log))
    }

    async fn send_raw(
        &self,
        id: &'static str,
        method: &str,
        path: &str,
        mut arguments: Arguments,
        body: Option<&str>,
        log: AttemptLog,
    ) -> Result<RawReply> {
        let method = known_method(method)?;
        let mut url = below(self.sender().base_url(), path)?;
        add_query(&mut url, arguments.remove("query"))?;
        let mut scope = self.scope(&mut arguments)?;
        if let Some(unknown) = arguments.keys().next() {
            let known = "query, headers, timeout_seconds, max_retries";
            return Err(Error::config(format!("a request takes no argument {unknown:.60} (known: {known})")));
        }
        let repeatable = matches!(method, Method::GET | Method::HEAD | Method::PUT | Method::DELETE);
        if !repeatable {
            scope.limits.max_retries = 0;
        }
        scope.log = log;
        let mut redactor = Redactor::default();
        let writes = !matches!(method, Method::GET | Method::HEAD);
        let mut request = reqwest::Request::new(method, url);
        request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("application/json, */*;q=0.5"));
        if let Some(body) = body {
            let value =
                serde_json::from_str(body).map_err(|cause| Error::config(format!("the body is not JSON: {cause}")))?;
            secrets(&value, &mut redactor);
            request.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        let outgoing = Outgoing::new(Arc::new(Template::new(request)), body.map(|body| Bytes::from(body.to_owned())));
        let called = Called { id, idempotent: false, json: false, writes };
        let attempts = Attempts::new(self.sender().transport(), called, &scope, redactor);
        let reply = attempts.run(&outgoing).await.map_err(|error| match error.has_unknown_outcome() {
            true => {
                let message = format!("whether it was carried out is not known. Last attempt: {}", error.message());
                Error::unknown_from(&error, message)
            }
            false => error,
        })?;
        let last = scope.take_last();
        let told = last.as_ref().map(|last| (last.headers(), last.request_id()));
        let (headers, request_id) = told.unwrap_or_default();
        Ok(RawReply {
            status: reply.status.as_u16(),
            headers,
            request_id,
            body: read(&reply.body),
            attempts: scope.log.snapshot(),
        })
    }
}

fn known_method(name: &str) -> Result<Method> {
    let all = [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS];
    let found = all.iter().find(|method| method.as_str().eq_ignore_ascii_case(name)).cloned();
    found.ok_or_else(|| {
        let known: Vec<&str> = all.iter().map(Method::as_str).collect();
        Error::config(format!("method must be one of {}", known.join(", ")))
    })
}

/// The URL of a path below the base URL: a token goes nowhere else.
fn below(base: &str, path: &str) -> Result<Url> {
    if !path.starts_with('/') {
        return Err(Error::config("path must begin with / and is below base_url, e.g. /v1/projects"));
    }
    let (Ok(base), Ok(url)) = (Url::parse(&format!("{base}/")), Url::parse(&format!("{base}{path}"))) else {
        return Err(Error::config("path is not a valid part of a URL"));
    };
    if url.fragment().is_some() || url.origin() != base.origin() || !url.path().starts_with(base.path()) {
        return Err(Error::config("path must stay below base_url, without .. and without a fragment"));
    }
    Ok(url)
}

fn add_query(url: &mut Url, query: Option<Value>) -> Result<()> {
    let members = match query {
        None | Some(Value::Null) => return Ok(()),
        Some(Value::Object(members)) => members,
        Some(_) => return Err(Error::config("query must be an object")),
    };
    for (name, value) in members {
        let values = match value {
            Value::Null => continue,
            Value::Array(values) => values,
            value => vec![value],
        };
        for value in values {
            let text = match value {
                Value::String(text) => text,
                Value::Number(number) => number.to_string(),
                Value::Bool(flag) => flag.to_string(),
                _ => {
                    let message = format!("query: {name:.60} must be a string, a number, a boolean or a list of these");
                    return Err(Error::config(message));
                }
            };
            url.query_pairs_mut().append_pair(&name, &text);
        }
    }
    Ok(())
}

/// Adds what looks like a secret by its name.
fn secrets(body: &Value, redactor: &mut Redactor) {
    match body {
        Value::Object(members) => {
            for (name, value) in members {
                match (secrecy(None, name, value), value) {
                    (Secrecy::Secret, Value::String(secret)) => redactor.add(&Secret::new(secret.as_str())),
                    _ => secrets(value, redactor),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| secrets(item, redactor)),
        _ => {}
    }
}

fn read(body: &[u8]) -> Value {
    if body.is_empty() {
        return Value::Null;
    }
    serde_json::from_slice(body).unwrap_or_else(|_| String::from_utf8_lossy(body).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_below_the_base_url() {
        let base = "https://api.example.com/dpc";
        assert_eq!(below(base, "/v1/projects?a=b").unwrap().as_str(), "https://api.example.com/dpc/v1/projects?a=b");
        for path in ["v1", "", "/../x", "/v1/../../x", "/%2e%2e/x", "/v1#x", "@evil.example.com/", "//../..//x"] {
            assert!(below(base, path).is_err(), "{path}");
        }
        assert!(below("https://api.example.com", "@evil.example.com/").is_err());
        assert!(below("https://api.example.com", ".evil.example.com/").is_err());
    }
}
