//! The last reply of a call: for the caller, and for errors about what could not be used of it.

use bytes::Bytes;
use http::HeaderMap;
use serde_json::{Map, Value, json};

use super::retry::retry_after;
use crate::error::Error;
use crate::error::redactor::Redactor;

/// The longest part of a reply's body that an error keeps, in characters.
const KEPT_BODY: usize = 2000;

#[derive(Clone, Debug)]
pub(crate) struct LastReply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(super) body: Bytes,
    /// Knows what the request held and the reply may repeat.
    pub(super) redactor: Redactor,
}

impl LastReply {
    /// `{"status", "headers", "request_id"}`, without secrets.
    pub(crate) fn to_value(&self) -> Value {
        json!({
            "status": self.status,
            "headers": self.headers(),
            "request_id": self.request_id(),
        })
    }

    pub(crate) fn request_id(&self) -> Option<String> {
        request_id(&self.headers).map(|id| self.redactor.clean(id))
    }

    /// The headers by their names in lower case; several of one name are joined with commas.
    pub(crate) fn headers(&self) -> Map<String, Value> {
        let mut all = Map::new();
        for name in self.headers.keys() {
            let values: Vec<String> = self
                .headers
                .get_all(name)
                .iter()
                .map(|value| String::from_utf8_lossy(value.as_bytes()).into())
                .collect();
            all.insert(name.as_str().to_owned(), self.redactor.clean(&values.join(", ")).into());
        }
        all
    }

    pub(super) fn add_to(&self, error: Error) -> Error {
        error.with_reply(self.request_id(), excerpt(&self.body, &self.redactor), retry_after(&self.headers))
    }
}

/// The beginning of a reply's body, without secrets; `None` if it is empty.
pub(super) fn excerpt(body: &[u8], redactor: &Redactor) -> Option<String> {
    // Far more than is kept, since hiding and decoding make it shorter.
    let beginning = &body[..body.len().min(1024 * 1024)];
    let text = redactor.clean_reply(&String::from_utf8_lossy(beginning));
    kept(&text)
}

/// The part of a cleaned body that an error keeps.
pub(super) fn kept(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.chars().take(KEPT_BODY).collect())
}

pub(super) fn request_id(headers: &HeaderMap) -> Option<&str> {
    // There are few headers: looking at all of them costs less than looking names up.
    let named = |name: &str| headers.iter().find(|(header, _)| header.as_str() == name);
    let (_, id) = ["x-request-id", "x-correlation-id", "request-id"].into_iter().find_map(named)?;
    id.to_str().ok()
}
