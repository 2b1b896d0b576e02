//! The control routes `/_emulator/*`, for tests. These requests are not in the journal.

use std::io::{self, ErrorKind};

use serde::Serialize;
use serde_json::{Value, json};

use super::journal::Entry;
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::shared::Shared;

const ROOT: &str = "/_emulator/";

/// What the control routes read and change.
pub(crate) trait Controlled {
    /// Back to the start: only the seed's state, default settings, no faults, an empty journal. Tokens stay valid.
    fn reset(&mut self) -> io::Result<()>;

    /// The settings in force.
    fn settings(&self) -> io::Result<Value>;

    /// Changes the given settings. `InvalidInput` if one is unknown or invalid; then none is changed.
    fn change_settings(&mut self, changes: &Value) -> io::Result<()>;

    /// All requests in the journal, the oldest first.
    fn journal(&self) -> Vec<Entry>;
}

/// Whether the path belongs here.
pub(crate) fn owns(path: &str) -> bool {
    path.starts_with(ROOT)
}

/// Answers a control request.
pub(crate) fn answer<C: Controlled>(emulator: &Shared<C>, incoming: &Incoming) -> Reply {
    let name = incoming.path.strip_prefix(ROOT).unwrap_or_default();
    match (incoming.method.as_str(), name) {
        ("POST", "reset") => match emulator.lock().reset() {
            Ok(()) => Reply::json(200, &json!({})),
            Err(error) => refusal(500, &error.to_string()),
        },
        ("GET", "settings") => settings(emulator.lock().settings()),
        ("PUT", "settings") => put_settings(emulator, incoming),
        ("GET", "journal") => journal(emulator),
        (_, "reset") => refusal(405, "use POST").with_header("allow", "POST"),
        (_, "settings") => refusal(405, "use GET or PUT").with_header("allow", "GET, PUT"),
        (_, "journal") => refusal(405, "use GET").with_header("allow", "GET"),
        _ => refusal(404, "known are POST reset, GET and PUT settings, GET journal"),
    }
}

fn journal<C: Controlled>(emulator: &Shared<C>) -> Reply {
    // It is serialized without the lock.
    let entries = emulator.lock().journal();
    match serde_json::to_vec(&Journal { requests: &entries }) {
        Ok(body) => Reply::json_bytes(200, body),
        Err(error) => refusal(500, &error.to_string()),
    }
}

#[derive(Serialize)]
struct Journal<'a> {
    requests: &'a [Entry],
}

fn settings(in_force: io::Result<Value>) -> Reply {
    match in_force {
        Ok(settings) => Reply::json(200, &settings),
        Err(error) if error.kind() == ErrorKind::InvalidInput => refusal(400, &error.to_string()),
        Err(error) => refusal(500, &error.to_string()),
    }
}

fn put_settings<C: Controlled>(emulator: &Shared<C>, incoming: &Incoming) -> Reply {
    if incoming.too_large {
        return refusal(413, "the settings are too long");
    }
    let changes: Value = match serde_json::from_slice(&incoming.body) {
        Ok(changes) => changes,
        Err(error) => return refusal(400, &format!("the settings are not JSON: {error}")),
    };
    settings(change(&mut *emulator.lock(), &changes))
}

/// Changes settings; returns those in force.
pub(crate) fn change(emulator: &mut impl Controlled, changes: &Value) -> io::Result<Value> {
    emulator.change_settings(changes)?;
    emulator.settings()
}

pub(crate) fn refusal(status: u16, text: &str) -> Reply {
    Reply::json(status, &json!({ "error": text }))
}
