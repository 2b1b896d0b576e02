//! One call's attempts.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;

use bytes::Bytes;
use connguard_rules::{Effect, Operation};
use http::{HeaderMap, Method, StatusCode, header};
use tokio::time::Instant;

use super::answer::Answer;
use super::attempt_record::AttemptRecord;
use super::headers;
use super::last_reply::{LastReply, kept, request_id};
use super::outgoing::{Outgoing, Template};
use super::peer::{Peer, is_page};
use super::retry::{Ended, Failed, Verdict, retry_after, verdict, wait_after};
use super::scope::Scope;
use super::token::Token;
use super::transport::Transport;
use super::wire::{Ceilings, LONGEST_ERROR, LONGEST_REPLY};
use crate::error::redactor::Redactor;
use crate::error::{Error, Result};
use crate::generated::errors::ErrorKind;

/// What is called.
#[derive(Clone, Copy)]
pub(crate) struct Called {
    /// What it is called in logs.
    pub(crate) id: &'static str,
    /// It may be sent twice, though its method does not say so.
    pub(crate) idempotent: bool,
    /// The API promises JSON, so a web page is another's answer.
    pub(crate) json: bool,
    /// It may change something at the service.
    pub(crate) writes: bool,
}

impl From<&'static Operation> for Called {
    fn from(operation: &'static Operation) -> Self {
        let writes = operation.effect != Effect::Read;
        Self { id: operation.id, idempotent: operation.idempotent, json: true, writes }
    }
}

/// The attempts of one call: they end with a successful reply, or with the error for the caller.
pub(crate) struct Attempts<'a> {
    transport: &'a Transport,
    called: Called,
    scope: &'a Scope,
    redactor: Redactor,
    doubtful: bool,
}

impl<'a> Attempts<'a> {
    pub(crate) fn new(
        transport: &'a Transport,
        called: impl Into<Called>,
        scope: &'a Scope,
        redactor: Redactor,
    ) -> Self {
        Self { transport, called: called.into(), scope, redactor, doubtful: false }
    }

    /// Whether the same was sent before, in another way, and may have been carried out.
    pub(crate) fn after(self, doubtful: bool) -> Self {
        Self { doubtful, ..self }
    }

    pub(crate) async fn run(&self, outgoing: &Outgoing) -> Result<Answer> {
        let (transport, scope) = (self.transport, self.scope);
        let method = &outgoing.template.method;
        let mut refused_token = None;
        // An earlier attempt may have been carried out.
        let mut doubtful = self.doubtful;
        let mut attempt = 0;
        loop {
            let token = transport.auth.token(refused_token, scope.limits.attempt_timeout, &scope.log);
            let token = match tokio::time::timeout_at(scope.deadline(), token).await {
                Err(_) => {
                    return Err(self.ended(
                        method,
                        {
                            let seconds = scope.limits.timeout.as_secs_f64();
                            let message = format!("no token within timeout_seconds ({seconds}); raise it");
                            Error::new(ErrorKind::Deadline, message)
                        },
                        doubtful,
                    ));
                }
                Ok(Ok(token)) => token,
                Ok(Err(error)) => {
                    // Nothing was sent to the service yet, so this may be tried again whatever the operation is.
                    self.wait_for_token(error, attempt).await.map_err(|error| self.ended(method, error, doubtful))?;
                    attempt += 1;
                    continue;
                }
            };
            match transport.limiter.acquire((!scope.queues_freely).then(|| scope.deadline())).await {
                Some(waited) if scope.queues_freely => scope.extend(waited),
                Some(_) => {}
                None => {
                    let message = "requests_per_minute allows no request before the deadline; raise timeout_seconds";
                    return Err(self.ended(method, Error::new(ErrorKind::Deadline, message), doubtful));
                }
            }
            let mut record = AttemptRecord::begin(&scope.log, self.called.id, attempt, &outgoing.template);
            let outcome = self.attempt(outgoing, token.as_ref()).await;
            record.end(&outcome);
            let ended = match outcome {
                Ok(reply) => return Ok(Answer { doubtful, ..reply }),
                Err(ended) => ended,
            };
            if let Failed::Status { status: StatusCode::UNAUTHORIZED, .. } = ended.failed
                && let (true, None, Some(token)) = (transport.auth.can_refresh(), refused_token, &token)
            {
                refused_token = Some(token.generation);
                continue;
            }
            if doubtful && *method == Method::DELETE && ended.error.status() == Some(404) {
                // An attempt without a reply had deleted it.
                return Ok(Answer { status: StatusCode::OK, body: Bytes::new(), doubtful, request_id: None });
            }
            doubtful |= ended.failed.may_have_happened();
            match verdict(method, self.called.idempotent, ended.failed) {
                Verdict::Final | Verdict::Unknown => return Err(self.ended(method, ended.error, doubtful)),
                Verdict::Retry => {}
            }
            let wait = wait_after(attempt, ended.wait);
            let most = scope.limits.max_retries.min(ended.most_retries);
            if attempt >= most || Instant::now() + wait >= scope.deadline() {
                return Err(self.ended(method, ended.error, doubtful));
            }
            tokio::time::sleep(wait).await;
            attempt += 1;
        }
    }

    /// The error of the call. After an attempt that may have been carried out only an answer about the request itself
    /// tells that nothing has happened; and that a name is taken may be the work of that attempt.
    fn ended(&self, method: &Method, error: Error, doubtful: bool) -> Error {
        let answer = match error.status() {
            Some(409) => self.called.idempotent || *method != Method::POST,
            // The credentials or a proxy were judged, not what an earlier attempt did.
            Some(401 | 403 | 407 | 408 | 429) => false,
            status => status.is_some_and(|status| (400..500).contains(&status)),
        };
        let error = if error.status() == Some(401) { error.with_refused_credential() } else { error };
        if doubtful && self.called.writes && !answer { error.with_unknown_outcome() } else { error }
    }

