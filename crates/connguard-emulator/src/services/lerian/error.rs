//! The service's errors in both of its formats: the envelope of release 2.0.2 and the problem documents of later ones.

use std::collections::BTreeMap;
use std::io;

use serde_json::{Map, Value, json};

use super::settings::ErrorFormat;
use crate::http::reply::Reply;

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    status: u16,
    code: Code,
    title: &'static str,
    message: String,
    fields: BTreeMap<String, String>,
    /// Errors of the domain layer have an `entityType`.
    of_domain: bool,
    /// The findings of a schema validation.
    findings: Vec<Value>,
}

/// The envelope's `code`.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Code {
    Named(&'static str),
    /// Errors of drivers repeat the status.
    Status,
    /// So do those of the router, which are never problem documents.
    Router,
    /// Another service's own code and title.
    PassedOn(Box<[String; 2]>),
    /// Authentication errors are plain text.
    Plain,
}

/// The service's codes with their statuses and titles.
const CODES: &[(&str, u16, &str)] = &[
    ("FET-0001", 400, "Invalid payload"),
    ("FET-0002", 500, "Internal Server Error"),
    ("FET-0003", 503, "Service Unavailable"),
    ("FET-0401", 400, "Invalid Data Request"),
    ("FET-0402", 400, "Missing Fields in Request"),
    ("FET-0403", 400, "Invalid header"),
    ("FET-0404", 400, "Invalid Path Parameter"),
    ("FET-0405", 400, "Invalid Query Parameter"),
    ("FET-0406", 400, "Pagination Limit Exceeded"),
    ("FET-0407", 400, "Invalid Sort Order"),
    ("FET-0408", 400, "Invalid Date Format Error"),
    ("FET-0409", 400, "Invalid Final Date Error"),
    ("FET-0414", 400, "Forbidden Host"),
    ("FET-1001", 404, "Entity Not Found"),
    ("FET-1002", 409, "Conflict"),
    ("FET-1015", 409, "Connection Already Assigned"),
    ("FET-1021", 409, "Job In Progress"),
    ("FET-1060", 422, "Schema validation failed"),
    ("FET-1061", 400, "Validation Limit Exceeded"),
    ("FET-1062", 400, "No Connections Found"),
];

/// The title of the router's errors.
const OF_ROUTER: &str = "request_failed";

impl Failure {
    /// An error with one of the service's codes.
    pub(crate) fn new(code: &'static str, message: &str) -> Self {
        let known = CODES.iter().find(|(name, ..)| *name == code);
        let (_, status, title) = known.copied().unwrap_or((code, 500, "Internal Server Error"));
        Self {
            status,
            code: Code::Named(code),
            title,
            message: message.to_owned(),
            fields: BTreeMap::new(),
            of_domain: false,
            findings: Vec::new(),
        }
    }

    /// Adds messages about members. A readable but invalid body has a title of its own.
    pub(crate) fn with_fields(self, fields: BTreeMap<String, String>, of_domain: bool) -> Self {
        let is_readable = !fields.is_empty() && self.code == Code::Named("FET-0001");
        let title = if is_readable { "Bad Request" } else { self.title };
        Self { fields, of_domain, title, ..self }
    }

    /// Adds the findings of a schema validation.
    pub(crate) fn with_findings(self, findings: Vec<Value>) -> Self {
        Self { findings, ..self }
    }

    /// An error whose code repeats the status.
    pub(crate) fn of_status(status: u16, title: &'static str, message: &str) -> Self {
        Self { status, code: Code::Status, title, ..Self::new("FET-0002", message) }
    }

    /// An error of the router.
    pub(crate) fn of_router(status: u16, message: &str) -> Self {
        Self { code: Code::Router, ..Self::of_status(status, OF_ROUTER, message) }
    }

    /// The error of another service, passed on.
    pub(crate) fn passed_on(status: u16, body: &Map<String, Value>) -> Self {
        let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let code = Code::PassedOn(Box::new([text("code"), text("title")]));
        Self { status, code, ..Self::new("FET-0002", &text("message")) }
    }

    /// An error in plain text.
    pub(crate) fn plain(status: u16, text: &'static str) -> Self {
        Self { status, code: Code::Plain, title: text, ..Self::new("FET-0002", text) }
    }

    /// The reply in the configured format.
    pub(crate) fn reply(&self, errors: ErrorFormat) -> Reply {
        match errors {
            ErrorFormat::Problem if self.code != Code::Router => Reply::problem(self.status, &self.problem()),
            _ if self.code == Code::Plain => Reply::text(self.status, &self.message),
            _ => Reply::json(self.status, &self.envelope()),
        }
    }

    fn title(&self) -> &str {
        if let Code::PassedOn(said) = &self.code { &said[1] } else { self.title }
    }

