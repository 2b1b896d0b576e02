//! Small pieces of TypeScript text.

use super::wrapping::{WIDTH, wrap};

/// Writes a doc comment with `indent` spaces before it; empty lines of input separate paragraphs.
pub(super) fn doc(indent: usize, text: &str) -> String {
    let pad = " ".repeat(indent);
    let text = text.trim().replace("*/", "*\\/");
    if !text.contains('\n') && indent + sentence(&text).chars().count() + 7 <= WIDTH {
        return format!("{pad}/** {} */\n", sentence(&text));
    }
    let mut out = format!("{pad}/**\n");
    for line in text.lines().flat_map(|line| wrap(&sentence(line), WIDTH - indent - 3)) {
        let gap = if line.is_empty() { "" } else { " " };
        out.push_str(&format!("{pad} *{gap}{line}\n"));
    }
    out + &format!("{pad} */\n")
}

/// Ends a line with a full stop unless it ends with a mark already.
fn sentence(line: &str) -> String {
    let line = line.trim_end();
    let ended = line.is_empty() || line.starts_with('@') || line.ends_with(['.', ':', ',', ';', '!', '?', '`']);
    if ended { line.to_owned() } else { format!("{line}.") }
}

/// Writes a text as a TypeScript literal.
pub(in crate::codegen::emit) fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Writes a union of text literals; `never` for none.
pub(super) fn union(values: &[String]) -> String {
    match values {
        [] => "never".to_owned(),
        values => values.iter().map(|value| quote(value)).collect::<Vec<_>>().join(" | "),
    }
}

/// Writes the type of a list whose items have this type.
pub(super) fn list_of(item: &str) -> String {
    if item.contains(" | ") { format!("readonly ({item})[]") } else { format!("readonly {item}[]") }
}

/// Writes `export type name =` with one literal in a line.
pub(super) fn union_alias(name: &str, values: &[String]) -> String {
    let members: String = values.iter().map(|value| format!("\n  | {}", quote(value))).collect();
    format!("export type {name} ={};\n", if members.is_empty() { " never".to_owned() } else { members })
}

/// Writes a member's name, in quotes where it is no identifier.
pub(super) fn member(name: &str) -> String {
    let mut chars = name.chars();
    let starts = chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_' || c == '$');
    if starts && chars.all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$') {
        name.to_owned()
    } else {
        quote(name)
    }
}

/// `sql_server` → `sqlServer`
pub(in crate::codegen::emit) fn camel_case(name: &str) -> String {
    let mut parts = name.split('_').filter(|part| !part.is_empty());
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| out + &capital(part))
}

/// `sqlServer` → `SqlServer`
pub(in crate::codegen::emit) fn capital(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map(|c| c.to_ascii_uppercase().to_string() + chars.as_str()).unwrap_or_default()
}

/// `CreateConnection` → `createConnection`
pub(super) fn uncapital(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map(|c| c.to_ascii_lowercase().to_string() + chars.as_str()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_cannot_be_closed_by_a_description() {
        assert_eq!(doc(0, "ends */ early"), "/** ends *\\/ early. */\n");
    }

    #[test]
    fn names_take_the_manner_of_the_language() {
        assert_eq!(camel_case("sql_server"), "sqlServer");
        assert_eq!(camel_case("type"), "type");
        assert_eq!(member("ssl.mode"), "\"ssl.mode\"");
        assert_eq!(member("authType"), "authType");
        assert_eq!(uncapital(&capital("aws")), "aws");
    }
}
