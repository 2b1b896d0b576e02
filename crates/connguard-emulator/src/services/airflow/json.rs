//! JSON as Python's parser reads it: of repeated names the last counts, NaN is a number, integers have no limit.

use std::collections::HashMap;

use serde_json::{Map, Number, Value};

/// How deep values may be nested; Python's limit depends on its stack and is a little higher.
const DEEPEST: usize = 600;

/// What is wrong with a text that is nested deeper.
pub(crate) const TOO_DEEP: &str = "Too deep";

/// A value. Numbers stay as they are written, so that none loses digits.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Integer(String),
    Float(f64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// Why a text is not JSON, in the words of Python's parser, and at which character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unreadable {
    pub(crate) what: &'static str,
    pub(crate) at: usize,
}

/// A text as it was read.
pub(crate) struct Document {
    pub(crate) root: Json,
    /// It has a lone surrogate or a number that is not finite, which a reply cannot repeat.
    pub(crate) is_unprintable: bool,
    /// It has such a number, which no member of a connection is.
    pub(crate) has_no_number: bool,
}

/// Parses a text.
pub(crate) fn parse(text: &str) -> Result<Document, Unreadable> {
    let mut reader = Reader { text, at: 0, is_unprintable: false, has_no_number: false };
    let read = reader
        .blank()
        .value(0)
        .and_then(|root| if reader.blank().at < text.len() { reader.fail("Extra data") } else { Ok(root) });
    let root = read.map_err(|(what, at)| Unreadable { what, at: text[..at].chars().count() })?;
    Ok(Document { root, is_unprintable: reader.is_unprintable, has_no_number: reader.has_no_number })
}

/// The kind of an error and its place in bytes.
type Failed = (&'static str, usize);

struct Reader<'a> {
    text: &'a str,
    at: usize,
    is_unprintable: bool,
    has_no_number: bool,
}

