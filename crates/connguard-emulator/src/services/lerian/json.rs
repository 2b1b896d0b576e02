//! JSON as Go decodes it, where that differs from serde.

use std::borrow::Cow;

use serde_json::{Number, Value};

/// The bits that tell a leading surrogate from a trailing one.
const HALF: u32 = 0xfc00;
const LEADING: u32 = 0xd800;
const TRAILING: u32 = 0xdc00;

/// Parses JSON. A lone surrogate becomes U+FFFD, and `-0` is an integer.
pub(crate) fn read(text: &str) -> Option<Value> {
    serde_json::from_str(&mended(text)).ok()
}

/// The value with its numbers rounded to doubles.
pub(crate) fn with_doubles(value: &Value) -> Value {
    match value {
        Value::Number(number) => Value::Number(double(number)),
        Value::Array(items) => items.iter().map(with_doubles).collect(),
        Value::Object(members) => {
            Value::Object(members.iter().map(|(name, value)| (name.clone(), with_doubles(value))).collect())
        }
        other => other.clone(),
    }
}

/// Integers are formatted without a decimal point.
fn double(number: &Number) -> Number {
    let Some(double) = number.as_f64() else { return number.clone() };
    let text = format!("{double:.0}");
    let whole = text.parse::<i64>().map(Number::from).or_else(|_| text.parse::<u64>().map(Number::from));
    match whole {
        Ok(whole) if double.fract() == 0.0 => whole,
        _ => Number::from_f64(double).unwrap_or_else(|| number.clone()),
    }
}

fn mended(text: &str) -> Cow<'_, str> {
    if !text.contains("\\u") && !text.contains("-0") {
        return Cow::Borrowed(text);
    }
    let (mut out, mut rest, mut in_string) = (String::with_capacity(text.len()), text, false);
    while let Some(first) = rest.chars().next() {
        let taken = match first {
            '"' => {
                in_string = !in_string;
                out.push(first);
                1
            }
            '\\' if in_string => escape(rest, &mut out),
            '-' if !in_string && is_negative_zero(rest) => {
                out.push('0');
                2
            }
            _ => {
                out.push(first);
                first.len_utf8()
            }
        };
        rest = rest.get(taken..).unwrap_or_default();
    }
    Cow::Owned(out)
}

fn is_negative_zero(rest: &str) -> bool {
    rest.strip_prefix("-0")
        .is_some_and(|rest| !rest.starts_with(['.', 'e', 'E']) && !rest.starts_with(char::is_numeric))
}

/// Copies the escape that begins here, or its replacement; returns its length.
fn escape(rest: &str, out: &mut String) -> usize {
    let taken = match (unit(rest), rest.get(6..).and_then(unit)) {
        (Some(first), Some(second)) if first & HALF == LEADING && second & HALF == TRAILING => 12,
        (Some(first), _) if [LEADING, TRAILING].contains(&(first & HALF)) => {
            out.push_str("\\ufffd");
            return 6;
        }
        _ => 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
    };
    out.push_str(rest.get(..taken).unwrap_or_default());
    taken
}

/// The code unit of an escape `\uXXXX` at the start.
fn unit(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_lone_surrogate_is_replaced_and_a_pair_is_not() {
        assert_eq!(read(r#""\ud800""#), Some(json!("\u{fffd}")));
        assert_eq!(read(r#""\udc00\ud83d\ude42\ud800x""#), Some(json!("\u{fffd}🙂\u{fffd}x")));
        assert_eq!(read(r#""\\ud800é\"-0""#), Some(json!("\\ud800é\"-0")));
        assert_eq!(read(r#""\ud8""#), None);
    }

    #[test]
    fn negative_zero_is_whole() {
        assert_eq!(read("[-0, -0.0, -01]"), None);
        assert_eq!(read("[-0,-0.0,-1]").unwrap()[0].as_i64(), Some(0));
        assert_eq!(read("[-0,-0.0,-1]").unwrap()[1].as_i64(), None);
    }

    #[test]
    fn large_numbers_are_rounded() {
        let text = with_doubles(&json!({"a": [9_007_199_254_740_993_i64, 1.0, 0.5, -2]})).to_string();
        assert_eq!(text, r#"{"a":[9007199254740992,1,0.5,-2]}"#);
    }
}
