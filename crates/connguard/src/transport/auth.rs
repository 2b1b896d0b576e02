//! Tokens: fetched once for all calls that wait, kept while valid, fetched anew once after a 401.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::{HeaderValue, StatusCode};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::error::{Error, ReplyError, Result};
use crate::generated::errors::ErrorKind;
use crate::secret::{Redactor, Secret};
use crate::transport::log::{Attempt, AttemptLog};
use crate::transport::retry::retry_after;
use crate::transport::wire::{Wire, host};

/// A token with less than this left is replaced before it is used.
const MINIMUM_LIFETIME: Duration = Duration::from_secs(60);
/// For a reply that names no lifetime.
const ASSUMED_LIFETIME: Duration = Duration::from_secs(300);
/// A service that means "for ever" is not taken at its word.
const LONGEST_LIFETIME: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// How long a refresh that failed is not tried again, while the token is still valid.
const REST: Duration = Duration::from_secs(5);
/// So many tokens that were replaced are still kept out of errors.
const FORMER: usize = 4;

/// Where a client's token comes from.
#[doc(hidden)]
pub enum Credentials {
    /// No token is sent.
    None,
    /// This token.
    Token(SecretToken),
    /// A client's id and secret, exchanged for a token.
    ClientCredentials(ClientCredentials),
}

#[doc(hidden)]
pub struct SecretToken(pub(crate) Secret);

#[doc(hidden)]
pub struct ClientCredentials {
    pub(crate) token_url: String,
    pub(crate) grant: Grant,
    pub(crate) client_id: String,
    pub(crate) client_secret: Secret,
}

/// How credentials are exchanged for a token.
#[doc(hidden)]
pub enum Grant {
    /// OAuth 2.0: form-encoded, with an audience.
    Form { audience: String },
    /// Access Manager's own: JSON with members in camel case.
    Json,
}

impl Credentials {
    /// What tells one caller of a service from another, for the limit of requests.
    pub(crate) fn identity(&self) -> (&'static str, &str) {
        let own = match self {
            Self::None => "",
            Self::Token(token) => token.0.expose(),
            Self::ClientCredentials(credentials) => &credentials.client_id,
        };
        (self.kind(), own)
    }

    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Token(_) => "token",
            Self::ClientCredentials(_) => "client_credentials",
        }
    }
}

pub(crate) struct Auth {
    credentials: Credentials,
    /// What requests for a token are called in logs.
    operation: &'static str,
    /// What goes to the token service.
    wire: Wire,
    /// What is known; locked for moments only.
    known: Mutex<Known>,
    /// Held by the one who fetches.
    fetching: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Known {
    token: Option<Cached>,
    /// Tokens that were in use before: a late reply may still repeat one.
    former: VecDeque<Secret>,
    /// A refresh has just failed; until then the token that is still valid does.
    rest_until: Option<Instant>,
}

#[derive(Clone)]
struct Cached {
    header: HeaderValue,
    token: Secret,
    expires: Instant,
    lifetime: Duration,
    generation: u64,
}

/// A token in use, and which fetch it came from.
#[derive(Debug)]
pub(crate) struct Token {
    pub(crate) header: HeaderValue,
    pub(crate) generation: u64,
}

impl Auth {
    pub(crate) fn new(credentials: Credentials, operation: &'static str, wire: Wire) -> Self {
        Self { credentials, operation, wire, known: Mutex::default(), fetching: tokio::sync::Mutex::default() }
    }

    #[cfg(test)]
    pub(crate) fn set_wire(&mut self, wire: Wire) {
        self.wire = wire;
    }

    /// Whether a 401 may be cured by another token.
    pub(crate) fn can_refresh(&self) -> bool {
        matches!(self.credentials, Credentials::ClientCredentials(_))
    }

    /// Adds what must not appear in an error or a log of this client.
    pub(crate) fn secrets(&self, redactor: &mut Redactor) {
        match &self.credentials {
            Credentials::None => {}
            Credentials::Token(token) => redactor.add(&token.0),
            Credentials::ClientCredentials(credentials) => {
                redactor.add(&credentials.client_secret);
                let known = self.known();
                let tokens = known.token.iter().map(|cached| &cached.token).chain(&known.former);
                tokens.for_each(|token| redactor.add(token));
            }
        }
    }

    /// The token to send; `stale` is the generation that the service has just refused. A fetch takes `patience` at most
    /// and is written down in `log`.
    pub(crate) async fn token(
        &self,
        stale: Option<u64>,
        patience: Duration,
        log: &AttemptLog,
    ) -> Result<Option<Token>> {
        let credentials = match &self.credentials {
            Credentials::None => return Ok(None),
            Credentials::Token(token) => {
                return Ok(Some(Token { header: bearer(token.0.expose())?, generation: 0 }));
            }
            Credentials::ClientCredentials(credentials) => credentials,
        };
        let usable = self.known().usable(stale);
        let _fetching = match usable {
            Usable::Fresh(token) => return Ok(Some(token)),
            // Who still has something to send does not wait for the one who fetches.
            Usable::Valid(token, _) => match self.fetching.try_lock() {
                Ok(fetching) => fetching,
                Err(_) => return Ok(Some(token)),
            },
            Usable::Nothing => self.fetching.lock().await,
        };
        // Whoever waited finds the new token.
        let usable = self.known().usable(stale);
        let (valid, patience) = match usable {
            Usable::Fresh(token) => return Ok(Some(token)),
            Usable::Valid(token, left) => (Some(token), patience.min(left / 2)),
            Usable::Nothing => (None, patience),
        };
        let generation = self.known().token.as_ref().map_or(1, |cached| cached.generation + 1);
        let started = Instant::now();
        let fetched = match tokio::time::timeout(patience, fetch(&self.wire, credentials, generation)).await {
            Ok(fetched) => fetched,
            Err(_) => Err(Error::new(ErrorKind::Deadline, "the token service took too long")),
        };
        self.note(log, started, &fetched);
        match (fetched, valid) {
            (Ok(fetched), _) => Ok(Some(self.known().replace(fetched))),
            // A token that is about to end is still better than none.
            (Err(_), Some(valid)) => {
                self.known().rest_until = Some(Instant::now() + REST);
                Ok(Some(valid))
            }
            (Err(error), None) => Err(error),
        }
    }

