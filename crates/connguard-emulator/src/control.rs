//! `/_emulator/*`: how tests set the scene and look behind it. These requests are not in the journal.

use serde_json::{Value, json};

use crate::reply::Reply;
use crate::request::Incoming;
use crate::world::World;

const ROOT: &str = "/_emulator/";

/// Whether the path belongs here.
pub(crate) fn owns(path: &str) -> bool {
    path.starts_with(ROOT)
}

/// Answers a control request.
pub(crate) fn answer(world: &mut World, incoming: &Incoming) -> Reply {
    let name = incoming.path.strip_prefix(ROOT).unwrap_or_default();
    match (incoming.method.as_str(), name) {
        ("POST", "reset") => match world.reset() {
            Ok(()) => Reply::json(200, &json!({})),
            Err(error) => refusal(500, &error.to_string()),
        },
        ("GET", "settings") => settings(world),
        ("PUT", "settings") => put_settings(world, incoming),
        ("GET", "journal") => Reply::json(200, &world.journal.to_json()),
        (_, "reset") => refusal(405, "use POST").with_header("allow", "POST"),
        (_, "settings") => refusal(405, "use GET or PUT").with_header("allow", "GET, PUT"),
        (_, "journal") => refusal(405, "use GET").with_header("allow", "GET"),
        _ => refusal(404, "known are POST reset, GET and PUT settings, GET journal"),
    }
}

fn settings(world: &World) -> Reply {
    match serde_json::to_value(&world.settings) {
        Ok(settings) => Reply::json(200, &settings),
        Err(error) => refusal(500, &error.to_string()),
    }
}

fn put_settings(world: &mut World, incoming: &Incoming) -> Reply {
    if incoming.too_large {
        return refusal(413, "the settings are too long");
    }
    let patch: Value = match serde_json::from_slice(&incoming.body) {
        Ok(patch) => patch,
        Err(error) => return refusal(400, &format!("the settings are not JSON: {error}")),
    };
    match world.settings.merged(&patch) {
        Ok(merged) => {
            let with_unassigned = patch.pointer("/lerian/unassigned").is_some();
            match world.set(merged, patch.get("faults").is_some(), with_unassigned) {
                Ok(()) => settings(world),
                Err(error) => refusal(500, &error.to_string()),
            }
        }
        Err(text) => refusal(400, &text),
    }
}

fn refusal(status: u16, text: &str) -> Reply {
    Reply::json(status, &json!({ "error": text }))
}
