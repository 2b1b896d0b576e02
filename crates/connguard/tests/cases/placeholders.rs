//! Replaces what a case cannot know: ids of what was created, today, and where the emulator is.

use serde_json::{Map, Value, json};
use time::macros::format_description;
use time::{Date, Duration, OffsetDateTime};

use crate::Outcome;
use crate::http::Exchange;
use crate::matching::members;
use crate::service::Service;

/// Replaces `$name.id` by the id of a saved reply, and `$today`, in the arguments of a call.
pub(crate) fn resolved(call: &Value, saved: &Map<String, Value>) -> Outcome<Value> {
    let mut arguments = Map::new();
    for (name, value) in members(&call["arguments"]) {
        arguments.insert(name.clone(), value_of(value, saved)?);
    }
    let mut call = call.clone();
    call["arguments"] = Value::Object(arguments);
    Ok(call)
}

fn value_of(value: &Value, saved: &Map<String, Value>) -> Outcome<Value> {
    let Some(text) = value.as_str().filter(|text| text.contains('$')) else { return Ok(value.clone()) };
    if text.starts_with("$today") {
        return Ok(json!(day(text)?.to_string()));
    }
    let with_id = |text: String, (name, reply): (&String, &Value)| {
        text.replace(&format!("${name}.id"), reply["id"].as_str().unwrap_or_default())
    };
    Ok(json!(saved.iter().filter(|(name, _)| !name.is_empty()).fold(text.to_owned(), with_id)))
}

/// Reads `$today`, `$today-3` or `2024-01-31`; today as the services count it, in UTC.
pub(crate) fn day(text: &str) -> Outcome<Date> {
    match text.strip_prefix("$today") {
        Some(offset) => {
            let days: i64 =
                if offset.is_empty() { 0 } else { offset.parse().map_err(|_| format!("no day: {text}"))? };
            Ok(OffsetDateTime::now_utc().date() + Duration::days(days))
        }
        None => {
            Date::parse(text, format_description!("[year]-[month]-[day]")).map_err(|cause| format!("{text}: {cause}"))
        }
    }
}

/// Replaces the names that stand for the emulator's own values, in the options of a client.
pub(crate) async fn options(given: &Value, service: &Service) -> Outcome<Value> {
    let mut options = Map::new();
    for (name, value) in members(given) {
        let value = match value.as_str() {
            Some("$token") => json!(token(service).await?),
            Some("$url") => json!(service.url()),
            Some("$client_id") => json!(service.client_id()),
            Some("$client_secret") => json!(service.client_secret()),
            _ => value.clone(),
        };
        options.insert(name.clone(), value);
    }
    Ok(Value::Object(options))
}

/// Fetches a token without the client under test.
async fn token(service: &Service) -> Outcome<String> {
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", "client_credentials")
        .append_pair("audience", "https://api.matillion.com")
        .append_pair("client_id", service.client_id())
        .append_pair("client_secret", service.client_secret())
        .finish();
    let exchange = Exchange {
        address: service.address(),
        method: "POST".to_owned(),
        path: "/oauth/dpc/token".to_owned(),
        headers: vec![("Content-Type".to_owned(), "application/x-www-form-urlencoded".to_owned())],
        body: Some(form),
    };
    let (_, reply) = exchange.send().await?;
    reply["access_token"].as_str().map(str::to_owned).ok_or_else(|| format!("no token in {reply}"))
}
