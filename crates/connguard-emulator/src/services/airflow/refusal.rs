//! The service's errors: `detail` is a string, a list of findings, or an object about the database.

use std::io;

use serde_json::{Map, Value, json};

use crate::http::reply::Reply;
use crate::persistence::crypto::random_text;

/// Why a request is refused: the reply that says so.
#[derive(Debug)]
pub(crate) struct Refusal(pub(crate) Reply);

impl Refusal {
    /// An error in a few words.
    pub(crate) fn new(status: u16, detail: &str) -> Self {
        Self(Reply::json(status, &json!({ "detail": detail })))
    }

    pub(crate) fn forbidden() -> Self {
        Self::new(403, "Forbidden")
    }

    pub(crate) fn not_found(connection_id: &str) -> Self {
        Self::new(404, &format!("The Connection with connection_id: `{connection_id}` was not found"))
    }

    /// Malformed parts of the request. They repeat what was sent, secrets included.
    pub(crate) fn invalid(findings: Vec<Finding>) -> Self {
        let detail: Vec<_> = findings.into_iter().map(|finding| finding.0).collect();
        Self(Reply::json(422, &json!({ "detail": detail })))
    }

    /// What the database refused; the reason is in the log of the service.
    pub(crate) fn database(status: u16, reason: &str) -> Self {
        let id =
            random_text().unwrap_or_default().chars().filter(char::is_ascii_alphanumeric).take(8).collect::<String>();
        let detail = json!({
            "reason": reason, "statement": "hidden", "orig_error": "hidden",
            "message": format!("The log of the api server has the reason under the ID {id}"),
        });
        Self(Reply::json(status, &json!({ "detail": detail })))
    }

    /// What the service does not handle.
    pub(crate) fn crash() -> Self {
        Self(Reply::text(500, "Internal Server Error"))
    }
}

impl From<io::Error> for Refusal {
    fn from(_: io::Error) -> Self {
        Self::crash()
    }
}

/// An error of the service or of a gateway before it.
pub(crate) fn failure(status: u16) -> Reply {
    if status == 500 { Refusal::crash().0 } else { Refusal::new(status, "the request could not be processed").0 }
}

/// A malformed value: its kind, its place, and what was sent.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Finding(Value);

impl Finding {
    pub(crate) fn new(kind: &str, place: &Place, message: &str, input: &Value) -> Self {
        Self(json!({ "type": kind, "loc": place.0, "msg": message, "input": input }))
    }

    /// Adds what the message is made of.
    pub(crate) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        let context = Map::from_iter([(name.to_owned(), value.into())]);
        self.0["ctx"] = Value::Object(context);
        self
    }

    /// A value that a validator of the service refuses.
    pub(crate) fn of_validator(place: &Place, message: &str, input: &Value) -> Self {
        Self::new("value_error", place, &format!("Value error, {message}"), input).with("error", json!({}))
    }

    pub(crate) fn missing(place: &Place, input: &Value) -> Self {
        Self::new("missing", place, "Field required", input)
    }

    pub(crate) fn no_string(place: &Place, input: &Value) -> Self {
        Self::new("string_type", place, "Input should be a valid string", input)
    }

    pub(crate) fn no_list(place: &Place, input: &Value) -> Self {
        Self::new("list_type", place, "Input should be a valid list", input)
    }

    pub(crate) fn no_object(place: &Place, input: &Value) -> Self {
        let message = "Input should be a valid dictionary or object to extract fields from";
        Self::new("model_attributes_type", place, message, input)
    }

    pub(crate) fn unknown(place: &Place, input: &Value) -> Self {
        Self::new("extra_forbidden", place, "Extra inputs are not permitted", input)
    }
}

/// Where in a request a value is.
#[derive(Debug, Clone)]
pub(crate) struct Place(Vec<Value>);

impl Place {
    pub(crate) fn of(part: &str) -> Self {
        Self(vec![json!(part)])
    }

    /// The place inside of this one.
    pub(crate) fn at(&self, step: impl Into<Value>) -> Self {
        let mut steps = self.0.clone();
        steps.push(step.into());
        Self(steps)
    }
}
