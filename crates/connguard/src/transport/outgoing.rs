//! A request as every attempt of a call sends it.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Method, header};
use url::Url;

use super::peer::{address, shown};
use super::token::Token;

/// Headers that are added to those that were built: the token's, and those of the HTTP client.
const ADDED_HEADERS: usize = 5;

/// What was built for a request, without its body. Requests that differ by their bodies alone share it.
#[derive(Debug, Clone)]
pub(crate) struct Template {
    pub(super) method: Method,
    pub(super) url: Url,
    headers: HeaderMap,
    /// The URL as logs and errors show it.
    pub(super) shown: String,
}

/// A request, ready to be sent, also more than once.
#[derive(Debug)]
pub(crate) struct Outgoing {
    pub(super) template: Arc<Template>,
    body: Option<Bytes>,
}

impl Template {
    /// What a built request says beside its body.
    pub(crate) fn new(mut request: reqwest::Request) -> Self {
        let headers = std::mem::take(request.headers_mut());
        let (method, url) = (request.method().clone(), request.url().clone());
        Self { method, shown: shown(&url), url, headers }
    }

    /// Where it goes, as errors show it.
    pub(super) fn address(&self) -> String {
        address(&self.url)
    }
}

impl Outgoing {
    pub(crate) fn new(template: Arc<Template>, body: Option<Bytes>) -> Self {
        Self { template, body }
    }

    /// The request of one attempt. `own` are the caller's headers.
    pub(crate) fn request(&self, own: &HeaderMap, token: Option<&Token>) -> reqwest::Request {
        let Template { method, url, headers: built, .. } = &*self.template;
        let mut request = reqwest::Request::new(method.clone(), url.clone());
        let mut headers = HeaderMap::with_capacity(built.len() + own.len() + ADDED_HEADERS);
        for (name, value) in built.iter().chain(own) {
            headers.append(name.clone(), value.clone());
        }
        if let Some(token) = token {
            headers.insert(header::AUTHORIZATION, token.header.clone());
        }
        *request.headers_mut() = headers;
        *request.body_mut() = self.body.clone().map(Into::into);
        request
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn every_attempt_sends_the_same() {
        let url = Url::parse("https://user:secret@api.example.com:8443/v1/a?b=c").unwrap();
        let mut built = reqwest::Request::new(Method::POST, url.clone());
        built.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        let outgoing = Outgoing::new(Arc::new(Template::new(built)), Some(Bytes::from_static(b"{}")));
        let own = HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static("a=b"))]);
        let token = Token { header: HeaderValue::from_static("Bearer t"), generation: 1 };
        for _ in 0..2 {
            let request = outgoing.request(&own, Some(&token));
            assert_eq!((request.method(), request.url()), (&Method::POST, &url));
            assert_eq!(request.body().and_then(reqwest::Body::as_bytes), Some(&b"{}"[..]));
            let headers = request.headers();
            assert_eq!(
                (&headers["accept"], &headers["cookie"]),
                (&"application/json".parse().unwrap(), &own["cookie"])
            );
            assert_eq!((headers.len(), &headers["authorization"]), (3, &token.header));
        }
        assert!(!outgoing.request(&own, None).headers().contains_key(header::AUTHORIZATION));
        assert_eq!(outgoing.template.shown, "https://api.example.com:8443/v1/a");
        assert_eq!(outgoing.template.address(), "api.example.com:8443");
    }
}
