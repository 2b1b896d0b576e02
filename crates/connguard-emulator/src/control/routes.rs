//! `/_emulator/*`: how tests set the scene and look behind it. These requests are not in the journal.

use std::io::{self, ErrorKind};

use serde::Serialize;
use serde_json::{Value, json};

use crate::control::journal::Entry;
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::services::lerian;
use crate::world::{Shared, World};

const ROOT: &str = "/_emulator/";

/// Whether the path belongs here.
pub(crate) fn owns(path: &str) -> bool {
    path.starts_with(ROOT)
}

/// Answers a control request.
pub(crate) fn answer(world: &Shared, incoming: &Incoming) -> Reply {
    let name = incoming.path.strip_prefix(ROOT).unwrap_or_default();
    match (incoming.method.as_str(), name) {
        ("POST", "reset") => match world.lock().reset() {
            Ok(()) => Reply::json(200, &json!({})),
            Err(error) => refusal(500, &error.to_string()),
        },
        ("GET", "settings") => settings(&world.lock()),
        ("PUT", "settings") => put_settings(world, incoming),
        ("GET", "journal") => journal(world),
        (_, "reset") => refusal(405, "use POST").with_header("allow", "POST"),
        (_, "settings") => refusal(405, "use GET or PUT").with_header("allow", "GET, PUT"),
        (_, "journal") => refusal(405, "use GET").with_header("allow", "GET"),
        _ => refusal(404, "known are POST reset, GET and PUT settings, GET journal"),
    }
}

fn journal(world: &Shared) -> Reply {
    let entries = world.lock().journal.entries();
    match serde_json::to_vec(&Journal { requests: &entries }) {
        Ok(body) => Reply::json_bytes(200, body),
        Err(error) => refusal(500, &error.to_string()),
    }
}

#[derive(Serialize)]
struct Journal<'a> {
    requests: &'a [Entry],
}

fn settings(world: &World) -> Reply {
    match shown(world) {
        Ok(settings) => Reply::json(200, &settings),
        Err(error) => refusal(500, &error.to_string()),
    }
}

fn put_settings(world: &Shared, incoming: &Incoming) -> Reply {
    if incoming.too_large {
        return refusal(413, "the settings are too long");
    }
    let changes: Value = match serde_json::from_slice(&incoming.body) {
        Ok(changes) => changes,
        Err(error) => return refusal(400, &format!("the settings are not JSON: {error}")),
    };
    match change(&mut world.lock(), &changes) {
        Ok(settings) => Reply::json(200, &settings),
        Err(error) if error.kind() == ErrorKind::InvalidInput => refusal(400, &error.to_string()),
        Err(error) => refusal(500, &error.to_string()),
    }
}

/// Changes the settings that are named and shows all of them. `InvalidInput` says that one is not usable; then none is
/// changed.
pub(crate) fn change(world: &mut World, changes: &Value) -> io::Result<Value> {
    let merged = world.settings.merged(changes).map_err(|text| io::Error::new(ErrorKind::InvalidInput, text))?;
    let with_unassigned = changes.pointer("/lerian/unassigned").is_some();
    world.set(merged, changes.get("faults").is_some(), with_unassigned)?;
    if changes.pointer("/lerian/created_at").is_some() {
        lerian::backdate(world)?;
    }
    shown(world)
}

fn shown(world: &World) -> io::Result<Value> {
    serde_json::to_value(&world.settings).map_err(io::Error::other)
}

pub(crate) fn refusal(status: u16, text: &str) -> Reply {
    Reply::json(status, &json!({ "error": text }))
}
