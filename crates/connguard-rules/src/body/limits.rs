//! Limits of every body: numbers, lengths of strings, depth.

use serde_json::{Map, Value};

use super::pointer::Path;
use crate::spec::generated::shared as rule;
use crate::spec::violation::Violation;

/// The deepest nesting of objects and arrays, including the body itself.
pub const MAX_DEPTH: usize = 64;
/// The longest string, in bytes.
pub(crate) const MAX_STRING: usize = 262_144;
/// Integers from here on, or below the least, do not fit into 64 bits.
const BEYOND_64_BITS: f64 = 18_446_744_073_709_551_616.0;
const LEAST_64_BITS: f64 = -9_223_372_036_854_775_808.0;

/// Checks numbers, lengths and depth; `false` if the body is nested too deeply to be checked further.
pub(crate) fn check(body: &Map<String, Value>, out: &mut Vec<Violation>) -> bool {
    let before = out.len();
    check_members(body, Path::Root(""), 1, out);
    !out[before..].iter().any(|v| std::ptr::eq(v.rule, &rule::JSON_DEPTH))
}

fn check_members(map: &Map<String, Value>, path: Path<'_>, depth: usize, out: &mut Vec<Violation>) {
    for (key, value) in map {
        if key.len() > MAX_STRING {
            let message = format!("a member's name is longer than {MAX_STRING} bytes");
            out.push(Violation::new(&rule::JSON_TEXT_LENGTH, path.pointer(), message));
        } else {
            check_value(value, Path::Member(&path, key), depth, out);
        }
    }
}

fn check_value(value: &Value, path: Path<'_>, depth: usize, out: &mut Vec<Violation>) {
    match value {
        Value::String(text) if text.len() > MAX_STRING => {
            let rule = &rule::JSON_TEXT_LENGTH;
            let message = format!("has {} bytes, more than {MAX_STRING}; {}", text.len(), rule.remedy);
            out.push(Violation::new(rule, path.pointer(), message));
        }
        Value::Number(number)
            if number.is_f64() && number.as_f64().is_some_and(|n| !(LEAST_64_BITS..BEYOND_64_BITS).contains(&n)) =>
        {
            out.push(Violation::of(&rule::JSON_NUMBER, path.pointer()));
        }
        Value::Array(_) | Value::Object(_) if depth >= MAX_DEPTH => {
            out.push(Violation::of(&rule::JSON_DEPTH, path.pointer()));
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                check_value(item, Path::Index(&path, index), depth + 1, out);
            }
        }
        Value::Object(map) => check_members(map, path, depth + 1, out),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::json::parse;

    #[test]
    fn numbers_lengths_and_depth_are_limited() {
        let check = |value: Value| {
            let mut out = Vec::new();
            check(value.as_object().unwrap(), &mut out);
            out.iter().map(|v| (v.rule.id, v.path.clone())).collect::<Vec<_>>()
        };
        let value = parse("{\"a\": [123456789012345678901234567890]}").unwrap();
        assert_eq!(check(value), [("input.json.number", "/a/0".to_owned())]);
        assert_eq!(
            check(serde_json::json!({"b": "x".repeat(1_000_000)})),
            [("input.json.text-length", "/b".to_owned())]
        );
        assert_eq!(check(serde_json::json!({"b": 1.5, "c": u64::MAX, "d": i64::MIN})), []);
        let deep = parse(&format!("{{\"a\": {}{}}}", "[".repeat(100), "]".repeat(100))).unwrap();
        assert_eq!(check(deep)[0].0, "input.json.depth");
    }

    #[test]
    fn the_rules_name_the_limits() {
        assert!(rule::JSON_DEPTH.summary.contains(&format!("more than {MAX_DEPTH} levels")));
        assert!(rule::JSON_TEXT_LENGTH.summary.contains(&format!("longer than {MAX_STRING} bytes")));
    }
}
