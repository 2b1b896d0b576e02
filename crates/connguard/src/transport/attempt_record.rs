//! An attempt in flight, for the log.

use http::Method;
use tokio::time::Instant;

use super::answer::Answer;
use super::outgoing::Template;
use super::retry::{Ended, Failed};
use crate::attempts::{Attempt, AttemptLog};

/// An attempt in flight. Whatever ends it, the log has a line of it: also where the caller drops the call.
pub(super) struct AttemptRecord<'a> {
    log: &'a AttemptLog,
    operation: &'static str,
    attempt: u32,
    method: &'static str,
    url: String,
    started: Instant,
    open: bool,
}

impl<'a> AttemptRecord<'a> {
    pub(super) fn begin(log: &'a AttemptLog, operation: &'static str, attempt: u32, sent: &Template) -> Self {
        let (method, url) = (method_name(&sent.method), sent.shown.clone());
        Self { log, operation, attempt, method, url, started: Instant::now(), open: true }
    }

    pub(super) fn end(&mut self, outcome: &std::result::Result<Answer, Ended>) {
        match outcome {
            Ok(reply) => self.add(Some(reply.status.as_u16()), reply.request_id.clone(), None, true),
            Err(ended) => {
                let unanswered = ended.error.status().is_none();
                let id = ended.error.request_id().map(str::to_owned);
                let sent = ended.failed != Failed::NotSent;
                self.add(ended.error.status(), id, unanswered.then(|| ended.error.code()), sent);
            }
        }
    }

    fn add(&mut self, status: Option<u16>, request_id: Option<String>, error: Option<&'static str>, sent: bool) {
        self.open = false;
        self.log.add(Attempt {
            operation: self.operation,
            attempt: self.attempt + 1,
            method: self.method,
            url: std::mem::take(&mut self.url),
            status,
            milliseconds: u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX),
            request_id,
            error,
            sent,
            writes: !matches!(self.method, "GET" | "HEAD"),
        });
    }
}

impl Drop for AttemptRecord<'_> {
    fn drop(&mut self) {
        if self.open {
            self.add(None, None, Some("cancelled"), true);
        }
    }
}

/// A method's name, which an attempt keeps.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}
