//! A request as it was received: only the query is decoded, since each service decodes bodies and paths in its own way.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use futures_util::StreamExt;

/// The maximum size of a body in bytes (4 MiB).
pub(crate) const BODY_LIMIT: usize = 4 * 1024 * 1024;

/// How much of a body that is too large is still read, so that its sender can read the reply.
const DRAIN_LIMIT: usize = 64 * 1024 * 1024;

/// One request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Incoming {
    pub(crate) method: String,
    /// The path as it was sent, not percent-decoded.
    pub(crate) path: String,
    /// The length of path and query as they were sent, in bytes.
    pub(crate) target_length: usize,
    /// The query's names and values, decoded, in the order in which they were sent.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    /// The body is longer than [`BODY_LIMIT`] and was not kept.
    pub(crate) too_large: bool,
    /// The body is incomplete: fewer bytes than announced, an invalid chunk, or a sender that is too slow.
    pub(crate) broken_off: bool,
}

impl Incoming {
    /// Reads the request, or as much of it as arrives.
    pub(crate) async fn read(request: Request) -> Self {
        let (head, body) = request.into_parts();
        let Read { body, too_large, broken_off } = read_body(body).await;
        Self {
            method: head.method.as_str().to_owned(),
            path: head.uri.path().to_owned(),
            target_length: head.uri.path_and_query().map_or(0, |target| target.as_str().len()),
            query: pairs(head.uri.query().unwrap_or_default()),
            headers: head.headers,
            body,
            too_large,
            broken_off,
        }
    }

    /// The length of the request line and the headers as they were sent, in bytes.
    pub(crate) fn head_length(&self) -> usize {
        let line = self.method.len() + self.target_length + "  HTTP/1.1\r\n".len();
        let headers = self.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len());
        line + headers.sum::<usize>() + "\r\n".len()
    }

    /// The last value of a query parameter.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// A header's value, invalid bytes replaced.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
    }

    /// The media type of the body in lower case, without parameters; empty if none was sent.
    pub(crate) fn media_type(&self) -> String {
        let header = self.header(header::CONTENT_TYPE.as_str()).unwrap_or_default();
        header.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// The token of `Authorization: Bearer …`.
    pub(crate) fn bearer(&self) -> Option<String> {
        let header = self.header(header::AUTHORIZATION.as_str())?;
        let (scheme, token) = header.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
    }
}

/// Names and values of a query or of a form body.
pub(crate) fn pairs(text: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

/// The result of reading a body.
#[derive(Default)]
struct Read {
    body: Vec<u8>,
    too_large: bool,
    broken_off: bool,
}

async fn read_body(body: Body) -> Read {
    let (mut read, mut seen) = (Read::default(), 0);
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let Ok(chunk) = chunk else {
            read.broken_off = true;
            break;
        };
        seen += chunk.len();
        if seen > BODY_LIMIT {
            read.too_large = true;
            read.body = Vec::new();
        }
        if seen > DRAIN_LIMIT {
            break;
        }
        if !read.too_large {
            read.body.extend_from_slice(&chunk);
        }
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_decoded_as_a_form() {
        assert_eq!(
            pairs("a=1&b=x%20y+z&c&&d=%C3%BC%FF"),
            [("a", "1"), ("b", "x y z"), ("c", ""), ("d", "ü\u{fffd}")]
                .map(|(name, value)| (name.into(), value.into()))
        );
    }

    #[test]
    fn the_last_parameter_wins_and_the_scheme_has_no_case() {
        let mut incoming = Incoming { query: pairs("a=1&a=2"), ..Incoming::default() };
        assert_eq!(incoming.parameter("a"), Some("2"));
        assert_eq!(incoming.bearer(), None);
        incoming.headers.insert("authorization", "bearer abc".parse().unwrap());
        assert_eq!(incoming.bearer().as_deref(), Some("abc"));
        incoming.headers.insert("content-type", "Application/JSON; charset=utf-8".parse().unwrap());
        assert_eq!(incoming.media_type(), "application/json");
    }
}
