//! The token endpoint: form-encoded client credentials with the API's audience (RFC 6749).

use std::time::Instant;

use connguard_rules::Provider;
use serde_json::json;

use super::installation::Matillion;
use crate::http::reply::Reply;
use crate::http::request::{Incoming, pairs};
use crate::services::context::Context;
use crate::services::credentials;
use crate::services::tokens::TOKEN_LIFETIME;

const AUDIENCE: &str = "https://api.matillion.com";

/// Issues a token.
pub(crate) fn answer(matillion: &Matillion, context: &mut Context, incoming: &Incoming) -> Reply {
    if incoming.media_type() != "application/x-www-form-urlencoded" {
        return refusal(400, "invalid_request", "the body must be form-encoded");
    }
    let form = pairs(&String::from_utf8_lossy(&incoming.body));
    let field = |name: &str| form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    match field("grant_type") {
        None => return refusal(400, "invalid_request", "grant_type is missing"),
        Some("client_credentials") => {}
        Some(_) => {
            return refusal(400, "unsupported_grant_type", "grant_type must be client_credentials");
        }
    }
    let (Some(client_id), Some(client_secret)) = (field("client_id"), field("client_secret")) else {
        return refusal(400, "invalid_request", "client_id and client_secret are required");
    };
    let listed = &matillion.settings.credentials;
    let Some(holder) = credentials::authenticate(context, Provider::Matillion, listed, client_id, client_secret) else {
        return refusal(401, "invalid_client", "client_id or client_secret is wrong");
    };
    if field("audience") != Some(AUDIENCE) {
        return refusal(400, "invalid_request", "audience must be https://api.matillion.com");
    }
    let Ok(token) = context.tokens.issue(Instant::now(), holder) else {
        return refusal(500, "server_error", "no token could be issued");
    };
    let body = json!({
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": TOKEN_LIFETIME.as_secs(),
        "scope": "pipeline-execution",
    });
    Reply::json(200, &body).with_header("cache-control", "no-store")
}

fn refusal(status: u16, error: &str, description: &str) -> Reply {
    Reply::json(status, &json!({ "error": error, "error_description": description }))
}
