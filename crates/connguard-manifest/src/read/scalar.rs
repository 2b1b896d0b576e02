//! YAML 1.2's core schema.

use serde_json::{Number, Value};

/// The value of a scalar without quotes; `None` for a number that JSON cannot hold.
pub(super) fn plain(text: &str) -> Option<Value> {
    Some(match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => {
            let unsigned = text.trim_start_matches(['-', '+']);
            if matches!(unsigned.to_ascii_lowercase().as_str(), ".inf" | ".nan") {
                return None;
            }
            if !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
                return Some(Value::String(text.to_owned()));
            }
            number(text)?
        }
    })
}

fn number(text: &str) -> Option<Value> {
    let radix = |prefix: &str, radix: u32| u64::from_str_radix(text.strip_prefix(prefix)?, radix).ok();
    if let Ok(integer) = text.parse::<i64>() {
        return Some(integer.into());
    }
    if let Some(integer) = text.parse::<u64>().ok().or_else(|| radix("0x", 16)).or_else(|| radix("0o", 8)) {
        return Some(integer.into());
    }
    let is_integer = text.trim_start_matches(['-', '+']).bytes().all(|b| b.is_ascii_digit());
    let looks_like_a_float = text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    match text.parse::<f64>() {
        // Digits beyond 64 bits would be lost.
        Ok(_) if is_integer => None,
        Ok(float) if looks_like_a_float => Number::from_f64(float).map(Value::Number),
        _ => Some(Value::String(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn scalars_follow_the_core_schema() {
        for (text, expected) in [
            ("5432", json!(5432)),
            ("-1", json!(-1)),
            ("18446744073709551615", json!(u64::MAX)),
            ("0x1F", json!(31)),
            ("0o17", json!(15)),
            ("1.5", json!(1.5)),
            ("1e3", json!(1000.0)),
            ("2024-01-15", json!("2024-01-15")),
            ("10.0.0.1", json!("10.0.0.1")),
            ("no", json!("no")),
            ("True", json!(true)),
            ("~", json!(null)),
            ("-", json!("-")),
            ("1_000", json!("1_000")),
            ("550e8400-e29b-41d4-a716-446655440002", json!("550e8400-e29b-41d4-a716-446655440002")),
        ] {
            assert_eq!(plain(text), Some(expected), "{text}");
        }
        for lost in [".inf", "-.INF", ".nan", "18446744073709551616", "-9223372036854775809", "1e999"] {
            assert_eq!(plain(lost), None, "{lost}");
        }
    }
}