    fn note(&self, log: &AttemptLog, started: Instant, fetched: &Result<Cached>) {
        let error = fetched.as_ref().err();
        let status = error.map_or(Some(200), Error::status);
        log.add(Attempt {
            operation: self.operation,
            attempt: 1,
            status,
            milliseconds: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            request_id: None,
            error: error.filter(|_| status.is_none()).map(Error::code),
            sent: true,
        });
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What of the known can be sent.
enum Usable {
    Fresh(Token),
    /// For so long; a new one is due.
    Valid(Token, Duration),
    Nothing,
}

impl Known {
    fn usable(&self, stale: Option<u64>) -> Usable {
        let now = Instant::now();
        let Some(cached) = self.token.as_ref().filter(|c| stale != Some(c.generation) && c.expires > now) else {
            return Usable::Nothing;
        };
        let left = cached.expires - now;
        let rests = self.rest_until.is_some_and(|until| until > now);
        if left > cached.minimum_left() || rests {
            Usable::Fresh(cached.token())
        } else {
            Usable::Valid(cached.token(), left)
        }
    }

    fn replace(&mut self, fetched: Cached) -> Token {
        let token = fetched.token();
        if let Some(before) = self.token.replace(fetched) {
            self.former.push_front(before.token);
            self.former.truncate(FORMER);
        }
        self.rest_until = None;
        token
    }
}

impl Cached {
    fn token(&self) -> Token {
        Token { header: self.header.clone(), generation: self.generation }
    }

    /// A token that lives shorter than a few minutes is not replaced on every call.
    fn minimum_left(&self) -> Duration {
        MINIMUM_LIFETIME.min(self.lifetime / 4)
    }
}

fn bearer(token: &str) -> Result<HeaderValue> {
    let mut header = HeaderValue::from_str(&format!("Bearer {token}"))
        .map_err(|_| Error::new(ErrorKind::Authentication, "the token has characters that no header can hold"))?;
    header.set_sensitive(true);
    Ok(header)
}

async fn fetch(wire: &Wire, credentials: &ClientCredentials, generation: u64) -> Result<Cached> {
    let request = token_request(credentials)?;
    let host = host(&request);
    let reply = wire.execute(request).await.map_err(|none| none.error("the token service", &host))?;
    let status = reply.status();
    let wait = retry_after(reply.headers());
    let body = reply.into_body();
    let value: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
    if !status.is_success() {
        return Err(refused(status, &value, credentials, wait));
    }
    let (token_member, lifetime_member) = match credentials.grant {
        Grant::Form { .. } => ("access_token", "expires_in"),
        Grant::Json => ("accessToken", "expiresIn"),
    };
    let Some(token) = value.get(token_member).and_then(Value::as_str) else {
        // A user with a second factor gets a challenge here.
        let message = format!("no token: the token service's reply has no {token_member}");
        return Err(Error::new(ErrorKind::Authentication, message));
    };
    let lifetime = value.get(lifetime_member).and_then(Value::as_u64).map_or(ASSUMED_LIFETIME, Duration::from_secs);
    let lifetime = lifetime.min(LONGEST_LIFETIME);
    Ok(Cached {
        header: bearer(token)?,
        token: Secret::new(token),
        expires: Instant::now() + lifetime,
        lifetime,
        generation,
    })
}

fn refused(status: StatusCode, value: &Value, credentials: &ClientCredentials, wait: Option<Duration>) -> Error {
    let mut redactor = Redactor::default();
    redactor.add(&credentials.client_secret);
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(|t| redactor.clean(t));
    let reply = ReplyError {
        api_code: text("error").or_else(|| text("code")),
        title: text("title")
            .or_else(|| Some("no token from the token service; check client_id and client_secret".to_owned())),
        detail: text("error_description").or_else(|| text("detail")).or_else(|| text("message")),
        retry_after: wait,
        ..ReplyError::default()
    };
    let error = Error::status_reply(status.as_u16(), reply);
    // A token service that refuses, whatever its status, means that the credentials are not right.
    if status.is_client_error() && status != StatusCode::TOO_MANY_REQUESTS {
        error.into_kind(ErrorKind::Authentication)
    } else {
        error
    }
}

fn token_request(credentials: &ClientCredentials) -> Result<reqwest::Request> {
    let (id, secret) = (credentials.client_id.as_str(), credentials.client_secret.expose());
    let (content_type, body) = match &credentials.grant {
        Grant::Form { audience } => {
            let mut form = url::form_urlencoded::Serializer::new(String::new());
            form.extend_pairs([("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret)]);
            ("application/x-www-form-urlencoded", form.append_pair("audience", audience).finish())
        }
        Grant::Json => {
            let body = json!({ "grantType": "client_credentials", "clientId": id, "clientSecret": secret });
            ("application/json", body.to_string())
        }
    };
    let url = url::Url::parse(&credentials.token_url).map_err(|_| Error::config("the token URL is no URL"))?;
    let mut request = reqwest::Request::new(http::Method::POST, url);
    request.headers_mut().insert(http::header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    *request.body_mut() = Some(body.into());
    Ok(request)
}
