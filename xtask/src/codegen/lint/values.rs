//! Limits that can be kept, patterns that can be matched, and values that fit their own schema.

use regex::Regex;

use super::nodes::{items, target, text};
use crate::codegen::report::Report;
use crate::codegen::yaml::{Kind, Node};

pub(super) fn check(document: &Node, node: &Node, line: usize, name: &str, report: &mut Report<'_>) {
    for key in ["minLength", "maxLength"] {
        if let Some(limit) = node.get(key).filter(|n| n.to_json().as_i64().is_some_and(|n| n < 0)) {
            report.find(limit.line, format!("{name} has a negative {key}"), "write 0 or more");
        }
    }
    for (least, most) in [("minLength", "maxLength"), ("minimum", "maximum")] {
        if let (Some(low), Some(high)) = (whole(node, least), whole(node, most))
            && low > high
        {
            let line = node.get(least).map_or(line, |n| n.line);
            let message = format!("{name} has the {least} {low} above its {most} {high}, so that nothing fits");
            report.find(line, message, "swap or correct them");
        }
    }
    if let Some(found) = node.get("pattern") {
        pattern(found, name, report);
    }
    if let Some(found) = node.get("enum") {
        if found.items().is_empty() {
            report.find(found.line, format!("{name} is an enum without values"), "list the values, or take enum out");
        }
        unique(node, "enum", name, report);
    }
    fit(document, node, name, report);
}

/// A default and an example have to be what the schema says.
pub(super) fn fit(document: &Node, node: &Node, name: &str, report: &mut Report<'_>) {
    for key in ["default", "example"] {
        if let Some(value) = node.get(key)
            && let Some(why) = misfit(document, node, value)
        {
            report.find(value.line, format!("the {key} of {name} {why}"), "correct the value or the schema");
        }
    }
}

/// Why a value is not what its schema says; `None` if it is.
pub(super) fn misfit(document: &Node, schema: &Node, value: &Node) -> Option<String> {
    let schema = target(document, schema)?;
    let json = value.to_json();
    match text(schema, "type") {
        "string" => {
            let Some(text) = value.text() else { return Some("is no text; put it in quotes".to_owned()) };
            text_misfit(schema, text)
        }
        "integer" => {
            let Some(number) = json.as_i64() else { return Some("is not an integer".to_owned()) };
            let below = whole(schema, "minimum").is_some_and(|least| number < least);
            let above = whole(schema, "maximum").is_some_and(|most| number > most);
            (below || above).then(|| "is out of the range".to_owned())
        }
        "number" if !json.is_number() => Some("is no number".to_owned()),
        "boolean" if !json.is_boolean() => Some("is neither true nor false".to_owned()),
        "array" => match (&value.kind, schema.get("items")) {
            (Kind::List(values), Some(items)) => values.iter().find_map(|v| misfit(document, items, v)),
            (Kind::List(_), None) => None,
            _ => Some("is no list".to_owned()),
        },
        "object" if !matches!(value.kind, Kind::Map(_)) => Some("is no mapping".to_owned()),
        _ => None,
    }
}

fn text_misfit(schema: &Node, text: &str) -> Option<String> {
    let values: Vec<&str> = items(schema, "enum").iter().filter_map(Node::text).collect();
    if schema.get("enum").is_some() && !values.contains(&text) {
        return Some(format!("is none of its values, which are {}", values.join(", ")));
    }
    let length = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
    let short = whole(schema, "minLength").is_some_and(|least| length < least);
    let long = whole(schema, "maxLength").is_some_and(|most| length > most);
    if short || long {
        return Some(format!("has {length} characters, which is out of the limits"));
    }
    let regex = schema.get("pattern").and_then(Node::text).and_then(|p| Regex::new(p).ok());
    regex.filter(|r| !r.is_match(text)).map(|_| "does not match the pattern".to_owned())
}

fn pattern(node: &Node, name: &str, report: &mut Report<'_>) {
    let pattern = node.text().unwrap_or_default();
    if let Err(error) = Regex::new(pattern) {
        let message = format!("{name} has a pattern that does not compile: {error}");
        return report.find(node.line, message, "correct it; lookaround, backreferences and \\p are not supported");
    }
    if !is_anchored(pattern) {
        let message = format!("{name} has a pattern that matches a part of the text alone");
        report.find(node.line, message, "write ^…$, with alternatives in a group: ^(?:a|b)$");
    }
}

/// Begins with `^`, ends with a `$` that is no text, and has no alternative beside the anchors.
fn is_anchored(pattern: &str) -> bool {
    let Some(inner) = pattern.strip_prefix('^').and_then(|p| p.strip_suffix('$')) else { return false };
    let (mut escaped, mut in_class, mut depth) = (false, false, 0_usize);
    for c in inner.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            ']' => in_class = false,
            _ if in_class => {}
            '[' => in_class = true,
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => return false,
            _ => {}
        }
    }
    !escaped
}

/// No text stands twice in a list.
pub(super) fn unique(node: &Node, key: &str, name: &str, report: &mut Report<'_>) {
    let mut seen: Vec<&str> = Vec::new();
    for item in items(node, key) {
        let text = item.text().unwrap_or_default();
        if seen.contains(&text) {
            report.find(item.line, format!("{text} stands twice in {key} of {name}"), "keep one of them");
        }
        seen.push(text);
    }
}

fn whole(node: &Node, key: &str) -> Option<i64> {
    node.get(key)?.to_json().as_i64()
}

#[cfg(test)]
mod tests {
    use super::is_anchored;

    #[test]
    fn anchors_hold_the_whole_pattern() {
        assert!(is_anchored("^a$") && is_anchored("^(?:a|b)$") && is_anchored(r"^[|\]]+\|$") && is_anchored(r"^\\$"));
        assert!(!is_anchored("a$") && !is_anchored("^a|b$") && !is_anchored(r"^a\$") && !is_anchored("^a"));
    }
}
