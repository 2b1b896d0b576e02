//! A caller's own headers.

use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use crate::error::redactor::{Redactor, Secret};
use crate::error::{Error, Result};

/// Headers that say what is sent, to whom and as whom; the client sets them.
const OWN: &[&str] = &[
    "accept",
    "accept-encoding",
    "authorization",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "expect",
    "host",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];

/// The headers of a call's argument `headers`, an object of strings.
pub(crate) fn caller_headers(given: Option<Value>) -> Result<HeaderMap> {
    let mut headers = HeaderMap::new();
    let given = match given {
        None | Some(Value::Null) => return Ok(headers),
        Some(Value::Object(given)) => given,
        Some(_) => return Err(Error::config("headers must be an object of strings")),
    };
    for (name, value) in given {
        let Ok(parsed) = HeaderName::from_bytes(name.as_bytes()) else {
            return Err(Error::config(format!("headers: {name:.60?} is not a valid header name")));
        };
        if OWN.contains(&parsed.as_str()) {
            let instead = match parsed.as_str() {
                "authorization" => "; set the credentials as options of the client",
                "user-agent" => "; use the option user_agent_suffix",
                _ => "",
            };
            return Err(Error::config(format!("headers: {parsed} is set by the client{instead}")));
        }
        let value = value.as_str().and_then(|value| HeaderValue::from_bytes(value.as_bytes()).ok());
        let Some(mut value) = value else {
            let message = format!("headers: the value of {parsed} must be a string without line breaks");
            return Err(Error::config(message));
        };
        value.set_sensitive(is_secret(&parsed));
        headers.insert(parsed, value);
    }
    Ok(headers)
}

/// Adds the values that look like credentials.
pub(super) fn secrets(headers: &HeaderMap, redactor: &mut Redactor) {
    for value in headers.values().filter(|value| value.is_sensitive()) {
        redactor.add(&Secret::new(String::from_utf8_lossy(value.as_bytes())));
    }
}

fn is_secret(name: &HeaderName) -> bool {
    ["auth", "cookie", "key", "password", "secret", "token"].iter().any(|part| name.as_str().contains(part))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_caller_may_add_headers_but_not_replace_those_of_the_client() {
        let headers = caller_headers(Some(json!({ "X-Tenant": "a", "X-Api-Key": "k" }))).unwrap();
        assert_eq!((headers["x-tenant"].is_sensitive(), headers["x-api-key"].is_sensitive()), (false, true));
        for (given, wanted) in [
            (json!({ "Authorization": "Bearer x" }), "credentials"),
            (json!({ "HOST": "x" }), "host is set by the client"),
            (json!({ "content-length": "1" }), "content-length"),
            (json!({ "User-Agent": "x" }), "user_agent_suffix"),
            (json!({ "a b": "x" }), "not a valid header name"),
            (json!({ "x": "a\nb" }), "line breaks"),
            (json!({ "x": 1 }), "string"),
            (json!(["x"]), "object"),
        ] {
            let message = caller_headers(Some(given)).unwrap_err().to_string();
            assert!(message.contains(wanted), "{message}");
        }
    }
}
