//! The requests that were seen, for tests that want to prove what was sent and what was not.

use std::collections::VecDeque;

use serde::Serialize;
use serde_json::Value;

use crate::clock;
use crate::provider::Provider;
use crate::redaction::{redact_body, redact_headers, redact_pairs};
use crate::request::Incoming;

/// How many requests are kept; the oldest go first.
const CAPACITY: usize = 10_000;

/// One request without its secrets.
#[derive(Debug, Serialize)]
struct Entry {
    sequence: u64,
    time: String,
    provider: &'static str,
    operation: Option<&'static str>,
    method: String,
    path: String,
    query: Value,
    headers: Value,
    body: Value,
    /// Of the answer; none while it is being made, and none if the connection was broken instead.
    status: Option<u16>,
    fault: Option<&'static str>,
}

/// The requests since the start or the last reset, numbered from 1.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    entries: VecDeque<Entry>,
    seen: u64,
}

impl Journal {
    /// Notes a request and how it was answered; gives its number.
    pub(crate) fn note(
        &mut self,
        provider: Provider,
        operation: Option<&'static str>,
        incoming: &Incoming,
        status: Option<u16>,
        fault: Option<&'static str>,
    ) -> u64 {
        if self.entries.len() == CAPACITY {
            self.entries.pop_front();
        }
        self.seen += 1;
        self.entries.push_back(Entry {
            sequence: self.seen,
            time: clock::three_decimals(clock::now()),
            provider: provider.name(),
            operation,
            method: incoming.method.clone(),
            path: incoming.path.clone(),
            query: redact_pairs(&incoming.query),
            headers: redact_headers(&incoming.headers),
            body: redact_body(operation, incoming),
            status,
            fault,
        });
        self.seen
    }

    /// Adds how a request was answered that was noted before.
    pub(crate) fn answered(&mut self, sequence: u64, status: u16) {
        let first = self.entries.front().map_or(0, |entry| entry.sequence);
        let index = sequence.checked_sub(first).and_then(|index| usize::try_from(index).ok());
        if let Some(entry) = index.and_then(|index| self.entries.get_mut(index)) {
            entry.status = Some(status);
        }
    }

    /// `{"requests": […]}`, the oldest first.
    pub(crate) fn to_json(&self) -> Value {
        serde_json::json!({ "requests": self.entries })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_requests_stay_and_keep_their_numbers() {
        let mut journal = Journal::default();
        for _ in 0..CAPACITY + 2 {
            journal.note(Provider::Lerian, None, &Incoming::default(), Some(404), None);
        }
        let shown = journal.to_json();
        let requests = shown["requests"].as_array().unwrap();
        assert_eq!(requests.len(), CAPACITY);
        assert_eq!((&requests[0]["sequence"], &requests[CAPACITY - 1]["sequence"]), (&3.into(), &10_002.into()));
        let last = journal.note(Provider::Lerian, None, &Incoming::default(), None, Some("delay"));
        journal.answered(last, 201);
        journal.answered(1, 500);
        let shown = journal.to_json();
        assert_eq!(
            (&shown["requests"][CAPACITY - 1]["status"], &shown["requests"][0]["status"]),
            (&201.into(), &404.into())
        );
    }

    #[test]
    fn no_secret_is_kept() {
        let mut journal = Journal::default();
        let mut incoming = Incoming { body: br#"{"password": "hunter2"}"#.to_vec(), ..Incoming::default() };
        incoming.headers.insert("authorization", "Bearer hunter2".parse().unwrap());
        incoming.query = vec![("token".into(), "hunter2".into())];
        journal.note(Provider::Matillion, None, &incoming, None, Some("reset_before"));
        assert!(!format!("{journal:?}{}", journal.to_json()).contains("hunter2"));
    }
}
