//! YAML in block style, as a person would write it. Whatever a reader could take for something else is quoted.

use serde_json::{Map, Value};

/// A value as YAML. References (`{from: env:NAME}`) stand in one line.
pub fn to_yaml(value: &Value) -> String {
    let mut out = String::new();
    match value {
        Value::Object(inner) if is_block(value) => members(inner, 0, false, &mut out),
        Value::Array(inner) if is_block(value) => items(inner, 0, &mut out),
        other => line(other, &mut out),
    }
    out
}

fn members(members: &Map<String, Value>, indent: usize, mut continued: bool, out: &mut String) {
    for (name, value) in members {
        if !std::mem::take(&mut continued) {
            out.extend(std::iter::repeat_n(' ', indent));
        }
        out.push_str(&string(name));
        out.push(':');
        match value {
            Value::Object(inner) if is_block(value) => {
                out.push('\n');
                self::members(inner, indent + 2, false, out);
            }
            Value::Array(inner) if is_block(value) => {
                out.push('\n');
                items(inner, indent + 2, out);
            }
            other => {
                out.push(' ');
                line(other, out);
            }
        }
    }
}

fn items(items: &[Value], indent: usize, out: &mut String) {
    for item in items {
        out.extend(std::iter::repeat_n(' ', indent));
        out.push_str("- ");
        match item {
            Value::Object(inner) if is_block(item) => members(inner, indent + 2, true, out),
            other => line(other, out),
        }
    }
}

fn is_block(value: &Value) -> bool {
    match value {
        Value::Object(members) => !members.is_empty() && !members.contains_key("from"),
        Value::Array(items) => !items.is_empty(),
        _ => false,
    }
}

fn line(value: &Value, out: &mut String) {
    flow(value, out);
    out.push('\n');
}

fn flow(value: &Value, out: &mut String) {
    match value {
        Value::String(text) => out.push_str(&string(text)),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                flow(item, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (index, (name, member)) in members.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                out.push_str(&string(name));
                out.push_str(": ");
                flow(member, out);
            }
            out.push('}');
        }
        other => out.push_str(&other.to_string()),
    }
}

fn string(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// Words that YAML's core schema, or that of YAML 1.1, which many tools still read, takes for something else.
const WORDS: &[&str] = &["null", "true", "false", "yes", "no", "on", "off", "y", "n"];

fn is_plain(text: &str) -> bool {
    let starts = text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '/');
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_-./@+:$%= ".contains(c);
    starts
        && text.chars().all(allowed)
        && !text.contains(": ")
        && !text.ends_with([':', ' '])
        && !WORDS.contains(&text.to_ascii_lowercase().as_str())
        && !looks_like_a_number(text)
}

/// Numbers of every base, dates and times.
fn looks_like_a_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_hexdigit() || b"xXoO_.:+-TZtz ".contains(&b))
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // Control characters, line ends of Unicode, and what cannot be seen.
            c if c.is_control() || matches!(c, '\u{a0}' | '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::read;
    use crate::source::Source;

    #[test]
    fn what_is_written_is_read_as_the_same() {
        let strings = [
            "",
            " ",
            "a",
            " a",
            "a ",
            "null",
            "~",
            "Yes",
            "NO",
            "on",
            "y",
            "true",
            "5432",
            "0x1f",
            "0o7",
            "1e3",
            "1_000",
            "12:30",
            "2024-01-15",
            "-1",
            "-",
            "- a",
            "?",
            "? a",
            "a: b",
            "a:",
            "a:b",
            "a #b",
            "#a",
            "a, b",
            "[a]",
            "{a}",
            "${x}",
            "*a",
            "&a",
            "!a",
            "|",
            ">",
            "%a",
            "@a",
            "`a",
            "'a'",
            "\"a\"",
            "a\\b",
            "a\nb\n",
            "\ta",
            "é",
            "\u{0}",
            "\u{85}",
            "\u{2028}",
            "\u{feff}a",
            "\u{7f}",
            "😀",
            ".inf",
            ".5",
            "10.0.0.1",
            "::1",
            "<<",
            "---",
            "...",
            "-----BEGIN CERTIFICATE-----\nMIID\n-----END CERTIFICATE-----\n",
            "env:NAME",
            "a=b",
            "550e8400-e29b-41d4",
        ];
        for text in strings {
            for value in
                [json!({"k": text}), json!({"k": [text, [text]]}), json!({"k": {"from": text}}), json!([{"k": text}])]
            {
                let yaml = to_yaml(&value);
                let read = read::read(&Source::new("x.yaml", &yaml));
                assert_eq!(read.unwrap().value, value, "{yaml}");
            }
            let key = json!({ text: 1 });
            if text != "<<" {
                assert_eq!(read::read(&Source::new("x.yaml", to_yaml(&key))).unwrap().value, key, "{text:?}");
            }
        }
    }

    #[test]
    fn block_style_with_references_in_one_line() {
        let value = json!({"connguard": 1, "e": {}, "l": [], "none": null, "lerian": [{"account": "r", "connections": [
            {"configName": "a", "password": {"from": "env:A", "version": 3}, "ssl": {"mode": "false"}}]}]});
        let expected = "connguard: 1\ne: {}\nl: []\nnone: null\nlerian:\n  - account: r\n    connections:\n      - configName: a\n        password: {from: env:A, version: 3}\n        ssl:\n          mode: \"false\"\n";
        assert_eq!(to_yaml(&value), expected);
    }
}
