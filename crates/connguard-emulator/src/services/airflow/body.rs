//! The body of a request, as the service decodes it before anything else.

use serde_json::{Value, json};

use super::json;
use super::refusal::{Finding, Place, Refusal};
use crate::http::request::Incoming;

/// A decoded body.
#[derive(Debug, Default)]
pub(crate) struct Body {
    /// None if the request has no body, or null as one.
    value: Option<Value>,
    /// No reply could repeat it.
    is_unprintable: bool,
    /// Every reply would repeat a number that is none.
    has_no_number: bool,
}

impl Body {
    /// Decodes the body. Without a content type of JSON it is a string.
    pub(crate) fn read(incoming: &Incoming) -> Result<Self, Refusal> {
        if incoming.body.is_empty() {
            return Ok(Self::default());
        }
        let media = incoming.media_type();
        let is_json = |kind: &str| kind == "json" || kind.ends_with("+json");
        if !media.strip_prefix("application/").is_some_and(is_json) {
            let text = String::from_utf8_lossy(&incoming.body).into_owned();
            return Ok(Self { value: Some(Value::String(text)), ..Self::default() });
        }
        let unreadable = || Refusal::new(400, "There was an error parsing the body");
        let text = str::from_utf8(&incoming.body).map_err(|_| unreadable())?;
        match json::parse(text.strip_prefix('\u{feff}').unwrap_or(text)) {
            Ok(document) => {
                let value = Some(Value::from(document.root)).filter(|value| !value.is_null());
                Ok(Self { value, is_unprintable: document.is_unprintable, has_no_number: document.has_no_number })
            }
            Err(error) if error.what == json::TOO_DEEP => Err(unreadable()),
            Err(error) => {
                let place = Place::of("body").at(error.at);
                let finding = Finding::new("json_invalid", &place, "JSON decode error", &json!({}));
                Err(Refusal::invalid(vec![finding.with("error", error.what)]))
            }
        }
    }

    /// The body, if it is one that a reply could repeat.
    pub(crate) fn given(&self) -> Result<Option<&Value>, Refusal> {
        self.printable()?;
        Ok(self.value.as_ref())
    }

    /// The body, if there is one that a reply could repeat.
    pub(crate) fn required(&self) -> Result<&Value, Refusal> {
        self.printable()?;
        self.sent()
    }

    /// The body, if there is one, although a reply may be unable to repeat it.
    pub(crate) fn sent(&self) -> Result<&Value, Refusal> {
        if self.has_no_number {
            return Err(Refusal::crash());
        }
        self.value.as_ref().ok_or_else(|| Refusal::invalid(vec![Finding::missing(&Place::of("body"), &Value::Null)]))
    }

    /// The service fails where it would have to repeat or store what cannot be written.
    pub(crate) fn printable(&self) -> Result<(), Refusal> {
        if self.is_unprintable { Err(Refusal::crash()) } else { Ok(()) }
    }
}
