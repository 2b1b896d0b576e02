//! Error replies: the envelope, problem documents, integer codes and plain text.

use serde_json::{Map, Value};

use crate::error::ReplyError;

pub(super) fn read(body: &str) -> ReplyError {
    let Ok(Value::Object(reply)) = serde_json::from_str::<Value>(body) else {
        // Authentication answers in plain text, e.g. "Missing Token".
        let line = body.trim();
        let plain = !line.is_empty() && !line.starts_with('<') && line.len() < 200;
        return ReplyError { detail: plain.then(|| line.to_owned()), ..ReplyError::default() };
    };
    let text = |name: &str| reply.get(name).and_then(Value::as_str).map(str::to_owned);
    let mut fields = reply.get("fields").and_then(Value::as_object).cloned().unwrap_or_default();
    let errors = reply.get("errors").and_then(Value::as_array);
    errors.into_iter().flatten().for_each(|e| problem_field(e, &mut fields));
    let details = errors.into_iter().flatten().filter_map(schema_error).collect();
    ReplyError {
        // Some errors of the router have a number here.
        api_code: reply.get("code").map(|code| code.as_str().map_or_else(|| code.to_string(), str::to_owned)),
        title: text("title"),
        detail: text("message").or_else(|| text("detail")),
        fields,
        details,
        ..ReplyError::default()
    }
}

/// `{"type": "FIELD_NOT_FOUND", "dataSourceId": …, "table": …, "field": …}` of a schema's validation, as a line that says
/// where it is: a finding has no message, or one that does not.
fn schema_error(error: &Value) -> Option<String> {
    let text = |name: &str| error.get(name).and_then(Value::as_str);
    let kind = text("type").filter(|_| text("location").is_none())?;
    let named = [("field", "field"), ("table", "table"), ("data source", "dataSourceId")];
    let place: Vec<String> =
        named.iter().filter_map(|(what, member)| Some(format!("{what} {}", text(member)?))).collect();
    let parts = [Some(place.join(" of ")).filter(|place| !place.is_empty()), text("message").map(str::to_owned)];
    Some(parts.into_iter().flatten().fold(kind.to_owned(), |line, part| format!("{line}: {part}")))
}

/// `{"location": "body.host", "message": …}`; the value that it repeats is left out.
fn problem_field(error: &Value, fields: &mut Map<String, Value>) {
    let text = |name: &str| error.get(name).and_then(Value::as_str);
    if let (Some(location), Some(message)) = (text("location"), text("message")) {
        let field = location.strip_prefix("body.").unwrap_or(location);
        fields.insert(field.to_owned(), message.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_forms_come_out_in_one() {
        let envelope = read(r#"{"code":"FET-0402","title":"Missing","message":"m","fields":{"host":"required"}}"#);
        assert_eq!((envelope.api_code.as_deref(), envelope.detail.as_deref()), (Some("FET-0402"), Some("m")));
        assert_eq!(envelope.fields["host"], "required");
        let problem = read(
            r#"{"code":"FET-0402","title":"Bad Request","detail":"d","errors":[{"location":"body.ssl.ca","message":"required","value":"x"}]}"#,
        );
        assert_eq!((problem.detail.as_deref(), problem.fields["ssl.ca"].as_str()), (Some("d"), Some("required")));
        assert_eq!(read(r#"{"code":404,"title":"request_failed","message":"m"}"#).api_code.as_deref(), Some("404"));
        let findings = read(
            r#"{"code":"FET-1060","errors":[{"type":"FIELD_NOT_FOUND","dataSourceId":"prod","table":"customers","field":"ID"},
            {"type":"TABLE_NOT_FOUND","dataSourceId":"prod","table":"nope"},{"type":"DATA_SOURCE_NOT_FOUND","dataSourceId":"x"},
            {"type":"NEW","message":"m"}]}"#,
        );
        let lines = [
            "FIELD_NOT_FOUND: field ID of table customers of data source prod",
            "TABLE_NOT_FOUND: table nope of data source prod",
            "DATA_SOURCE_NOT_FOUND: data source x",
            "NEW: m",
        ];
        assert_eq!(findings.details, lines);
        assert_eq!(read("Missing Token").detail.as_deref(), Some("Missing Token"));
        assert_eq!(read("<html>502</html>").detail, None);
    }
}
