//! Tokens: fetched once for all calls that wait, kept while valid, fetched anew once after a 401.

use std::time::Duration;

use http::{HeaderValue, StatusCode};
use serde_json::{Value, json};
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::error::{Error, ReplyError, Result};
use crate::generated::errors::ErrorKind;
use crate::secret::{Redactor, Secret};
use crate::transport::retry::retry_after;
use crate::transport::wire::Wire;

/// A token with less than this left is replaced before it is used.
const MINIMUM_LIFETIME: Duration = Duration::from_secs(60);
/// For a reply that names no lifetime.
const ASSUMED_LIFETIME: Duration = Duration::from_secs(300);

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
    cached: Mutex<Option<Cached>>,
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
pub(crate) struct Token {
    pub(crate) header: HeaderValue,
    pub(crate) generation: u64,
}

impl Auth {
    pub(crate) fn new(credentials: Credentials) -> Self {
        Self { credentials, cached: Mutex::new(None) }
    }

    /// Whether a 401 may be cured by another token.
    pub(crate) fn can_refresh(&self) -> bool {
        matches!(self.credentials, Credentials::ClientCredentials(_))
    }

    /// Adds what must not appear in an error of this client.
    pub(crate) async fn secrets(&self, redactor: &mut Redactor) {
        match &self.credentials {
            Credentials::None => {}
            Credentials::Token(token) => redactor.add(token.0.expose()),
            Credentials::ClientCredentials(credentials) => {
                redactor.add(credentials.client_secret.expose());
                if let Some(cached) = self.cached.lock().await.as_ref() {
                    redactor.add(cached.token.expose());
                }
            }
        }
    }

    /// The token to send; `stale` is the generation that the service has just refused.
    pub(crate) async fn token(&self, wire: &Wire, stale: Option<u64>) -> Result<Option<Token>> {
        let credentials = match &self.credentials {
            Credentials::None => return Ok(None),
            Credentials::Token(token) => {
                return Ok(Some(Token { header: bearer(token.0.expose())?, generation: 0 }));
            }
            Credentials::ClientCredentials(credentials) => credentials,
        };
        // Held across the fetch: whoever comes meanwhile waits and finds the new token.
        let mut cached = self.cached.lock().await;
        let now = Instant::now();
        let refused = |c: &Cached| stale == Some(c.generation);
        if let Some(fresh) = cached.as_ref().filter(|c| !refused(c) && c.expires > now + c.minimum_left()) {
            return Ok(Some(fresh.token()));
        }
        let generation = cached.as_ref().map_or(1, |c| c.generation + 1);
        match fetch(wire, credentials, generation).await {
            Ok(fetched) => {
                let token = fetched.token();
                *cached = Some(fetched);
                Ok(Some(token))
            }
            Err(error) => match cached.as_ref().filter(|c| !refused(c) && c.expires > now) {
                // A token that is about to end is still better than none.
                Some(valid) => Ok(Some(valid.token())),
                None => Err(error),
            },
        }
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
    let reply = wire.execute(token_request(credentials)?).await.map_err(|none| none.error("the token service"))?;
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
    redactor.add(credentials.client_secret.expose());
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
