//! Error replies: `detail` is a string, a list of findings that repeat what was sent, or an object.

use serde_json::{Map, Value, json};

use crate::error::ReplyError;

/// What a finding says without repeating the request.
const KEPT: [&str; 3] = ["type", "loc", "msg"];

pub(super) fn read(body: &str) -> ReplyError {
    let Ok(Value::Object(mut reply)) = serde_json::from_str::<Value>(body) else {
        // Some failures are plain text, e.g. "Internal Server Error".
        let line = body.trim();
        let plain = !line.is_empty() && !line.starts_with(['<', '{', '[', '"']) && line.len() < 200;
        return ReplyError { detail: plain.then(|| line.to_owned()), ..ReplyError::default() };
    };
    match reply.get_mut("detail").map(Value::take) {
        Some(Value::Array(findings)) => invalid(&findings),
        Some(Value::Object(detail)) => {
            let text = |name: &str| detail.get(name).and_then(Value::as_str).map(str::to_owned);
            ReplyError { title: text("reason"), detail: text("message"), ..ReplyError::default() }
        }
        detail => {
            let detail = detail.or_else(|| reply.get("error").cloned());
            ReplyError { detail: detail.and_then(|detail| detail.as_str().map(str::to_owned)), ..ReplyError::default() }
        }
    }
}

/// Findings with their places. What they repeat of the request may be a password, and is left out of the body, too.
fn invalid(findings: &[Value]) -> ReplyError {
    let kept = |finding: &Value| -> Value {
        KEPT.iter().filter_map(|name| Some(((*name).to_owned(), finding.get(*name)?.clone()))).collect()
    };
    let body = json!({ "detail": findings.iter().map(kept).collect::<Vec<_>>() });
    let (mut fields, mut details) = (Map::new(), Vec::new());
    for finding in findings {
        let message = finding.get("msg").and_then(Value::as_str).unwrap_or("invalid");
        match place(finding) {
            // What is said of the body as a whole.
            place if place.is_empty() => details.push(message.to_owned()),
            place => drop(fields.entry(place).or_insert_with(|| message.into())),
        }
    }
    ReplyError { details, body: Some(body.to_string()), fields, ..ReplyError::default() }
}

/// `["body", "actions", 0, "port"]` as `actions.0.port`.
fn place(finding: &Value) -> String {
    let parts = finding.get("loc").and_then(Value::as_array).into_iter().flatten().skip(1);
    let parts = parts.map(|part| part.as_str().map_or_else(|| part.to_string(), str::to_owned));
    parts.collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_forms_come_out_in_one_and_nothing_that_was_sent() {
        let body = r#"{"detail":[{"type":"missing","loc":["body","conn_type"],"msg":"Field required","input":{"password":"s3cret"},"ctx":{"a":"s3cret"}}]}"#;
        let read_back = read(body);
        assert_eq!(read_back.fields["conn_type"], "Field required");
        assert_eq!(read_back.details, Vec::<String>::new());
        assert!(!format!("{read_back:?}").contains("s3cret"), "{read_back:?}");
        assert_eq!(
            read_back.body.as_deref(),
            Some(r#"{"detail":[{"type":"missing","loc":["body","conn_type"],"msg":"Field required"}]}"#)
        );
        for (body, detail) in [
            (r#"{"detail":"Forbidden"}"#, Some("Forbidden")),
            (r#"{"error":"API route not found"}"#, Some("API route not found")),
            (r#"{"detail":{"reason":"Unique constraint violation","message":"m"}}"#, Some("m")),
            ("Internal Server Error", Some("Internal Server Error")),
            ("<html>502</html>", None),
            ("[1]", None),
        ] {
            assert_eq!(read(body).detail.as_deref(), detail, "{body}");
        }
    }
}
