//! Whose reply it is, when it is none of the API's.

use http::{HeaderMap, StatusCode, header};
use url::Url;

use crate::error::Foreign;
use crate::error::redactor::Redactor;

/// Who is asked.
pub(crate) struct Peer<'a> {
    /// `the service` or `the token service`.
    pub(crate) who: &'static str,
    /// The option that says where it is, as the caller knows it.
    pub(crate) option: &'a str,
    /// The host and the port, if it is not the default one. Paths and queries hold names of connections.
    pub(crate) address: String,
    /// The proxy on the way, likewise.
    pub(crate) proxy: Option<&'a str>,
}

impl Peer<'_> {
    /// ` through the proxy at …`, where there is one.
    pub(super) fn through(&self) -> String {
        self.proxy.map(|proxy| format!(" through the proxy at {proxy}")).unwrap_or_default()
    }

    /// `the service at host`.
    pub(super) fn named(&self) -> String {
        format!("{} at {}{}", self.who, self.address, self.through())
    }

    /// What there is to say of a reply with this status, if it cannot be the API's.
    pub(crate) fn foreign(
        &self,
        status: StatusCode,
        headers: &HeaderMap,
        body: &[u8],
        asked: &Url,
        redactor: &Redactor,
    ) -> Option<Foreign> {
        let (named, option) = (self.named(), self.option);
        let status_code = status.as_u16();
        if status.is_redirection() {
            let target = headers.get(header::LOCATION).and_then(|target| target.to_str().ok());
            let target =
                target.and_then(|target| asked.join(target).ok()).map(|target| redactor.clean(&shown(&target)));
            let target = target.map(|target| format!(" to {target}")).unwrap_or_default();
            return Some(Foreign {
                answered: format!("{named} answered {status_code}, a redirect{target}"),
                advice: format!(
                    "redirects are not followed, because a token is sent to the configured host only; check {option}"
                ),
            });
        }
        if status == StatusCode::PROXY_AUTHENTICATION_REQUIRED {
            let proxy = self.proxy.map_or_else(
                || format!("a proxy before {} at {}", self.who, self.address),
                |proxy| format!("the proxy at {proxy}, before {} at {},", self.who, self.address),
            );
            return Some(Foreign {
                answered: format!("{proxy} answered 407"),
                advice: "check the user name and the password in proxy_url".to_owned(),
            });
        }
        is_page(headers, body).then(|| Foreign {
            answered: format!("{named} answered {status_code} with a web page"),
            advice: format!("it may come from a proxy, a gateway or a login page; check {option} and proxy_url"),
        })
    }
}

/// Whether a body is a web page. No JSON begins like one.
pub(crate) fn is_page(headers: &HeaderMap, body: &[u8]) -> bool {
    let html = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let html = html.is_some_and(|kind| {
        kind.trim_start().as_bytes().get(..9).is_some_and(|start| start.eq_ignore_ascii_case(b"text/html"))
    });
    let first = body.iter().find(|byte| !byte.is_ascii_whitespace());
    first == Some(&b'<') || (html && first.is_some_and(|byte| !matches!(byte, b'{' | b'[')))
}

/// A URL without what may be secret in it.
pub(crate) fn shown(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    // Only URLs without a host refuse this, and those have neither.
    let _ = (url.set_username(""), url.set_password(None));
    url.to_string()
}

/// Where a request goes: the host and the port, if it is not the default one.
pub(crate) fn address(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
