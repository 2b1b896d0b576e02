//! The service's errors, in the format of RFC 9457.

use std::io;

use connguard_rules::Violation;
use serde_json::json;

use crate::http::reply::Reply;
use crate::http::request::Incoming;

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    status: u16,
    detail: String,
    violations: Vec<String>,
    retry_after_seconds: Option<u64>,
}

impl Problem {
    pub(crate) fn new(status: u16, detail: &str) -> Self {
        Self { status, detail: detail.to_owned(), violations: Vec::new(), retry_after_seconds: None }
    }

    pub(crate) fn not_found(detail: &str) -> Self {
        Self::new(404, detail)
    }

    /// 400 with its findings, each `<member>: <what is expected>`.
    pub(crate) fn invalid(violations: Vec<String>) -> Self {
        Self { violations, ..Self::new(400, "the request is not valid") }
    }

    /// 400 if rules were violated.
    pub(crate) fn check(violations: &[Violation]) -> Result<(), Self> {
        if violations.is_empty() {
            return Ok(());
        }
        // A rule's summary is constant; the violation's message may quote what was sent.
        let text = |violation: &Violation| format!("{}: {}", dotted(&violation.path), violation.rule.summary);
        Err(Self::invalid(violations.iter().map(text).collect()))
    }

    pub(crate) fn too_many_requests(retry_after_seconds: u64) -> Self {
        Self { retry_after_seconds: Some(retry_after_seconds), ..Self::new(429, "too many requests in a minute") }
    }

    /// The reply to the request.
    pub(crate) fn reply(&self, incoming: &Incoming) -> Reply {
        let title = title(self.status);
        let mut body = json!({
            "type": format!("https://api.matillion.com/problems/{}", title.to_lowercase().replace(' ', "-")),
            "title": title,
            "status": self.status,
            "detail": self.detail,
            "instance": incoming.path.strip_prefix("/dpc").unwrap_or(&incoming.path),
        });
        if !self.violations.is_empty() {
            body["violations"] = json!(self.violations);
        }
        let mut reply = Reply::problem(self.status, &body);
        if self.status == 401 {
            reply = reply.with_header("www-authenticate", "Bearer");
        }
        if let Some(seconds) = self.retry_after_seconds {
            reply = reply.with_header("retry-after", seconds.to_string());
        }
        reply
    }
}

impl From<io::Error> for Problem {
    /// The caller learns no details.
    fn from(_: io::Error) -> Self {
        Self::new(500, "the request could not be processed")
    }
}

/// An error of the service or of a gateway before it.
pub(crate) fn failure(status: u16, incoming: &Incoming) -> Reply {
    Problem::new(status, "the request could not be processed").reply(incoming)
}

fn title(status: u16) -> &'static str {
    let status = axum::http::StatusCode::from_u16(status).ok();
    status.and_then(|status| status.canonical_reason()).unwrap_or("Error")
}

/// A JSON Pointer in the service's notation: `connectionDetails.description`.
fn dotted(pointer: &str) -> String {
    match pointer.strip_prefix('/') {
        None => "body".to_owned(),
        Some(path) => path.replace('/', ".").replace("~1", "/").replace("~0", "~"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_has_the_documented_members() {
        let incoming = Incoming { path: "/dpc/v1/projects/x/connections".into(), ..Incoming::default() };
        let reply = Problem::invalid(vec!["name: must not be empty".into()]).reply(&incoming);
        assert_eq!(
            serde_json::from_slice::<serde_json::Value>(&reply.body).unwrap(),
            json!({
                "type": "https://api.matillion.com/problems/bad-request", "title": "Bad Request", "status": 400,
                "detail": "the request is not valid", "instance": "/v1/projects/x/connections",
                "violations": ["name: must not be empty"],
            })
        );
        assert!(!String::from_utf8(failure(503, &incoming).body).unwrap().contains("violations"));
    }

    #[test]
    fn pointers_become_dotted_paths() {
        assert_eq!(dotted(""), "body");
        assert_eq!(
            dotted("/connectionDetails/connectionProperties/a~1b"),
            "connectionDetails.connectionProperties.a/b"
        );
    }
}
