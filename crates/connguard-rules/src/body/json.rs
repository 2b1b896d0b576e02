//! Parsing JSON. What cannot be parsed is a violation with its location.

use std::ops::Range;

use serde_json::Value;

use super::pointer::pointer;
use crate::spec::generated::shared as rule;
use crate::spec::rule::Rule;
use crate::spec::violation::Violation;

/// Parses a JSON string. A string that is not JSON is one violation, at the point where parsing stopped. A leading byte
/// order mark is ignored.
///
/// # Errors
/// The violation: syntax, a number that would lose precision, a string that is not Unicode, or nesting that is too deep.
pub fn parse(text: &str) -> Result<Value, Violation> {
    parse_at(text).map_err(|(violation, _)| violation)
}

/// Like [`parse`], but also returns the range of the value that JSON cannot represent, if that is the problem.
pub(crate) fn parse_at(text: &str) -> Result<Value, (Violation, Option<Range<usize>>)> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let text = &text[start..];
    serde_json::from_str(text).map_err(|error| {
        let (violation, place) = refusal(text, &error);
        let replaceable =
            [&rule::JSON_NUMBER, &rule::JSON_TEXT].iter().any(|known| std::ptr::eq(*known, violation.rule));
        let end = value_end(text, place.value);
        // A problem in a member's name is not inside a value.
        let inside = (place.value..=end).contains(&place.offset) && end > place.value;
        let range = (replaceable && inside).then(|| start + place.value..start + end);
        (violation, range)
    })
}

fn refusal(text: &str, error: &serde_json::Error) -> (Violation, Place) {
    let offset = byte_offset(text, error.line(), error.column());
    let place = place(text, offset);
    let reason = error.to_string();
    let rule: &'static Rule = if reason.starts_with("recursion limit") {
        &rule::JSON_DEPTH
    } else if reason.starts_with("number out of range") || is_not_finite(&text[place.value..]) {
        &rule::JSON_NUMBER
    } else if reason.contains("surrogate") || reason.contains("unicode") || reason.contains("hex escape") {
        &rule::JSON_TEXT
    } else {
        &rule::JSON_SYNTAX
    };
    let message = if std::ptr::eq(rule, &rule::JSON_SYNTAX) {
        format!("{} (line {}, column {}); {}", rule.summary, error.line(), error.column(), rule.remedy)
    } else {
        rule.advice()
    };
    (Violation::new(rule, place.path.as_str(), message), place)
}

/// The end of the string or number that begins at `start`; `start` itself if there is none.
fn value_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    if bytes.get(at) == Some(&b'"') {
        at += 1;
        while at < bytes.len() && bytes[at] != b'"' {
            at += if bytes[at] == b'\\' { 2 } else { 1 };
        }
        return if at < bytes.len() { at + 1 } else { start };
    }
    while bytes.get(at).is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b'.')) {
        at += 1;
    }
    at
}

pub(crate) fn no_object(body: Option<&Value>) -> Violation {
    let rule = &rule::JSON_OBJECT;
    let what = if body.is_none() { "the operation needs a body" } else { rule.summary };
    Violation::new(rule, "", format!("{what}; {}", rule.remedy))
}

fn is_not_finite(text: &str) -> bool {
    ["NaN", "Infinity", "-Infinity"].iter().any(|word| text.starts_with(word))
}

fn byte_offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut offset = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

struct Place {
    /// The JSON Pointer of the value at the offset.
    path: String,
    /// The start of that value.
    value: usize,
    /// The offset itself.
    offset: usize,
}

enum Step {
    Key(String),
    Index(usize),
}

/// Follows objects and arrays up to `end`. What comes after it is not read.
fn place(text: &str, end: usize) -> Place {
    let bytes = text.as_bytes();
    let mut steps: Vec<Step> = Vec::new();
    let mut key: Option<String> = None;
    let mut at = 0;
    let mut value = 0;
    while at <= end && at < bytes.len() {
        match bytes[at] {
            b'{' => {
                steps.push(Step::Key(String::new()));
                key = None;
            }
            b'[' => {
                steps.push(Step::Index(0));
                value = at + 1;
            }
            b'}' | b']' if at < end => {
                steps.pop();
            }
            b',' => {
                if let Some(Step::Index(index)) = steps.last_mut() {
                    *index += 1;
                    value = at + 1;
                }
            }
            b':' => {
                if let (Some(Step::Key(name)), Some(read)) = (steps.last_mut(), key.take()) {
                    *name = read;
                    value = at + 1;
                }
            }
            b'"' => {
                let start = at + 1;
                at = start;
                while at < bytes.len() && bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                if at >= end {
                    break;
                }
                key = text.get(start..at).map(|raw| serde_json::from_str(&format!("\"{raw}\"")).unwrap_or_default());
            }
            _ => {}
        }
        at += 1;
    }
    let path = steps.iter().fold(String::new(), |path, step| match step {
        Step::Key(name) if name.is_empty() => path,
        Step::Key(name) => pointer(&path, name),
        Step::Index(index) => format!("{path}/{index}"),
    });
    let skipped = text.get(value..).map_or(0, |rest| rest.len() - rest.trim_start().len());
    Place { path, value: (value + skipped).min(text.len()), offset: end }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> (&'static str, String) {
        let violation = parse(text).unwrap_err();
        (violation.rule.id, violation.path)
    }

    #[test]
    fn what_json_cannot_hold_is_found_with_its_path() {
        assert_eq!(refused(r#"{"port": NaN}"#), ("input.json.number", "/port".to_owned()));
        assert_eq!(refused(r#"{"a": {"b": [1, -Infinity]}}"#), ("input.json.number", "/a/b/1".to_owned()));
        assert_eq!(refused(r#"{"a": 1, "port": 1e400}"#), ("input.json.number", "/port".to_owned()));
        assert_eq!(refused(r#"{"x": [], "name": "\udcff"}"#), ("input.json.text", "/name".to_owned()));
        assert_eq!(refused(r#"{"a": 1,"#).0, "input.json.syntax");
        assert_eq!(refused("").0, "input.json.syntax");
        assert_eq!(refused("{\"ä\": [\n{\"b\": tru}]}"), ("input.json.syntax", "/ä/0/b".to_owned()));
        let deep = format!("{{\"a\": {}{}}}", "[".repeat(300), "]".repeat(300));
        let (rule, path) = refused(&deep);
        assert_eq!(rule, "input.json.depth");
        assert!(path.starts_with("/a/0/0"), "{path}");
    }

    #[test]
    fn no_text_makes_reading_panic() {
        for text in ["{\"\\", "\"", "[[[", "{\"a\":\"\u{1F600}", "é", "{\"é\":\n\"é\n", "}", "]", ",", ":", "\\"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
