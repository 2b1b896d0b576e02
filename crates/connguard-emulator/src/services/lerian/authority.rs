//! Authorization: the token of a request, and the service that decides about it.

use std::time::Instant;

use axum::http::header;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use connguard_rules::Provider;
use serde_json::{Map, Value};

use super::error::Failure;
use super::installation::Lerian;
use super::settings::{Authorize, Credential};
use crate::control::settings::Whole;
use crate::http::request::Incoming;
use crate::services::context::Context;
use crate::services::credentials::{self, Bearer};

/// Refuses a request whose token is missing, invalid or not sufficient, if the settings turn
/// authentication on.
pub(crate) fn authorize(lerian: &Lerian, context: &Context, incoming: &Incoming) -> Result<(), Failure> {
    let settings = &lerian.settings;
    if !settings.auth {
        return Ok(());
    }
    let token = token(incoming).ok_or_else(|| Failure::plain(401, "Missing Token"))?;
    let is_issued_here = bearer(lerian, context, &token).is_some();
    if !is_issued_here && !claims(&token).is_some_and(|claims| has_subject(&claims)) {
        return Err(Failure::plain(401, "Unauthorized"));
    }
    match &settings.authorize {
        None if is_issued_here => Ok(()),
        None => Err(Failure::plain(403, "Forbidden")),
        Some(answer) => decided(answer),
    }
}

/// Whose token this is, if it was issued here.
fn bearer<'a>(lerian: &'a Lerian, context: &Context, token: &str) -> Option<Bearer<'a, Credential>> {
    credentials::bearer(context, Provider::Lerian, &lerian.settings.credentials, token, Instant::now())
}

/// What the journal calls the credentials of a request.
pub(crate) fn credential(lerian: &Lerian, context: &Context, incoming: &Incoming) -> Option<String> {
    let bearer = bearer(lerian, context, &token(incoming)?)?;
    Some(credentials::label(context, &bearer))
}

/// The result of the authorization service's reply.
fn decided(answer: &Authorize) -> Result<(), Failure> {
    let body = answer.body.as_ref().and_then(Value::as_object);
    let (Some(status), Some(body)) = (answer.status.map(Whole::get), body) else {
        return Err(Failure::plain(500, "Internal Server Error"));
    };
    match status {
        401 => Err(Failure::passed_on(401, body)),
        403 => Err(Failure::passed_on(403, body)),
        200..=299 if body.get("authorized") == Some(&Value::Bool(true)) => Ok(()),
        _ => Err(Failure::plain(403, "Forbidden")),
    }
}

/// The token of `Authorization`; the scheme may be omitted.
fn token(incoming: &Incoming) -> Option<String> {
    let header = incoming.header(header::AUTHORIZATION.as_str())?;
    let (scheme, rest) = header.trim().split_once(' ').unwrap_or((header.trim(), ""));
    let token = match scheme.to_ascii_lowercase().as_str() {
        "bearer" => rest.trim(),
        "basic" => "",
        _ => header.trim(),
    };
    (!token.is_empty()).then(|| token.to_owned())
}

/// The claims of a JWT. Its signature is not verified.
fn claims(token: &str) -> Option<Map<String, Value>> {
    let parts: Vec<_> = token.split('.').collect();
    let &[header, claims, _signature] = parts.as_slice() else { return None };
    let object = |part: &str| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok();
    object(header).and_then(|_: Map<String, Value>| object(claims))
}

/// A user needs an owner; an application does not.
fn has_subject(claims: &Map<String, Value>) -> bool {
    let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default();
    text("type") != "normal-user" || !text("owner").is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn jwt(claims: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}.x", part(&json!({ "alg": "HS256" })), part(claims))
    }

    #[test]
    fn the_scheme_may_be_left_out() {
        let read = |header: &str| {
            let mut incoming = Incoming::default();
            incoming.headers.insert("authorization", header.parse().unwrap());
            token(&incoming)
        };
        assert_eq!(read("bEARER abc").as_deref(), Some("abc"));
        assert_eq!(read("abc").as_deref(), Some("abc"));
        assert_eq!((read("Bearer"), read("Basic YTpi"), read("")), (None, None, None));
    }

    #[test]
    fn a_user_has_an_owner() {
        let is_good = |token: &str| claims(token).is_some_and(|claims| has_subject(&claims));
        assert!(is_good(&jwt(&json!({ "type": "normal-user", "owner": "o", "sub": "s" }))));
        assert!(is_good(&jwt(&json!({}))));
        assert!(!is_good(&jwt(&json!({ "type": "normal-user", "sub": "s" }))));
        assert!(!is_good("opaque") && !is_good("a.b.c"));
    }

    #[test]
    fn another_service_decides() {
        let status = |answer: Value| {
            let answer: Authorize = serde_json::from_value(answer).unwrap();
            decided(&answer)
                .err()
                .map(|failure| failure.reply(crate::services::lerian::settings::ErrorFormat::Envelope))
        };
        let body = |answer: Value| {
            let reply = status(answer).unwrap();
            (reply.status, String::from_utf8(reply.body).unwrap())
        };
        assert!(status(json!({ "status": 200, "body": { "authorized": true } })).is_none());
        let passed = json!({ "code": "AUT-1", "title": "t", "message": "m" });
        assert_eq!(body(json!({ "status": 401, "body": passed })), (401, passed.to_string()));
        assert_eq!(body(json!({ "status": 500, "body": passed })), (403, "Forbidden".to_owned()));
        assert_eq!(body(json!({ "status": 200 })), (500, "Internal Server Error".to_owned()));
        assert_eq!(body(json!({})), (500, "Internal Server Error".to_owned()));
    }
}