impl Reader<'_> {
    fn rest(&self) -> &[u8] {
        &self.text.as_bytes()[self.at..]
    }

    fn next(&self) -> Option<u8> {
        self.rest().first().copied()
    }

    fn blank(&mut self) -> &mut Self {
        self.at += self.rest().iter().take_while(|byte| b" \t\n\r".contains(byte)).count();
        self
    }

    fn fail<T>(&self, what: &'static str) -> Result<T, Failed> {
        Err((what, self.at))
    }

    /// Goes past this byte, or fails.
    fn expect(&mut self, byte: u8, what: &'static str) -> Result<&mut Self, Failed> {
        if self.next() != Some(byte) {
            return self.fail(what);
        }
        self.at += 1;
        Ok(self)
    }

    fn value(&mut self, depth: usize) -> Result<Json, Failed> {
        if depth > DEEPEST {
            return self.fail(TOO_DEEP);
        }
        match self.next() {
            Some(b'"') => self.text().map(Json::Text),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            _ => self.scalar(),
        }
    }

    fn scalar(&mut self) -> Result<Json, Failed> {
        let words = [
            ("null", Json::Null),
            ("true", Json::Bool(true)),
            ("false", Json::Bool(false)),
            ("NaN", Json::Float(f64::NAN)),
            ("Infinity", Json::Float(f64::INFINITY)),
            ("-Infinity", Json::Float(f64::NEG_INFINITY)),
        ];
        if let Some((word, value)) = words.into_iter().find(|(word, _)| self.rest().starts_with(word.as_bytes())) {
            self.at += word.len();
            self.has_no_number |= matches!(value, Json::Float(_));
            self.is_unprintable |= self.has_no_number;
            return Ok(value);
        }
        let rest = self.rest();
        let digits = |from: usize| rest.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
        let sign = usize::from(rest.first() == Some(&b'-'));
        let whole = if rest.get(sign) == Some(&b'0') { 1 } else { digits(sign) };
        if whole == 0 {
            return self.fail("Expecting value");
        }
        let mut end = sign + whole;
        let fraction = if rest.get(end) == Some(&b'.') { digits(end + 1) } else { 0 };
        end += if fraction > 0 { fraction + 1 } else { 0 };
        let mark = usize::from(matches!(rest.get(end), Some(b'e' | b'E')));
        let signed = mark + usize::from(mark > 0 && matches!(rest.get(end + 1), Some(b'+' | b'-')));
        let exponent = if mark > 0 { digits(end + signed) } else { 0 };
        end += if exponent > 0 { signed + exponent } else { 0 };
        let number = &self.text[self.at..self.at + end];
        self.at += end;
        if fraction == 0 && exponent == 0 {
            return Ok(Json::Integer(if number == "-0" { "0".to_owned() } else { number.to_owned() }));
        }
        let float: f64 = number.parse().unwrap_or(f64::NAN);
        self.has_no_number |= !float.is_finite();
        self.is_unprintable |= self.has_no_number;
        Ok(Json::Float(float))
    }

    fn list(&mut self, depth: usize) -> Result<Json, Failed> {
        self.at += 1;
        let mut items = Vec::new();
        if self.blank().next() != Some(b']') {
            loop {
                items.push(self.blank().value(depth + 1)?);
                if self.blank().next() == Some(b']') {
                    break;
                }
                self.expect(b',', "Expecting ',' delimiter")?;
            }
        }
        self.at += 1;
        Ok(Json::List(items))
    }

    fn object(&mut self, depth: usize) -> Result<Json, Failed> {
        self.at += 1;
        let (mut members, mut places) = (Vec::<(String, Json)>::new(), HashMap::new());
        if self.blank().next() != Some(b'}') {
            loop {
                if self.blank().next() != Some(b'"') {
                    return self.fail("Expecting property name enclosed in double quotes");
                }
                let name = self.text()?;
                let value = self.blank().expect(b':', "Expecting ':' delimiter")?.blank().value(depth + 1)?;
                match places.get(&name) {
                    Some(place) => members[*place] = (name, value),
                    None => {
                        places.insert(name.clone(), members.len());
                        members.push((name, value));
                    }
                }
                if self.blank().next() == Some(b'}') {
                    break;
                }
                self.expect(b',', "Expecting ',' delimiter")?;
            }
        }
        self.at += 1;
        Ok(Json::Object(members))
    }

    fn text(&mut self) -> Result<String, Failed> {
        let begin = self.at;
        self.at += 1;
        let mut out = String::new();
        loop {
            let plain = self.rest().iter().take_while(|byte| **byte >= b' ' && !b"\"\\".contains(byte)).count();
            out.push_str(&self.text[self.at..self.at + plain]);
            self.at += plain;
            match self.next() {
                Some(b'"') => break,
                Some(b'\\') => self.escape(begin, &mut out)?,
                Some(_) => return self.fail("Invalid control character at"),
                None => return Err(("Unterminated string starting at", begin)),
            }
        }
        self.at += 1;
        Ok(out)
    }

    fn escape(&mut self, begin: usize, out: &mut String) -> Result<(), Failed> {
        let plain = match self.rest().get(1) {
            None => return Err(("Unterminated string starting at", begin)),
            Some(b'u') => return self.code_point(out),
            Some(b'n') => '\n',
            Some(b't') => '\t',
            Some(b'r') => '\r',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(*byte),
            Some(_) => return self.fail("Invalid \\escape"),
        };
        self.at += 2;
        out.push(plain);
        Ok(())
    }

    /// An escape `\uXXXX`, or two that are a surrogate pair. A lone surrogate becomes U+FFFD.
    fn code_point(&mut self, out: &mut String) -> Result<(), Failed> {
        let unit = |at: usize| -> Option<u16> {
            let digits = self.text.get(at..)?.strip_prefix("\\u")?.get(..4)?;
            digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u16::from_str_radix(digits, 16).ok())?
        };
        let Some(first) = unit(self.at) else { return Err(("Invalid \\uXXXX escape", self.at + 1)) };
        let pair = unit(self.at + 6).and_then(|second| char::decode_utf16([first, second]).next()?.ok());
        let is_pair = pair.is_some_and(|character| character > '\u{ffff}');
        let character = pair.filter(|_| is_pair).or_else(|| char::from_u32(u32::from(first)));
        self.is_unprintable |= character.is_none();
        self.at += if is_pair { 12 } else { 6 };
        out.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
        Ok(())
    }
}

impl From<Json> for Value {
    fn from(json: Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(is) => Self::Bool(is),
            // One of more than 64 bits stays one.
            Json::Integer(digits) => {
                digits.parse::<i64>().map(Self::from).unwrap_or_else(|_| digits.parse().unwrap_or(u64::MAX).into())
            }
            Json::Float(float) => Number::from_f64(float).map_or(Self::Null, Self::Number),
            Json::Text(text) => Self::String(text),
            Json::List(items) => items.into_iter().map(Self::from).collect(),
            Json::Object(members) => {
                members.into_iter().map(|(name, value)| (name, Self::from(value))).collect::<Map<_, _>>().into()
            }
        }
    }
}