    fn envelope(&self) -> Value {
        let code = match &self.code {
            Code::Named(name) => json!(name),
            Code::PassedOn(said) => json!(said[0]),
            Code::Status | Code::Router | Code::Plain => json!(self.status),
        };
        let mut body = json!({ "code": code, "title": self.title(), "message": self.message });
        if !self.fields.is_empty() {
            body["fields"] = json!(self.fields);
        }
        if self.of_domain {
            body["entityType"] = json!("connection");
        }
        if !self.findings.is_empty() {
            body["errors"] = json!(self.findings);
        }
        body
    }

    fn problem(&self) -> Value {
        let code = match &self.code {
            Code::Named(name) => (*name).to_owned(),
            Code::PassedOn(said) => said[0].clone(),
            Code::Status | Code::Router | Code::Plain => self.status.to_string(),
        };
        let reason = axum::http::StatusCode::from_u16(self.status).ok().and_then(|status| status.canonical_reason());
        // Internal errors have no details; only the title of a driver's error says what failed.
        let is_inside = self.status >= 500;
        let is_of_driver = is_inside && self.code == Code::Status && self.title != OF_ROUTER;
        let mut body = json!({
            "type": format!("https://errors.lerian.studio/v1/{code}"),
            "title": reason.filter(|_| !is_of_driver).unwrap_or(self.title),
            "status": self.status,
            "detail": if is_inside { "internal error" } else { &self.message },
            "code": code,
        });
        if !self.findings.is_empty() {
            body["errors"] = self.findings.iter().map(located).collect();
        }
        if !self.fields.is_empty() {
            let error =
                |(name, message): (&String, &String)| json!({ "location": format!("body.{name}"), "message": message });
            body["errors"] = self.fields.iter().map(error).collect();
        }
        body
    }
}

impl From<io::Error> for Failure {
    /// The caller learns no details.
    fn from(_: io::Error) -> Self {
        Self::new("FET-0002", "internal error")
    }
}

/// A finding with its location in the request, which every error of a problem document has.
fn located(finding: &Value) -> Value {
    let names = ["dataSourceId", "table", "field"].iter().filter_map(|name| finding.get(*name)?.as_str());
    let location = ["body", "mappedFields"].into_iter().chain(names).collect::<Vec<_>>().join(".");
    let mut value = finding.clone();
    if let Value::Object(members) = &mut value {
        members.shift_remove("type");
    }
    json!({ "location": location, "message": finding["type"], "value": value })
}

/// An error of the service or of a gateway before it.
pub(crate) fn failure(status: u16, errors: ErrorFormat) -> Reply {
    let failure = match status {
        401 => Failure::plain(401, "Missing Token"),
        403 => Failure::plain(403, "Forbidden"),
        500 => Failure::new("FET-0002", "internal error"),
        503 => Failure::new("FET-0003", "the service is not available"),
        413 => return too_long(413, "the body is too long"),
        status => Failure::of_status(status, OF_ROUTER, "the request could not be processed"),
    };
    failure.reply(errors)
}

/// The reply to a request that is too large; it closes the connection.
pub(crate) fn too_long(status: u16, message: &str) -> Reply {
    Failure::of_router(status, message).reply(ErrorFormat::Envelope).with_header("connection", "close")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(failure: &Failure, errors: ErrorFormat) -> Value {
        serde_json::from_slice(&failure.reply(errors).body).unwrap()
    }

    #[test]
    fn one_failure_has_two_formats() {
        let fields = BTreeMap::from([("ssl.ca".to_owned(), "is required".to_owned())]);
        let failure = Failure::new("FET-0402", "fields are missing").with_fields(fields, true);
        assert_eq!(
            shown(&failure, ErrorFormat::Envelope),
            json!({
                "code": "FET-0402", "title": "Missing Fields in Request", "message": "fields are missing",
                "fields": {"ssl.ca": "is required"}, "entityType": "connection",
            })
        );
        assert_eq!(
            shown(&failure, ErrorFormat::Problem),
            json!({
                "type": "https://errors.lerian.studio/v1/FET-0402", "title": "Bad Request", "status": 400,
                "detail": "fields are missing", "code": "FET-0402",
                "errors": [{"location": "body.ssl.ca", "message": "is required"}],
            })
        );
    }

    #[test]
    fn router_errors_have_a_number_and_authentication_a_text() {
        assert_eq!(shown(&Failure::of_router(404, "no route"), ErrorFormat::Envelope)["code"], json!(404));
        assert_eq!(shown(&Failure::of_router(404, "no route"), ErrorFormat::Problem)["code"], json!(404));
        let failed = Failure::of_status(500, "Database Connection Error", "the adapter failed to connect");
        assert_eq!(shown(&failed, ErrorFormat::Envelope)["message"], "the adapter failed to connect");
        let problem = shown(&failed, ErrorFormat::Problem);
        assert_eq!((&problem["title"], &problem["code"]), (&json!("Database Connection Error"), &json!("500")));
        assert_eq!(problem["detail"], "internal error");
        assert_eq!(Failure::plain(401, "Missing Token").reply(ErrorFormat::Envelope).body, b"Missing Token");
    }
}
