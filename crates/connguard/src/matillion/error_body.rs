//! Error replies: problem documents (RFC 9457), and whatever stands before the service.

use serde_json::Value;

use crate::error::ReplyError;

pub(super) fn read(body: &str) -> ReplyError {
    let Ok(Value::Object(problem)) = serde_json::from_str::<Value>(body) else {
        // A page of the network's edge; its text is in the error's body.
        return ReplyError::default();
    };
    let text = |name: &str| problem.get(name).and_then(Value::as_str).map(str::to_owned);
    ReplyError {
        api_code: text("type"),
        title: text("title"),
        detail: text("detail"),
        details: problem
            .get("violations")
            .and_then(Value::as_array)
            .map(|all| all.iter().map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned)).collect())
            .unwrap_or_default(),
        ..ReplyError::default()
    }
}
