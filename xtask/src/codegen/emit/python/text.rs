//! Python source text: literals and docstrings.

/// A Python string literal, in single quotes where that saves escapes. JSON's escapes are Python's too.
pub(super) fn literal(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    if text.contains('"') && !text.contains('\'') {
        return format!("'{}'", quoted[1..quoted.len() - 1].replace("\\\"", "\""));
    }
    quoted
}

/// `Literal["a", "b"]`
pub(super) fn literal_type<'a>(values: impl IntoIterator<Item = &'a String>) -> String {
    let values: Vec<String> = values.into_iter().map(|value| literal(value)).collect();
    format!("Literal[{}]", values.join(", "))
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

/// The `__all__` of a module.
pub(super) fn exports(names: &[String]) -> String {
    let mut names: Vec<&String> = names.iter().collect();
    names.sort_by_key(|name| export_order(name));
    let mut out = "__all__ = [\n".to_owned();
    for name in names {
        out.push_str(&format!("    {},\n", literal(name)));
    }
    out.push_str("]\n");
    out
}

/// Constants, classes, functions, as the linter sorts them.
pub(super) fn export_order(name: &str) -> (u8, String) {
    let kind = match name {
        _ if !name.contains(|c: char| c.is_ascii_lowercase()) => 0,
        _ if name.starts_with(|c: char| c.is_ascii_uppercase()) => 1,
        _ => 2,
    };
    (kind, name.to_owned())
}