    /// Waits before the token service is asked again; the error if that is no use or there is no time.
    async fn wait_for_token(&self, error: Error, attempt: u32) -> Result<()> {
        let passing = matches!(
            error.kind(),
            ErrorKind::Transport | ErrorKind::Deadline | ErrorKind::Server | ErrorKind::RateLimit
        );
        let wait = wait_after(attempt, error.retry_after());
        let most = self.scope.limits.max_retries.min(error.most_retries());
        if !passing || attempt >= most || Instant::now() + wait >= self.scope.deadline() {
            return Err(error);
        }
        tokio::time::sleep(wait).await;
        Ok(())
    }

    async fn attempt(&self, outgoing: &Outgoing, token: Option<&Token>) -> std::result::Result<Answer, Ended> {
        let sent = &*outgoing.template;
        let deadline = self.scope.deadline();
        let limit = deadline.min(Instant::now() + self.scope.limits.attempt_timeout);
        let ceilings = Ceilings { success: LONGEST_REPLY, error: LONGEST_ERROR };
        let reply = {
            let exchange = pin!(self.transport.wire.execute(outgoing.request(&self.scope.headers, token), ceilings));
            within(limit, exchange).await
        };
        let reply = match reply {
            None => {
                let limits = self.scope.limits;
                let message = match limit == deadline {
                    true => {
                        let seconds = limits.timeout.as_secs_f64();
                        format!("no reply within timeout_seconds ({seconds}); raise it")
                    }
                    false => {
                        let seconds = limits.attempt_timeout.as_secs_f64();
                        format!("no reply within attempt_timeout_seconds ({seconds}); raise it")
                    }
                };
                let error = Error::new(ErrorKind::Deadline, message);
                return Err(Ended::new(Failed::NoReply, error));
            }
            Some(Err(none)) => {
                let most_retries = none.most_retries();
                return Err(Ended { most_retries, ..Ended::new(none.failed, none.error(&self.peer(sent))) });
            }
            Some(Ok(reply)) => reply,
        };
        let (parts, body) = reply.into_parts();
        let (status, headers, redactor) = (parts.status, parts.headers, self.redactor());
        let outcome = if !status.is_success() {
            let wait = retry_after(&headers);
            let error = self.status_error(sent, status, &headers, &body, wait, &redactor);
            Err(Ended { wait, ..Ended::new(Failed::Status { status, asks_to_wait: wait.is_some() }, error) })
        } else if self.called.json && is_page(&headers, &body) {
            Err(self.page(sent, status, &headers, &body, &redactor))
        } else {
            let request_id = request_id(&headers).map(|id| redactor.clean(id));
            Ok(Answer { status, body: body.clone(), doubtful: false, request_id })
        };
        self.scope.replied(LastReply { status: status.as_u16(), headers, body, redactor });
        outcome.map_err(|ended| match ended.failed {
            Failed::Unusable => Ended { error: self.scope.with_last_reply(ended.error), ..ended },
            _ => ended,
        })
    }

    /// Who is asked; put together where something is wrong.
    fn peer(&self, sent: &Template) -> Peer<'_> {
        let (option, proxy) = (self.transport.option.as_str(), self.transport.wire.proxy());
        Peer { who: "the service", option, address: sent.address(), proxy }
    }

    /// A success that is not the API's.
    fn page(
        &self,
        sent: &Template,
        status: StatusCode,
        headers: &HeaderMap,
        body: &Bytes,
        redactor: &Redactor,
    ) -> Ended {
        let foreign = self.peer(sent).foreign(status, headers, body, &sent.url, redactor);
        let message = foreign.map(|foreign| format!("{}; {}", foreign.answered, foreign.advice));
        let error = Error::new(ErrorKind::Decode, message.unwrap_or_default());
        Ended { most_retries: 0, ..Ended::new(Failed::Unusable, error) }
    }

    fn status_error(
        &self,
        sent: &Template,
        status: StatusCode,
        headers: &HeaderMap,
        body: &Bytes,
        wait: Option<std::time::Duration>,
        redactor: &Redactor,
    ) -> Error {
        let text = redactor.clean_reply(&String::from_utf8_lossy(body));
        let content_type = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let mut reply = self.transport.adapter.error_reply(content_type, &text);
        reply.title = reply.title.or_else(|| status.canonical_reason().map(str::to_owned));
        reply.request_id = request_id(headers).map(|id| redactor.clean(id));
        reply.retry_after = wait;
        reply.body = kept(reply.body.as_deref().unwrap_or(&text));
        reply.foreign = self.peer(sent).foreign(status, headers, body, &sent.url, redactor);
        Error::status_reply(status.as_u16(), reply)
    }

    /// Knows the secrets of the body, and the tokens that are in use.
    pub(super) fn redactor(&self) -> Redactor {
        let mut redactor = self.redactor.clone();
        self.transport.secrets(&mut redactor);
        headers::secrets(&self.scope.headers, &mut redactor);
        redactor
    }
}

/// The outcome, or `None` if there is none until `limit`.
///
/// The timer is set before anything is sent, unlike `timeout_at`'s: the thread that watches the sockets, which hears of
/// both, is then woken up once.
async fn within<T>(limit: Instant, mut outcome: Pin<&mut impl Future<Output = T>>) -> Option<T> {
    let mut timer = pin!(tokio::time::sleep_until(limit));
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
