//! One call's attempts.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use bytes::Bytes;
use connguard_api::{BoxError, Exchange, ExchangeFuture};
use connguard_rules::Operation;
use http::{HeaderMap, StatusCode, header};
use serde_json::Value;
use tokio::time::Instant;

use super::log::Attempt;
use super::retry::{Failed, Verdict, backoff, retry_after, verdict};
use super::wire::host;
use super::{Scope, Transport};
use crate::error::{Error, Result};
use crate::generated::errors::ErrorKind;
use crate::provider::Provider;
use crate::secret::Redactor;

/// The longest part of a reply's body that an error keeps, in characters.
const KEPT_BODY: usize = 2000;

/// The exchange of one call: it ends with a successful reply, or with the error for the caller.
pub(crate) struct Attempts<P> {
    pub(super) transport: Arc<Transport<P>>,
    pub(super) operation: &'static Operation,
    pub(super) scope: Scope,
    pub(super) redactor: Redactor,
    /// Query members that the generated client knows no parameter for.
    pub(super) query: Vec<(String, Value)>,
}

impl<P> std::fmt::Debug for Attempts<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Attempts").field("operation", &self.operation.id).finish_non_exhaustive()
    }
}

impl<P: Provider> Exchange for Attempts<P> {
    fn exchange(&self, request: reqwest::Request, _operation: &'static str) -> ExchangeFuture<'_> {
        Box::pin(async move { self.run(request).await.map_err(|error| Box::new(error) as BoxError) })
    }
}

/// How one attempt ended, if not with a success.
struct Ended {
    failed: Failed,
    error: Error,
    wait: Option<std::time::Duration>,
}

impl<P: Provider> Attempts<P> {
    async fn run(&self, mut request: reqwest::Request) -> Result<http::Response<Bytes>> {
        if !self.query.is_empty() {
            let pairs = self.query.iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap_or_default()));
            request.url_mut().query_pairs_mut().extend_pairs(pairs);
        }
        let (transport, scope) = (&self.transport, &self.scope);
        let mut refused_token = None;
        // An earlier attempt may have been carried out.
        let mut doubtful = false;
        let mut attempt = 0;
        loop {
            let token = transport.auth.token(refused_token, scope.limits.attempt_timeout, &scope.log);
            let token = match tokio::time::timeout_at(scope.deadline(), token).await {
                Err(_) => {
                    return Err(self.ended(
                        {
                            let seconds = scope.limits.timeout.as_secs_f64();
                            let message = format!("no token came within timeout_seconds ({seconds}); raise it");
                            Error::new(ErrorKind::Deadline, message)
                        },
                        doubtful,
                    ));
                }
                Ok(Ok(token)) => token,
                Ok(Err(error)) => {
                    // Nothing was sent to the service yet, so this may be tried again whatever the operation is.
                    self.wait_for_token(error, attempt).await.map_err(|error| self.ended(error, doubtful))?;
                    attempt += 1;
                    continue;
                }
            };
            match transport.limiter.place((!scope.patient).then(|| scope.deadline())).await {
                Some(waited) if scope.patient => scope.extend(waited),
                Some(_) => {}
                None => {
                    let message = "requests_per_minute leaves no place before the deadline; raise timeout_seconds";
                    return Err(self.ended(Error::new(ErrorKind::Deadline, message), doubtful));
                }
            }
            let Some(mut sent) = request.try_clone() else {
                return Err(Error::new(ErrorKind::Transport, "the request cannot be repeated"));
            };
            if let Some(token) = &token {
                sent.headers_mut().insert(header::AUTHORIZATION, token.header.clone());
            }
            let mut note = Note::begin(self, attempt);
            let outcome = self.attempt(sent).await;
            note.end(&outcome);
            let ended = match outcome {
                Ok(reply) => return Ok(reply),
                Err(ended) => ended,
            };
            if let Failed::Status { status: StatusCode::UNAUTHORIZED, .. } = ended.failed
                && let (true, None, Some(token)) = (transport.auth.can_refresh(), refused_token, &token)
            {
                refused_token = Some(token.generation);
                continue;
            }
            if doubtful && request.method() == http::Method::DELETE && ended.error.status() == Some(404) {
                // An attempt without a reply had deleted it.
                return Ok(http::Response::new(Bytes::new()));
            }
            doubtful |= ended.failed.may_have_happened();
            match verdict(request.method(), self.operation.idempotent, ended.failed) {
                Verdict::Final | Verdict::Unknown => return Err(self.ended(ended.error, doubtful)),
                Verdict::Repeat => {}
            }
            let wait = ended.wait.unwrap_or_else(|| backoff(attempt));
            if attempt >= scope.limits.max_retries || Instant::now() + wait >= scope.deadline() {
                return Err(self.ended(ended.error, doubtful));
            }
            tokio::time::sleep(wait).await;
            attempt += 1;
        }
    }

    /// The error of the call. After an attempt that may have been carried out only an answer about the request itself
    /// tells that nothing has happened; and that a name is taken may be the work of that attempt.
    fn ended(&self, error: Error, doubtful: bool) -> Error {
        let answer = match error.status() {
            Some(409) => self.operation.idempotent || self.operation.method != "POST",
            Some(408 | 429) => false,
            status => status.is_some_and(|status| (400..500).contains(&status)),
        };
        let writes = self.operation.method != "GET";
        if doubtful && writes && !answer { error.with_unknown_outcome() } else { error }
    }

    /// Waits before the token service is asked again; the error if that is no use or there is no time.
    async fn wait_for_token(&self, error: Error, attempt: u32) -> Result<()> {
        let passing = matches!(
            error.kind(),
            ErrorKind::Transport | ErrorKind::Deadline | ErrorKind::Server | ErrorKind::RateLimit
        );
        let wait = error.retry_after().unwrap_or_else(|| backoff(attempt));
        if !passing || attempt >= self.scope.limits.max_retries || Instant::now() + wait >= self.scope.deadline() {
            return Err(error);
        }
        tokio::time::sleep(wait).await;
        Ok(())
    }

    async fn attempt(&self, request: reqwest::Request) -> std::result::Result<http::Response<Bytes>, Ended> {
        let deadline = self.scope.deadline();
        let limit = deadline.min(Instant::now() + self.scope.limits.attempt_timeout);
        // The host alone: paths and queries hold names of connections.
        let host = host(&request);
        let exchange = self.transport.wire.execute(request);
        let reply = match within(limit, exchange).await {
            None => {
                let limits = self.scope.limits;
                let message = match limit == deadline {
                    true => format!("timeout_seconds ({}) is over; raise it", limits.timeout.as_secs_f64()),
                    false => {
                        let seconds = limits.attempt_timeout.as_secs_f64();
                        format!("an attempt took longer than attempt_timeout_seconds ({seconds}); raise it")
                    }
                };
                let error = Error::new(ErrorKind::Deadline, message);
                return Err(Ended { failed: Failed::NoReply, error, wait: None });
            }
            Some(Err(none)) => {
                return Err(Ended { failed: none.failed, error: none.error("the service", &host), wait: None });
            }
            Some(Ok(reply)) => reply,
        };
        if reply.status().is_success() {
            return Ok(reply);
        }
        let (parts, body) = reply.into_parts();
        let (status, headers) = (parts.status, parts.headers);
        let wait = retry_after(&headers);
        let error = self.status_error(status, &headers, &body, wait);
        Err(Ended { failed: Failed::Status { status, asks_to_wait: wait.is_some() }, error, wait })
    }

    fn status_error(
        &self,
        status: StatusCode,
        headers: &HeaderMap,
        body: &Bytes,
        wait: Option<std::time::Duration>,
    ) -> Error {
        let redactor = self.redactor();
        let text = redactor.clean_reply(&String::from_utf8_lossy(body));
        let content_type = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let mut reply = P::error_reply(content_type, &text);
        reply.title = reply.title.or_else(|| status.canonical_reason().map(str::to_owned));
        reply.request_id = request_id(headers).map(|id| redactor.clean(&id));
        reply.retry_after = wait;
        reply.body = (!text.is_empty()).then(|| text.chars().take(KEPT_BODY).collect());
        Error::status_reply(status.as_u16(), reply)
    }

    /// Knows the secrets of the body, and the tokens that are in use.
    fn redactor(&self) -> Redactor {
        let mut redactor = self.redactor.clone();
        self.transport.auth.secrets(&mut redactor);
        redactor
    }
}

