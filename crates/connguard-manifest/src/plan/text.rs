//! A plan for people.

use std::fmt::Write;

use serde_json::Value;

use super::model::Plan;

/// So many characters of a value are shown.
const SHOWN: usize = 60;

/// So many connections that are no longer declared are shown.
const LEFT: usize = 5;

impl std::fmt::Display for Plan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&plan_text(&self.to_json()))
    }
}

/// The text of a plan in its saved form. Members that it lacks are left out.
pub fn plan_text(saved: &Value) -> String {
    let mut out = String::new();
    for target in list(saved, "targets") {
        target_text(&mut out, target);
    }
    // How many requests that took depends on the day, and is in the saved form.
    let _ = writeln!(out, "{}", summary(&saved["counts"]));
    out
}

fn list<'a>(value: &'a Value, member: &str) -> &'a [Value] {
    value[member].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().unwrap_or_default()
}

fn target_text(out: &mut String, target: &Value) {
    let name = ["name", "project_id"].iter().map(|member| text(target, member)).find(|name| !name.is_empty());
    let name = printable(name.unwrap_or("all connections"));
    let _ = writeln!(out, "{} {name} ({})", text(target, "provider"), text(target, "account"));
    for action in list(target, "actions") {
        let _ = writeln!(out, "{}", line(action));
    }
    // Beside what is new they may be its former names.
    let left = list(target, "left");
    if list(target, "actions")
        .iter()
        .any(|action| (text(action, "action"), text(action, "kind")) == ("create", "connection"))
    {
        for key in left.iter().take(LEFT).filter_map(Value::as_str) {
            let hint = "no longer declared: manage.renamedFrom renames it, prune deletes it";
            let _ = writeln!(out, "  . {:<29} {hint}", printable(key));
        }
        if left.len() > LEFT {
            let _ = writeln!(out, "  . and {} more that are no longer declared", left.len() - LEFT);
        }
    }
    for problem in list(target, "problems") {
        let at = &problem["at"];
        let place = at["file"].as_str().map(|file| format!(" ({file}:{}:{})", at["line"], at["column"]));
        let (key, message, rule) = (text(problem, "key"), text(problem, "message"), text(problem, "rule"));
        let (key, message) = (printable(key), printable(message));
        let _ = writeln!(out, "  ! {key}: {message} [{rule}]{}", place.unwrap_or_default());
    }
}

fn line(action: &Value) -> String {
    let kind = text(action, "action");
    let sign = match kind {
        "create" => '+',
        "rotate" => '*',
        "replace" => '±',
        "delete" => '-',
        _ => '~',
    };
    let environment = action["environment"].as_str().map(|name| format!(" @ {name}")).unwrap_or_default();
    let key = printable(&format!("{}{environment}", text(action, "key")));
    let change = |change: &Value| {
        let path = printable(&text(change, "path").trim_start_matches('/').replace('/', "."));
        let rotates = if kind == "rotate" { "rotate " } else { "" };
        format!("{rotates}{path} {} → {}", shown(&change["from"]), shown(&change["to"]))
    };
    let changes = list(action, "changes").iter().map(change).collect::<Vec<_>>().join(", ");
    let what = match kind {
        "assign" | "mark" => kind.to_owned(),
        "replace" => format!("replace: {changes}"),
        _ => changes,
    };
    format!("  {sign} {key:<29} {what}").trim_end().to_owned()
}

fn shown(value: &Value) -> String {
    let is_plain =
        |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || ".-_".contains(c));
    match value {
        Value::Null => "none".to_owned(),
        Value::String(text) if is_plain(text) => text.clone(),
        other => {
            let text = other.to_string();
            match text.char_indices().nth(SHOWN) {
                Some((end, _)) => format!("{}…", printable(&text[..end])),
                None => printable(&text),
            }
        }
    }
}

/// Names and values come from a service: nothing in them moves the cursor, or begins another line.
fn printable(text: &str) -> String {
    text.chars()
        .flat_map(|c| match c {
            c if c.is_control()
                || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') =>
            {
                c.escape_default().collect::<Vec<_>>()
            }
            c => vec![c],
        })
        .collect()
}

fn summary(counts: &Value) -> String {
    let kinds = [
        ("create", "create"),
        ("update", "change"),
        ("rename", "rename"),
        ("assign", "assign"),
        ("mark", "mark"),
        ("rotate", "rotate"),
        ("replace", "replace"),
        ("delete", "delete"),
    ];
    let count = |name: &str| counts[name].as_u64().unwrap_or_default();
    let mut parts: Vec<String> = kinds
        .iter()
        .filter(|(kind, _)| count(kind) > 0)
        .map(|(kind, word)| format!("{} to {word}", count(kind)))
        .collect();
    if parts.is_empty() {
        parts.push("nothing to do".to_owned());
    }
    match count("problems") {
        0 => {}
        1 => parts.push("1 problem".to_owned()),
        problems => parts.push(format!("{problems} problems")),
    }
    format!("{}; {} unchanged, {} not ours", parts.join(", "), count("unchanged"), count("unowned"))
}