/// The text that Python writes: ASCII, with a space after commas and colons.
pub(crate) fn write(json: &Json) -> String {
    let mut out = String::new();
    write_to(json, &mut out);
    out
}

fn write_to(json: &Json, out: &mut String) {
    match json {
        Json::Null => out.push_str("null"),
        Json::Bool(is) => out.push_str(if *is { "true" } else { "false" }),
        Json::Integer(digits) => out.push_str(digits),
        Json::Float(float) => out.push_str(&float_text(*float)),
        Json::Text(text) => write_text(text, out),
        Json::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                write_to(item, out);
            }
            out.push(']');
        }
        Json::Object(members) => {
            out.push('{');
            for (index, (name, value)) in members.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                write_text(name, out);
                out.push_str(": ");
                write_to(value, out);
            }
            out.push('}');
        }
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            ' '..='~' => out.push(character),
            _ => character.encode_utf16(&mut [0; 2]).iter().for_each(|unit| *out += &format!("\\u{unit:04x}")),
        }
    }
    out.push('"');
}

/// The shortest digits that read as the same number; an exponent from 16 digits on.
fn float_text(float: f64) -> String {
    if !float.is_finite() {
        let sign = if float < 0.0 { "-" } else { "" };
        return if float.is_nan() { "NaN".to_owned() } else { format!("{sign}Infinity") };
    }
    let scientific = format!("{float:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    match exponent.parse::<i32>().unwrap_or_default() {
        exponent @ (..-4 | 16..) => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{digits}e{sign}{:02}", exponent.unsigned_abs())
        }
        _ => format!("{float:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn again(text: &str) -> String {
        write(&parse(text).map_err(|error| error.what).unwrap().root)
    }

    #[test]
    fn what_is_read_is_written_as_python_does() {
        for (text, written) in [
            (r#"{"a":1,"b":[],"a":{"c":"\u00e9\ud83d\ude42\/"}}"#, r#"{"a": {"c": "\u00e9\ud83d\ude42/"}, "b": []}"#),
            (
                "[1e3,1e16,1.5e-5,0.0001,-0,-0.0,123456789012345678901234567890]",
                "[1000.0, 1e+16, 1.5e-05, 0.0001, 0, -0.0, 123456789012345678901234567890]",
            ),
            (" [ NaN , -Infinity,\n1.7976931348623157e308 ] ", "[NaN, -Infinity, 1.7976931348623157e+308]"),
            ("\"\u{7f}\\u0001\\b\"", r#""\u007f\u0001\b""#),
        ] {
            assert_eq!(again(text), written);
        }
        let nested = format!("{}1{}", "[".repeat(400), "]".repeat(400));
        assert_eq!(again(&nested), nested);
    }

    #[test]
    fn what_is_no_json_is_named_with_its_place() {
        for (text, what, at) in [
            ("", "Expecting value", 0),
            ("{not", "Expecting property name enclosed in double quotes", 1),
            ("{\"é\" 1}", "Expecting ':' delimiter", 5),
            ("{\"a\":1,}", "Expecting property name enclosed in double quotes", 7),
            ("[1 2]", "Expecting ',' delimiter", 3),
            ("[1,]", "Expecting value", 3),
            ("01", "Extra data", 1),
            ("-", "Expecting value", 0),
            ("\"a", "Unterminated string starting at", 0),
            ("\"a\n\"", "Invalid control character at", 2),
            ("\"\\x\"", "Invalid \\escape", 1),
            ("\"\\u12\"", "Invalid \\uXXXX escape", 2),
        ] {
            assert_eq!(parse(text).err(), Some(Unreadable { what, at }), "{text}");
        }
        assert!(parse(&"[".repeat(DEEPEST + 2)).is_err_and(|error| error.what == TOO_DEEP));
    }

    #[test]
    fn what_no_reply_can_repeat_is_known() {
        let is_unprintable = |text: &str| parse(text).unwrap().is_unprintable;
        assert!(is_unprintable("[\"\\ud800\"]") && is_unprintable("NaN") && is_unprintable("1e999"));
        assert!(!is_unprintable("[\"\\ud83d\\ude42\", 1.5]"));
    }
}
