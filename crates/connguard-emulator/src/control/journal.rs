//! The requests that were received, for tests that prove what was sent and what was not.

use std::collections::VecDeque;
use std::sync::Arc;

use connguard_rules::Provider;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::redaction::{redact_body, redact_headers, redact_pairs};
use crate::clock;
use crate::http::request::Incoming;

/// The maximum number of requests, and of bytes of JSON in total; the oldest are dropped first.
const CAPACITY: usize = 10_000;
const LARGEST_SUM: usize = 64 * 1024 * 1024;

/// The maximum size of body, headers and query in bytes of JSON; of larger ones only the size is kept.
const LARGEST_PART: usize = 64 * 1024;

/// A request before it is answered, without its secrets. It is made without the lock.
#[derive(Debug)]
pub(crate) struct Received(Arc<Redacted>);

#[derive(Debug, Serialize)]
struct Redacted {
    time: String,
    provider: &'static str,
    operation: Option<&'static str>,
    /// The name of the credentials.
    credential: Option<String>,
    method: String,
    path: String,
    query: Box<RawValue>,
    headers: Box<RawValue>,
    body: Box<RawValue>,
}

impl Received {
    pub(crate) fn of(
        provider: Provider,
        operation: Option<&'static str>,
        credential: Option<String>,
        incoming: &Incoming,
    ) -> Self {
        let path = &incoming.path;
        Self(Arc::new(Redacted {
            time: clock::three_decimals(clock::now()),
            provider: provider.name(),
            operation,
            credential,
            method: incoming.method.clone(),
            path: if path.len() > LARGEST_PART { format!("[{} bytes]", path.len()) } else { path.clone() },
            query: capped(&redact_pairs(&incoming.query)),
            headers: capped(&redact_headers(&incoming.headers)),
            body: capped(&redact_body(operation, incoming)),
        }))
    }
}

/// The value as JSON, or its size.
fn capped(value: &Value) -> Box<RawValue> {
    let text = value.to_string();
    let text = if text.len() > LARGEST_PART { json!(format!("[{} bytes]", text.len())).to_string() } else { text };
    RawValue::from_string(text).unwrap_or_else(|_| RawValue::NULL.to_owned())
}

/// One request and its answer.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Entry {
    sequence: u64,
    #[serde(flatten, serialize_with = "serialize_shared")]
    redacted: Arc<Redacted>,
    /// Of the reply; none until there is one, and none if the connection was reset instead.
    status: Option<u16>,
    fault: Option<&'static str>,
}

fn serialize_shared<S: Serializer>(redacted: &Arc<Redacted>, serializer: S) -> Result<S::Ok, S::Error> {
    redacted.as_ref().serialize(serializer)
}

impl Entry {
    /// The approximate size of the entry in bytes of JSON.
    fn size(&self) -> usize {
        let Redacted { path, query, headers, body, .. } = &*self.redacted;
        path.len() + query.get().len() + headers.get().len() + body.get().len()
    }
}

/// The requests since the start or the last reset, numbered from 1.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    entries: VecDeque<Entry>,
    seen: u64,
    /// The total size of all entries.
    sum: usize,
}

impl Journal {
    /// Adds a request with its outcome; returns its number.
    pub(crate) fn push(&mut self, received: Received, status: Option<u16>, fault: Option<&'static str>) -> u64 {
        self.seen += 1;
        let entry = Entry { sequence: self.seen, redacted: received.0, status, fault };
        self.sum += entry.size();
        self.entries.push_back(entry);
        while self.entries.len() > CAPACITY || self.sum > LARGEST_SUM {
            let Some(oldest) = self.entries.pop_front() else { break };
            self.sum -= oldest.size();
        }
        self.seen
    }

    /// Adds the status of a request that was added before.
    pub(crate) fn answered(&mut self, sequence: u64, status: u16) {
        let first = self.entries.front().map_or(0, |entry| entry.sequence);
        let index = sequence.checked_sub(first).and_then(|index| usize::try_from(index).ok());
        if let Some(entry) = index.and_then(|index| self.entries.get_mut(index)) {
            entry.status = Some(status);
        }
    }

    /// All entries, the oldest first.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        self.entries.iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(incoming: &Incoming) -> Received {
        Received::of(Provider::Lerian, None, None, incoming)
    }

    fn shown(journal: &Journal) -> Vec<Value> {
        journal
            .entries()
            .iter()
            .map(|entry| serde_json::from_str(&serde_json::to_string(entry).unwrap()).unwrap())
            .collect()
    }

    #[test]
    fn the_newest_requests_stay_and_keep_their_numbers() {
        let mut journal = Journal::default();
        for _ in 0..CAPACITY + 2 {
            journal.push(seen(&Incoming::default()), Some(404), None);
        }
        let requests = shown(&journal);
        assert_eq!(requests.len(), CAPACITY);
        assert_eq!((&requests[0]["sequence"], &requests[CAPACITY - 1]["sequence"]), (&3.into(), &10_002.into()));
        let last = journal.push(seen(&Incoming::default()), None, Some("delay"));
        journal.answered(last, 201);
        journal.answered(1, 500);
        let requests = shown(&journal);
        assert_eq!((&requests[CAPACITY - 1]["status"], &requests[0]["status"]), (&201.into(), &404.into()));
        assert_eq!(requests[0]["query"], json!({}));
    }

    #[test]
    fn large_parts_are_measured_and_the_sum_is_limited() {
        let mut journal = Journal::default();
        let list = |length: usize| format!("[1{}]", ",1".repeat(length));
        let large = Incoming { body: list(LARGEST_PART).into(), ..Incoming::default() };
        journal.push(seen(&large), None, None);
        assert_eq!(shown(&journal)[0]["body"], json!("[131075 bytes]"));
        let kept = Incoming { body: list(LARGEST_PART / 2 - 2).into(), ..Incoming::default() };
        let kept = seen(&kept);
        for _ in 0..LARGEST_SUM / LARGEST_PART + 10 {
            journal.push(Received(Arc::clone(&kept.0)), None, None);
        }
        let sizes: usize = journal.entries().iter().map(Entry::size).sum();
        assert_eq!(sizes, journal.sum);
        assert!((LARGEST_SUM - 2 * LARGEST_PART..=LARGEST_SUM).contains(&sizes), "{sizes}");
    }

    #[test]
    fn no_secret_is_kept() {
        let mut journal = Journal::default();
        let mut incoming = Incoming { body: br#"{"password": "hunter2"}"#.to_vec(), ..Incoming::default() };
        incoming.headers.insert("authorization", "Bearer hunter2".parse().unwrap());
        incoming.query = vec![("token".into(), "hunter2".into())];
        journal.push(seen(&incoming), None, Some("reset_before"));
        assert!(!format!("{journal:?}{:?}", shown(&journal)).contains("hunter2"));
    }
}
