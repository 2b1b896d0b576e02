//! Values that JSON cannot represent are replaced by null, so that the rest of the request is checked as well.

use serde_json::Value;

use crate::body::json::parse_at;
use crate::spec::arguments::Arguments;
use crate::spec::operation::{Location, Operation};
use crate::spec::violation::Violation;

/// The most values that are replaced in one string.
const MOST_REPLACED: usize = 100;

/// Parses a JSON string like [`parse`](crate::parse). Values that JSON cannot represent become null, each with its
/// violation; `None` if the string is not JSON otherwise.
pub fn parse_replacing(text: &str) -> (Option<Value>, Vec<Violation>) {
    let mut found = Vec::new();
    let mut text = text.to_owned();
    loop {
        match parse_at(&text) {
            Ok(value) => return (Some(value), found),
            Err((violation, value)) => {
                found.push(violation);
                match value.filter(|_| found.len() < MOST_REPLACED) {
                    Some(range) => text.replace_range(range, "null"),
                    None => return (None, found),
                }
            }
        }
    }
}

impl Operation {
    /// Checks a request in which null replaces the values that the violations in `input` are about, and returns these and
    /// all others. With `sending`, every required parameter must be present, as for [`check_call`](Self::check_call).
    pub fn check_replaced(
        &'static self,
        arguments: &Arguments,
        body: Option<&Value>,
        input: Vec<Violation>,
        sending: bool,
    ) -> Vec<Violation> {
        let mut others = if sending { self.check_call(arguments, body) } else { self.check(arguments, body) };
        if input.is_empty() {
            return others;
        }
        others.retain(|violation| !follows(violation, &input, body));
        let mut all = input;
        all.extend(others);
        all.sort_by_key(|violation| !violation.is_error());
        all
    }
}

/// Whether a violation is only about the null that replaces a value.
fn follows(violation: &Violation, input: &[Violation], body: Option<&Value>) -> bool {
    let in_body = violation.location == Location::Body;
    let known = input.iter().any(|one| one.rule.id == violation.rule.id && one.path == violation.path);
    // The replaced value is not known, so that the body may not be empty.
    let empty = in_body && violation.path.is_empty() && violation.rule.id.ends_with(".body.empty");
    // Nor what a body lacks that could not be read.
    let unread = in_body && body.is_none() && input.iter().any(|one| one.location == Location::Body);
    known
        || empty
        || unread
        || input.iter().filter(|one| one.location == violation.location).any(|one| {
            let inside =
                violation.path.strip_prefix(&one.path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            // A violation about a member's name is reported at the object, which was not replaced.
            let replaced = !in_body || body.and_then(|body| body.pointer(&one.path)).is_none_or(Value::is_null);
            inside && replaced
        })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::check::findings::input_violation;
    use crate::spec::catalogue::operation;

    #[test]
    fn every_value_that_json_cannot_hold_is_found_in_one_go() {
        let (value, found) = parse_replacing(r#"{"a": NaN, "b": [1, -Infinity , 1e400], "c": "\ud800", "d": 5}"#);
        assert_eq!(value, Some(json!({"a": null, "b": [1, null, null], "c": null, "d": 5})));
        let found: Vec<_> = found.iter().map(|v| (v.rule.id, v.path.as_str())).collect();
        let number = "input.json.number";
        assert_eq!(found, [(number, "/a"), (number, "/b/1"), (number, "/b/2"), ("input.json.text", "/c")]);
        let (value, found) = parse_replacing(r#"{"a": NaN, "b": tru}"#);
        assert_eq!((value, found.len()), (None, 2));
        for text in ["", "{", "NaN", "[NaN", "{\"a\":\"\\ud800", "{\"\\ud800\": 1}", "-Infinityé", "1e999"] {
            parse_replacing(text);
        }
        let (value, found) = parse_replacing(r#"{"a": 1, "\ud800": 2}"#);
        assert_eq!((value, found.len()), (None, 1), "a name cannot be replaced");
        assert_eq!(parse_replacing("NaN").0, Some(Value::Null));
        let (value, found) = parse_replacing(&format!("[{}]", vec!["NaN"; 1000].join(",")));
        assert_eq!((value, found.len()), (None, MOST_REPLACED));
    }

    #[test]
    fn what_null_stands_for_is_told_once_and_the_rest_is_checked() {
        let body = json!({"configName": "a b", "type": "POSTGRES", "host": "h", "port": null, "databaseName": "d",
            "userName": "u", "password": "p", "metadata": {"x": null}});
        let input = |path: &str| input_violation("input.json.number", Location::Body, path, "m").unwrap();
        let arguments = Arguments::from_iter([("product".to_owned(), json!("p"))]);
        let create = operation("lerian.create_connection").unwrap();
        let checked = |input| create.check_replaced(&arguments, Some(&body), input, true);
        let found: Vec<_> =
            checked(vec![input("/port"), input("/metadata/x")]).into_iter().map(|v| (v.rule.id, v.path)).collect();
        let expected = [
            ("input.json.number", "/port"),
            ("input.json.number", "/metadata/x"),
            ("lerian.type.values", "/type"),
            ("lerian.config-name.characters", "/configName"),
        ];
        assert_eq!(found, expected.map(|(rule, path)| (rule, path.to_owned())));
        assert!(checked(vec![input("")]).len() > 1, "a finding about a name does not hide those about values");
        assert_eq!(input_violation("lerian.port.range", Location::Body, "", ""), None);
    }
}
