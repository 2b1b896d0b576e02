//! The one error of this crate.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use connguard_rules::Violation;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use crate::attempts::{Attempt, AttemptLog};
use crate::error::refusal_text::{Checked, refusal};
use crate::error::reply::ReplyError;
use crate::generated::errors::ErrorKind;

/// The result of everything that can fail here.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a call failed. Neither `Display` nor `Debug` shows a secret.
///
/// ```no_run
/// # async fn run() -> connguard::Result<()> {
/// use connguard::{ErrorKind, Matillion};
///
/// let connections = Matillion::from_env()?.project("550e8400-e29b-41d4-a716-446655440002").connections();
/// match connections.get("analytics").await {
///     Ok(connection) => println!("{}", connection.auth_type()),
///     Err(error) if error.kind() == ErrorKind::NotFound => println!("there is none yet"),
///     Err(error) => return Err(error),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone, Default)]
struct Inner {
    kind: Option<ErrorKind>,
    message: String,
    operation: Option<String>,
    status: Option<u16>,
    api_code: Option<String>,
    title: Option<String>,
    detail: Option<String>,
    violations: Vec<Violation>,
    details: Vec<String>,
    fields: Map<String, Value>,
    request_id: Option<String>,
    body: Option<String>,
    retry_after: Option<Duration>,
    outcome_unknown: bool,
    /// How often it is worth to try again at most.
    most_retries: Option<u32>,
    /// The credentials themselves were refused: whoever sends them again risks a lock-out.
    refused_credential: bool,
    attempts: Vec<Attempt>,
    /// How many of them were passed to a log already.
    logged: usize,
    source: Option<Arc<Source>>,
}