/// The outcome, or `None` if there is none until `limit`.
///
/// The timer is set before anything is sent, unlike `timeout_at`'s: the thread that watches the sockets, which hears of
/// both, is then woken up once.
async fn within<T>(limit: Instant, outcome: impl Future<Output = T>) -> Option<T> {
    let (mut timer, mut outcome) = (pin!(tokio::time::sleep_until(limit)), pin!(outcome));
    poll_fn(|context| {
        let over = timer.as_mut().poll(context).is_ready();
        match outcome.as_mut().poll(context) {
            Poll::Ready(outcome) => Poll::Ready(Some(outcome)),
            Poll::Pending if over => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// An attempt under way. Whatever ends it, the log has a line of it: also where the caller drops the call.
struct Note<'a, P: Provider> {
    attempts: &'a Attempts<P>,
    attempt: u32,
    started: Instant,
    open: bool,
}

impl<'a, P: Provider> Note<'a, P> {
    fn begin(attempts: &'a Attempts<P>, attempt: u32) -> Self {
        Self { attempts, attempt, started: Instant::now(), open: true }
    }

    fn end(&mut self, outcome: &std::result::Result<http::Response<Bytes>, Ended>) {
        match outcome {
            Ok(reply) => {
                // A service may repeat in it what it was sent.
                let id = request_id(reply.headers()).map(|id| self.attempts.redactor().clean(&id));
                self.add(Some(reply.status().as_u16()), id, None, true);
            }
            Err(ended) => {
                let unanswered = ended.error.status().is_none();
                let id = ended.error.request_id().map(str::to_owned);
                let sent = ended.failed != Failed::NotSent;
                self.add(ended.error.status(), id, unanswered.then(|| ended.error.code()), sent);
            }
        }
    }

    fn add(&mut self, status: Option<u16>, request_id: Option<String>, error: Option<&'static str>, sent: bool) {
        self.open = false;
        self.attempts.scope.log.add(Attempt {
            operation: self.attempts.operation.id,
            attempt: self.attempt + 1,
            status,
            milliseconds: u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX),
            request_id,
            error,
            sent,
        });
    }
}

impl<P: Provider> Drop for Note<'_, P> {
    fn drop(&mut self) {
        if self.open {
            self.add(None, None, Some("cancelled"), true);
        }
    }
}

fn request_id(headers: &HeaderMap) -> Option<String> {
    let names = ["x-request-id", "x-correlation-id", "request-id"];
    names.iter().find_map(|name| headers.get(*name)).and_then(|v| v.to_str().ok()).map(str::to_owned)
}
