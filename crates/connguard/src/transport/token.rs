//! What is asked of a token service, and what it may answer.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderMap, HeaderValue, StatusCode};
use serde_json::{Value, json};
use tokio::time::Instant;
use url::Url;

use super::last_reply::kept;
use super::peer::{Peer, address};
use super::retry::retry_after;
use super::wire::{Ceilings, LONGEST_TOKEN, Wire};
use crate::error::redactor::{Redactor, Secret};
use crate::error::{Error, Foreign, ReplyError, Result};
use crate::generated::errors::ErrorKind;
use crate::provider::credentials::{ClientCredentials, Grant};

/// A token with less than this left is replaced before it is used.
const MINIMUM_LIFETIME: Duration = Duration::from_secs(60);
/// For a reply that names no lifetime.
const ASSUMED_LIFETIME: Duration = Duration::from_secs(300);
/// A longer lifetime is cut to this.
const LONGEST_LIFETIME: Duration = Duration::from_secs(30 * 24 * 60 * 60);

#[derive(Clone)]
pub(super) struct Cached {
    pub(super) header: HeaderValue,
    pub(super) token: Secret,
    pub(super) expires: Instant,
    pub(super) lifetime: Duration,
    pub(super) generation: u64,
}

/// A token in use, and which fetch it came from.
#[derive(Debug)]
pub(crate) struct Token {
    pub(crate) header: HeaderValue,
    pub(crate) generation: u64,
}

impl Token {
    /// A claim of a JSON Web Token.
    pub(super) fn claim(&self, name: &str) -> Option<String> {
        let token = self.header.to_str().ok()?.strip_prefix("Bearer ")?;
        claims(token)?.get(name)?.as_str().map(str::to_owned)
    }
}

impl Cached {
    pub(super) fn token(&self) -> Token {
        Token { header: self.header.clone(), generation: self.generation }
    }

    /// A token that lives shorter than a few minutes is not replaced on every call.
    pub(super) fn minimum_left(&self) -> Duration {
        MINIMUM_LIFETIME.min(self.lifetime / 4)
    }
}

/// Exchanges the credentials for a token. `option` says where the token service is.
pub(super) async fn fetch(
    wire: &Wire,
    credentials: &ClientCredentials,
    option: &str,
    generation: u64,
) -> Result<Cached> {
    let request = token_request(credentials)?;
    let url = request.url().clone();
    let peer = Peer { who: "the token service", option, address: address(&url), proxy: wire.proxy() };
    let ceilings = Ceilings { success: LONGEST_TOKEN, error: LONGEST_TOKEN };
    let reply = wire.execute(request, ceilings).await;
    let reply = reply.map_err(|none| none.error(&peer).with_most_retries(none.most_retries()))?;
    let (parts, body) = reply.into_parts();
    let value: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let mut redactor = Redactor::default();
    redactor.add(&credentials.client_secret);
    wire.secrets(&mut redactor);
    let foreign = peer.foreign(parts.status, &parts.headers, &body, &url, &redactor);
    if !parts.status.is_success() {
        return Err(refused(&peer, credentials, parts.status, &parts.headers, &body, foreign, &redactor));
    }
    let (token_member, lifetime_member) = match credentials.grant {
        Grant::Form { .. } | Grant::Login => ("access_token", "expires_in"),
        Grant::Json => ("accessToken", "expiresIn"),
    };
    let without = |what: String| Err(Error::new(ErrorKind::Authentication, what));
    if let Some(Foreign { answered, advice }) = foreign {
        return without(format!("no token: {answered}; {advice}"));
    }
    let named = peer.named();
    let token = match value.get(token_member).and_then(Value::as_str) {
        // A user with a second factor gets a challenge here.
        None => return without(format!("no token: the reply of {named} has no {token_member}; check {option}")),
        Some(token) if token.trim().is_empty() => {
            return without(format!("no token: the reply of {named} has an empty {token_member}"));
        }
        Some(token) => token,
    };
    let told = value.get(lifetime_member).and_then(Value::as_u64).or_else(|| own_lifetime(token));
    let lifetime = told.map_or(ASSUMED_LIFETIME, Duration::from_secs);
    let lifetime = lifetime.min(LONGEST_LIFETIME);
    Ok(Cached {
        header: bearer(token)?,
        token: Secret::new(token),
        expires: Instant::now() + lifetime,
        lifetime,
        generation,
    })
}

/// The seconds that a JSON Web Token says it lives.
fn own_lifetime(token: &str) -> Option<u64> {
    let claims = claims(token)?;
    let second = |name: &str| claims.get(name)?.as_u64();
    second("exp")?.checked_sub(second("iat")?)
}

/// The claims of a JSON Web Token.
fn claims(token: &str) -> Option<Value> {
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?.trim_end_matches('=')).ok()?;
    serde_json::from_slice(&payload).ok()
}

fn refused(
    peer: &Peer<'_>,
    sent: &ClientCredentials,
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
    foreign: Option<Foreign>,
    redactor: &Redactor,
) -> Error {
    let value: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(|t| redactor.clean(t));
    // What refuses the credentials themselves, in the words of OAuth 2.0 or by its status.
    let credentials = foreign.is_none() && matches!(status.as_u16(), 400 | 401 | 403);
    let foreign = foreign.unwrap_or_else(|| Foreign {
        answered: format!("{} answered {}", peer.named(), status.as_u16()),
        advice: match status.as_u16() {
            400 | 401 | 403 => format!("check {}", sent.grant.options()),
            404 | 405 => format!("no tokens are issued there; check {}", peer.option),
            _ => format!("no token could be obtained; check {} if this persists", peer.option),
        },
    });
    let reply = ReplyError {
        api_code: text("error").or_else(|| text("code")),
        title: text("title").or_else(|| status.canonical_reason().map(str::to_owned)),
        detail: text("error_description").or_else(|| text("detail")).or_else(|| text("message")),
        retry_after: retry_after(headers),
        body: kept(&redactor.clean_reply(&String::from_utf8_lossy(body))),
        foreign: Some(foreign),
        ..ReplyError::default()
    };
    let error = Error::status_reply(status.as_u16(), reply);
    let error = if credentials { error.with_refused_credential() } else { error };
    // A token service that refuses, whatever its status, means that no token is to be had.
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
        Grant::Login => ("application/json", json!({ "username": id, "password": secret }).to_string()),
        Grant::Json => {
            let body = json!({ "grantType": "client_credentials", "clientId": id, "clientSecret": secret });
            ("application/json", body.to_string())
        }
    };
    let url = Url::parse(&credentials.token_url).map_err(|_| Error::config("the token URL is not a URL"))?;
    let mut request = reqwest::Request::new(http::Method::POST, url);
    request.headers_mut().insert(http::header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    *request.body_mut() = Some(body.into());
    Ok(request)
}

pub(super) fn bearer(token: &str) -> Result<HeaderValue> {
    let mut header = HeaderValue::from_str(&format!("Bearer {token}")).map_err(|_| {
        Error::new(ErrorKind::Authentication, "the token has characters that are not allowed in a header")
    })?;
    header.set_sensitive(true);
    Ok(header)
}
