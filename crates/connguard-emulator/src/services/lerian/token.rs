//! Access Manager's token endpoint: client credentials as JSON in camel case, unlike RFC 6749.

use std::time::Instant;

use connguard_rules::Provider;
use serde_json::{Value, json};

use super::error::Failure;
use super::installation::Lerian;
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::persistence::crypto::random_text;
use crate::services::context::Context;
use crate::services::credentials;
use crate::services::tokens::TOKEN_LIFETIME;

/// Issues a token for client credentials; other grant types are not supported.
pub(crate) fn answer(lerian: &Lerian, context: &mut Context, incoming: &Incoming) -> Result<Reply, Failure> {
    let body: Option<Value> =
        incoming.media_type().ends_with("json").then(|| serde_json::from_slice(&incoming.body).ok()).flatten();
    let body = body.ok_or_else(|| refused(400, "the body must be JSON"))?;
    let member = |name: &str| body.get(name).and_then(Value::as_str);
    if member("grantType") != Some("client_credentials") {
        return Err(refused(400, "grantType must be client_credentials"));
    }
    let (Some(client_id), Some(client_secret)) = (member("clientId"), member("clientSecret")) else {
        return Err(refused(400, "clientId and clientSecret are required"));
    };
    let listed = &lerian.settings.credentials;
    let holder = credentials::authenticate(context, Provider::Lerian, listed, client_id, client_secret)
        .ok_or_else(|| refused(401, "clientId or clientSecret is wrong"))?;
    let body = json!({
        "accessToken": context.tokens.issue(Instant::now(), holder)?,
        "tokenType": "Bearer",
        "expiresIn": TOKEN_LIFETIME.as_secs(),
        "refreshToken": random_text()?,
    });
    Ok(Reply::json(200, &body).with_header("cache-control", "no-store"))
}

fn refused(status: u16, message: &str) -> Failure {
    Failure::of_status(status, if status == 401 { "Unauthorized" } else { "Bad Request" }, message)
}