/// An error that another one is based on.
type Source = dyn std::error::Error + Send + Sync;

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner { kind: Some(kind), message: message.into(), ..Inner::default() }))
    }

    pub(crate) fn config(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Config, message)
    }

    pub(crate) fn rules(operation: &str, violations: Vec<Violation>) -> Self {
        Self::of_violations(Checked::Request, operation, violations)
    }

    /// A value is not the body of the operation; no call was made with it.
    pub(crate) fn invalid_body(operation: &str, violations: Vec<Violation>) -> Self {
        Self::of_violations(Checked::Body, operation, violations)
    }

    fn of_violations(checked: Checked, operation: &str, violations: Vec<Violation>) -> Self {
        let as_json: Vec<Value> = violations.iter().map(|v| json!(v)).collect();
        let message = refusal(checked, &as_json);
        let mut error = Self::new(ErrorKind::RuleViolation, message);
        error.0.violations = violations;
        error.operation(operation)
    }

    pub(crate) fn operation(mut self, operation: &str) -> Self {
        self.0.operation.get_or_insert_with(|| operation.to_owned());
        self
    }

    /// Names the operation that the caller called, whatever was sent for it.
    pub(crate) fn with_operation(mut self, operation: &str) -> Self {
        self.0.operation = Some(operation.to_owned());
        self
    }

    /// Says of a 404 what was asked for.
    pub(crate) fn with_address(self, addressed: &str) -> Self {
        let names_nothing = self.0.status == Some(404) && !addressed.is_empty();
        if names_nothing { self.with_note(&format!("asked for: {addressed}")) } else { self }
    }

    /// The request was sent, and whether it was carried out is not known.
    pub(crate) fn with_unknown_outcome(mut self) -> Self {
        self.0.outcome_unknown = true;
        self
    }

    /// The service said itself that nothing has happened, or a lookup has shown it.
    pub(crate) fn with_known_outcome(mut self) -> Self {
        self.0.outcome_unknown = false;
        self
    }

    /// Says of a write that it may have been carried out, where that is so and the message does not say it yet.
    pub(crate) fn with_doubt_noted(self) -> Self {
        match self.0.status {
            _ if !self.0.outcome_unknown => self,
            // The credentials or a proxy were judged, not what an earlier attempt did.
            Some(401 | 403 | 407) => self.with_note("an earlier attempt may have been carried out"),
            _ => self.with_note("whether the request was carried out is not known"),
        }
    }

    /// A write whose outcome is unknown because of `cause`; what is known from the last reply is kept.
    pub(crate) fn unknown_from(cause: &Self, message: impl Into<String>) -> Self {
        let mut error = Self::new(ErrorKind::OutcomeUnknown, message);
        error.0.request_id.clone_from(&cause.0.request_id);
        error.0.body.clone_from(&cause.0.body);
        error.0.retry_after = cause.0.retry_after;
        error
    }

    /// The service or the token service refused the credentials themselves, so the next request would be refused too.
    pub(crate) fn is_refused_credential(&self) -> bool {
        self.0.refused_credential
    }

    /// How often it is worth to try again at most.
    pub(crate) fn most_retries(&self) -> u32 {
        self.0.most_retries.unwrap_or(u32::MAX)
    }

    pub(crate) fn with_most_retries(mut self, most: u32) -> Self {
        self.0.most_retries = Some(most);
        self
    }

    pub(crate) fn with_refused_credential(mut self) -> Self {
        self.0.refused_credential = true;
        self
    }

    /// Adds what is known of the reply that could not be used.
    pub(crate) fn with_reply(
        mut self,
        request_id: Option<String>,
        body: Option<String>,
        wait: Option<Duration>,
    ) -> Self {
        self.0.request_id = self.0.request_id.or(request_id);
        self.0.body = self.0.body.or(body);
        self.0.retry_after = self.0.retry_after.or(wait);
        self
    }

    pub(crate) fn with_attempts(mut self, log: &AttemptLog) -> Self {
        (self.0.attempts, self.0.logged) = (log.snapshot(), log.taken());
        self
    }

    /// The requests that were sent, the first one first; empty if nothing was.
    pub fn attempts(&self) -> &[Attempt] {
        &self.0.attempts
    }

    pub(crate) fn has_unknown_outcome(&self) -> bool {
        self.0.outcome_unknown || self.kind() == ErrorKind::OutcomeUnknown
    }

    pub(crate) fn status_reply(status: u16, reply: ReplyError) -> Self {
        // Of a reply that says nothing itself, who gave it says more than the name of its status.
        let silent = reply.foreign.is_some() && reply.detail.is_none() && reply.api_code.is_none();
        let title = reply.title.as_deref().filter(|_| !silent).map(short);
        let what = [title, reply.detail.as_deref().map(short)];
        let (answered, advice) = match reply.foreign {
            Some(foreign) => (foreign.answered, Some(foreign.advice)),
            None => (format!("the service answered {status}"), None),
        };
        let mut message = answered;
        for part in what.into_iter().flatten().filter(|p| !p.is_empty()) {
            message.push_str(": ");
            message.push_str(&part);
        }
        if let Some(code) = &reply.api_code {
            message.push_str(&format!(" ({})", short(code)));
        }
        if let Some(advice) = advice {
            message.push_str(&format!("; {advice}"));
        }
        if let Some(wait) = reply.retry_after {
            message.push_str(&format!("; it asks to wait {} s", wait.as_secs_f64().ceil()));
        }
        for (field, text) in reply.fields.iter().take(MOST_LINES) {
            message.push_str(&format!("\n  {}: {}", short(field), short(text.as_str().unwrap_or_default())));
        }
        for detail in reply.details.iter().take(MOST_LINES) {
            message.push_str(&format!("\n  {}", short(detail)));
        }
        let inner = Inner {
            kind: Some(ErrorKind::from_status(status)),
            message,
            status: Some(status),
            api_code: reply.api_code,
            title: reply.title,
            detail: reply.detail,
            details: reply.details,
            fields: reply.fields,
            request_id: reply.request_id,
            body: reply.body,
            retry_after: reply.retry_after,
            ..Inner::default()
        };
        Self(Box::new(inner))
    }

    /// With the error that it is based on, which must not hold a secret.
    pub(crate) fn based_on(mut self, source: Arc<Source>) -> Self {
        self.0.source = Some(source);
        self
    }

    /// The same error, with what had happened before it.
    pub(crate) fn with_note(mut self, what: &str) -> Self {
        self.0.message = format!("{} ({what})", self.0.message);
        self
    }

    pub(crate) fn into_kind(mut self, kind: ErrorKind) -> Self {
        self.0.kind = Some(kind);
        self
    }

    /// What happened, without the operation.
    pub(crate) fn message(&self) -> &str {
        &self.0.message
    }

    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind.unwrap_or(ErrorKind::Transport)
    }

    /// The stable code of the kind, e.g. `not_found`.
    pub fn code(&self) -> &'static str {
        self.kind().code()
    }

    /// The operation, e.g. `matillion.create_connection`.
    pub fn operation_id(&self) -> Option<&str> {
        self.0.operation.as_deref()
    }

    /// The HTTP status, if the service answered.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The service's own code, e.g. `FET-1002`.
    pub fn api_code(&self) -> Option<&str> {
        self.0.api_code.as_deref()
    }

    /// The service's title of the problem.
    pub fn title(&self) -> Option<&str> {
        self.0.title.as_deref()
    }

    /// The service's description of the problem.
    pub fn detail(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }

    /// The violated rules; not empty only for [`ErrorKind::RuleViolation`].
    pub fn violations(&self) -> &[Violation] {
        &self.0.violations
    }

    /// What the service says of single members, by its own spelling of them.
    pub fn fields(&self) -> &Map<String, Value> {
        &self.0.fields
    }

    /// The request's id, if the service gave one.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The reply's body, at most 2000 characters of it, without secrets.
    pub fn body(&self) -> Option<&str> {
        self.0.body.as_deref()
    }

    /// How long the service asked to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The error as JSON text, as the bindings get it (`docs/architecture.md`).
    pub fn to_json(&self) -> String {
        self.to_value().to_string()
    }

    /// The error as a JSON object, as the bindings get it (`docs/architecture.md`).
    #[doc(hidden)]
    pub fn to_value(&self) -> Value {
        let inner = &self.0;
        let mut violations: Vec<Value> = inner.violations.iter().map(|v| json!(v)).collect();
        violations.extend(inner.details.iter().map(|d| json!(d)));
        json!({
            "class": self.kind().class(),
            "code": self.code(),
            "message": self.to_string(),
            "operation": inner.operation,
            "status": inner.status,
            "api_code": inner.api_code,
            "title": inner.title,
            "detail": inner.detail,
            "violations": violations,
            "fields": inner.fields,
            "request_id": inner.request_id,
            "body": inner.body,
            "retry_after": inner.retry_after.map(|d| d.as_secs_f64()),
            "attempts": inner.attempts,
            "logged": inner.logged,
        })
    }
}

/// A message shows no more lines of a service's than these.
const MOST_LINES: usize = 50;
const LONGEST_LINE: usize = 500;

/// A text of a service's for a message: not endless, and nothing in it that a terminal would obey.
fn short(text: &str) -> String {
    let shown: String = text.chars().take(LONGEST_LINE).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if shown.len() < text.len() && text.chars().nth(LONGEST_LINE).is_some() { shown + "…" } else { shown }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = &self.0.operation {
            write!(f, "{operation}: ")?;
        }
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.kind())
            .field("message", &self.to_string())
            .field("status", &self.0.status)
            .field("api_code", &self.0.api_code)
            .finish_non_exhaustive()
    }
}

/// The error below, where there is one: what the connection, TLS or the system said.
impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

/// As the other languages have it: `{"class", "code", "message", "operation", "status", …}`.
impl Serialize for Error {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        self.to_value().serialize(serializer)
    }
}
