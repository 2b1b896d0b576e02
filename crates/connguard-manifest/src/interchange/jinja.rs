//! The one expression of Jinja that has a counterpart: `{{ env_var('X') }}`.

use super::foreign::Part;

/// A value of a profile.
///
/// # Errors
/// It has another expression; the message does not quote it.
pub(super) fn part(text: &str) -> Result<Option<Part>, String> {
    if !["{{", "{%", "{#"].iter().any(|mark| text.contains(mark)) {
        return Ok(Part::given(text));
    }
    let other = || "it contains a Jinja expression other than {{ env_var('NAME') }}".to_owned();
    let inner = text.trim().strip_prefix("{{").and_then(|text| text.strip_suffix("}}")).ok_or_else(other)?;
    let inner = inner.trim().trim_start_matches('-').trim_end_matches('-').trim();
    let (call, filter) = match inner.rsplit_once('|') {
        Some((call, filter)) if call.trim_end().ends_with(')') => (call.trim(), filter.trim()),
        _ => (inner, ""),
    };
    if !matches!(filter, "" | "as_number" | "as_native" | "as_text" | "int" | "string") {
        return Err(other());
    }
    let arguments = call.strip_prefix("env_var").map(str::trim_start).and_then(|call| call.strip_prefix('('));
    let arguments = arguments.and_then(|call| call.strip_suffix(')')).ok_or_else(other)?;
    let (name, rest) = literal(arguments.trim()).ok_or_else(other)?;
    let default = match rest.trim().strip_prefix(',').map(str::trim) {
        None if rest.trim().is_empty() => None,
        Some(rest) => match literal(rest) {
            Some((default, end)) if end.trim().is_empty() => Some(default.to_owned()),
            _ => return Err(other()),
        },
        None => return Err(other()),
    };
    let valid = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) || !name.chars().all(valid) {
        return Err("the name of its environment variable has characters other than letters, digits and _".to_owned());
    }
    Ok(Some(Part::Variable { name: name.to_owned(), default }))
}

/// A string in quotes without escapes, and what follows it.
fn literal(text: &str) -> Option<(&str, &str)> {
    let mark = text.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let (inner, rest) = text[1..].split_once(mark)?;
    (!inner.contains('\\')).then_some((inner, rest))
}
