//! The token endpoints: username and password for a JWT.

use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use connguard_rules::Provider;
use serde_json::{Value, json};

use super::installation::Airflow;
use super::refusal::Refusal;
use crate::clock;
use crate::control::settings::Whole;
use crate::http::reply::Reply;
use crate::http::request::{Incoming, pairs};
use crate::persistence::crypto::random_text;
use crate::services::context::Context;
use crate::services::credentials;

const DAY: u64 = 86_400;
const HOUR: u64 = 3_600;

/// Issues a token, valid for a shorter time on the path for the command line.
pub(crate) fn answer(airflow: &Airflow, context: &mut Context, incoming: &Incoming) -> Result<Reply, Refusal> {
    let [username, password] = sent(incoming)?;
    if username.is_empty() || password.is_empty() {
        return Err(Refusal::new(400, "Username and password must be provided"));
    }
    let users = &airflow.settings.users;
    let holder = credentials::authenticate(context, Provider::Airflow, users, &username, &password)
        .ok_or_else(|| Refusal::new(401, "Invalid credentials"))?;
    let longest = if incoming.path.ends_with("/cli") { HOUR } else { DAY };
    let seconds = airflow.settings.token_seconds.map_or(longest, Whole::get).min(longest);
    let now = clock::utc(clock::now()).unix_timestamp();
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let claims =
        json!({ "sub": username, "iat": now, "nbf": now, "exp": now + i64::try_from(seconds).unwrap_or_default() });
    let token = format!("{}.{}.{}", part(&json!({ "alg": "HS512", "typ": "JWT" })), part(&claims), random_text()?);
    context.tokens.add(token.clone(), Instant::now(), Duration::from_secs(seconds), holder);
    Ok(Reply::json(201, &json!({ "access_token": token })))
}

/// The credentials of a JSON or form body.
fn sent(incoming: &Incoming) -> Result<[String; 2], Refusal> {
    let names = ["username", "password"];
    match incoming.media_type().as_str() {
        "application/x-www-form-urlencoded" => {
            let form = pairs(&String::from_utf8_lossy(&incoming.body));
            Ok(names.map(|name| {
                form.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap_or_default()
            }))
        }
        "application/json" | "" => {
            let body: Value = serde_json::from_slice(&incoming.body).map_err(|_| Refusal::crash())?;
            let member = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
            match names.map(member) {
                [Some(username), Some(password)] => Ok([username, password]),
                _ if !body.is_object() => Err(Refusal::crash()),
                _ => Err(Refusal::new(422, "username and password must be strings")),
            }
        }
        _ => Err(Refusal::new(415, "Only application/json or application/x-www-form-urlencoded is supported")),
    }
}

/// Whether this is a token whose time is over. Its signature is not verified.
pub(crate) fn has_expired(token: &str) -> bool {
    let claims = token.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let claims: Option<Value> = claims.and_then(|claims| serde_json::from_slice(&claims).ok());
    let expires = claims.and_then(|claims| claims.get("exp")?.as_i64());
    expires.is_some_and(|expires| expires <= clock::utc(clock::now()).unix_timestamp())
}
