//! Python source text: literals and docstrings.

/// Columns of a line.
const WIDTH: usize = 110;

/// A Python string literal. JSON's escapes are Python's too.
pub(super) fn literal(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// `Literal["a", "b"]`, over several lines if it is long.
pub(super) fn literal_type<'a>(values: impl IntoIterator<Item = &'a String>) -> String {
    let values: Vec<String> = values.into_iter().map(|value| literal(value)).collect();
    let line = format!("Literal[{}]", values.join(", "));
    match line.len() {
        0..=80 => line,
        _ => format!("Literal[\n    {},\n]", values.join(",\n    ")),
    }
}

/// A docstring: its first line begins with a capital letter and ends with a full stop.
pub(super) fn docstring(text: &str, indent: &str) -> String {
    let text = sentence(text).replace('\\', "\\\\").replace("\"\"\"", "'''");
    let lines = wrapped(&text, WIDTH - indent.len() - 6);
    let end = if lines.len() > 1 { format!("\n{indent}") } else { String::new() };
    format!("{indent}\"\"\"{}{end}\"\"\"\n", lines.join(&format!("\n{indent}")))
}

/// `text` as a sentence.
pub(super) fn sentence(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = capitalized(&text);
    if !out.ends_with(['.', '!', '?', '…']) {
        out.push('.');
    }
    out
}

/// `text` with a capital letter.
pub(super) fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().to_string() + chars.as_str()).unwrap_or_default()
}

fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// The `__all__` of a module.
pub(super) fn exports(names: &[String]) -> String {
    let mut out = "__all__ = [\n".to_owned();
    for name in names {
        out.push_str(&format!("    {},\n", literal(name)));
    }
    out.push_str("]\n");
    out
}
