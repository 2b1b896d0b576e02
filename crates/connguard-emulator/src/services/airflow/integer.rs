//! What the service takes for an integer.

use serde_json::Value;

use super::refusal::{Finding, Place};

/// An integer; none if it is beyond 64 bits, which the service takes and its database does not.
pub(crate) type Integer = Option<i64>;

/// Reads an integer from JSON: also a boolean, a number without a fraction, and a string.
pub(crate) fn read(value: &Value, place: &Place) -> Result<Integer, Finding> {
    let refuse = |kind: &str, message: &str| Err(Finding::new(kind, place, message, value));
    match value {
        Value::Bool(is) => Ok(Some(i64::from(*is))),
        Value::Number(number) if number.is_i64() || number.is_u64() => Ok(number.as_i64()),
        Value::Number(number) => match number.as_f64().unwrap_or_default() {
            float if float.fract() != 0.0 => {
                refuse("int_from_float", "Input should be a valid integer, got a number with a fractional part")
            }
            float => match format!("{float:.0}").parse() {
                Ok(whole) => Ok(Some(whole)),
                Err(_) => {
                    refuse("int_parsing_size", "Unable to parse input string as an integer, exceeded maximum size")
                }
            },
        },
        Value::String(text) => parse(text).ok_or_else(|| {
            let message = "Input should be a valid integer, unable to parse string as an integer";
            Finding::new("int_parsing", place, message, value)
        }),
        _ => refuse("int_type", "Input should be a valid integer"),
    }
}

/// Reads digits with a sign, blanks around them, single underscores between them, and zeros after a point.
fn parse(text: &str) -> Option<Integer> {
    let text = text.trim();
    let (sign, digits) =
        text.strip_prefix('-').map_or(("", text.strip_prefix('+').unwrap_or(text)), |rest| ("-", rest));
    let digits = match digits.split_once('.') {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0') => whole,
        _ => digits,
    };
    let is_group = |group: &str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    digits.split('_').all(is_group).then(|| format!("{sign}{}", digits.replace('_', "")).parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn much_looks_like_an_integer() {
        let integer = |value: Value| read(&value, &Place::of("body")).ok();
        for (value, number) in
            [(json!(" +5_432\n"), 5432), (json!("-007.00"), -7), (json!(5.0), 5), (json!(true), 1), (json!(-0.0), 0)]
        {
            assert_eq!(integer(value.clone()), Some(Some(number)), "{value}");
        }
        for value in [json!("9223372036854775808"), json!(9_223_372_036_854_775_808_u64)] {
            assert_eq!(integer(value.clone()), Some(None), "{value}");
        }
        for value in ["", "5.", "5.5", "--5", "5__4", "_5", "5_", "+ 5", "1e3", "0x10", "\u{665}"].map(Value::from) {
            assert_eq!(integer(value.clone()), None, "{value}");
        }
        assert_eq!([json!(1.5), json!(1e19), json!([])].map(integer), [None, None, None]);
    }
}
