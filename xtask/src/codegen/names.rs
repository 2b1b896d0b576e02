//! Which names generated code can carry. The linter refuses the others, so that no emitter has to.

use heck::ToSnakeCase;

/// Rust's keywords, those that are reserved included; the generator puts `_` behind a parameter with such a name.
const RUST: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Python's keywords, but for those that are Rust's as well.
const PYTHON: &[&str] = &[
    "False", "None", "True", "and", "assert", "class", "def", "del", "elif", "except", "finally", "from", "global",
    "import", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "with",
];

/// What generated modules of some language call something else by.
const TYPES: &[&str] = &[
    "Any",
    "Array",
    "Box",
    "Dialect",
    "Err",
    "Error",
    "Literal",
    "Map",
    "Mapping",
    "None",
    "NotRequired",
    "Object",
    "Ok",
    "Open",
    "Operations",
    "Option",
    "Promise",
    "Record",
    "Reply",
    "Result",
    "Self",
    "Sequence",
    "Some",
    "String",
    "TypeAlias",
    "TypedDict",
    "Union",
    "Value",
    "Vec",
];

/// What every client, request builder or reply has anyway.
const OPERATIONS: &[&str] =
    &["api_version", "baseurl", "client", "err", "exec", "inner", "new", "new_with_client", "post", "pre"];
const ARGUMENTS: &[&str] = &[
    "all",
    "argument",
    "body",
    "client",
    "concurrency",
    "find",
    "header",
    "if_exists",
    "max_retries",
    "multi_tenant",
    "new",
    "pages",
    "parent",
    "self",
    "send",
    "settle",
    "start",
    "strict",
    "text",
    "timeout",
    "timeout_seconds",
    "waive",
];
const MEMBERS: &[&str] = &["from_reply", "member", "new", "others", "to_dict", "to_json", "to_request", "warnings"];

/// `create_connection`: small letters and digits in words that `_` separates.
pub fn is_snake_case(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .split('_')
            .all(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()))
}

/// `CreateConnectionRequest`
pub fn is_type_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(|c| c.is_ascii_alphanumeric())
}

/// `connectionName`, `X-Product-Name`: what a parameter may be called on the wire.
pub fn is_wire_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.split(['_', '-', '.']).all(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric()))
}

/// `configName`, `config_name`: a member that Python can write as an attribute.
pub fn is_member_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Why an operation, or a typed constructor, cannot have this name.
pub fn operation_refused(name: &str) -> Option<&'static str> {
    refused(name, OPERATIONS).or(RUST.contains(&name).then_some("is a keyword of Rust"))
}

/// Why an argument of the bindings cannot have this name.
pub fn argument_refused(name: &str) -> Option<&'static str> {
    refused(name, ARGUMENTS).or(python_keyword(name))
}

/// Why a member, which becomes an attribute, cannot have this name in snake case.
pub fn member_refused(name: &str, snake: &str) -> Option<&'static str> {
    let keyword = python_keyword(name).or(python_keyword(snake));
    keyword.or(MEMBERS.contains(&snake).then_some("is what every reply has"))
}

/// Why a schema cannot have this name.
pub fn type_refused(name: &str) -> Option<&'static str> {
    TYPES.contains(&name).then_some("means something else in generated code")
}

fn refused(name: &str, taken: &[&str]) -> Option<&'static str> {
    let other_case = if is_snake_case(name) { None } else { Some("is not in snake case") };
    other_case.or(taken.contains(&name).then_some("means something else in generated code")).or(python_keyword(name))
}

fn python_keyword(name: &str) -> Option<&'static str> {
    let both =
        ["as", "async", "await", "break", "continue", "else", "for", "if", "in", "return", "try", "while", "yield"];
    (PYTHON.contains(&name) || both.contains(&name)).then_some("is a keyword of Python")
}

/// The builder's method for a parameter, named as progenitor does it.
pub fn setter(wire: &str) -> String {
    in_rust(wire.replace('.', "-").to_snake_case())
}

/// The accessor of a reply's member.
pub fn accessor(snake: &str) -> String {
    if snake == "type" { "kind".to_owned() } else { in_rust(snake.to_owned()) }
}

fn in_rust(name: String) -> String {
    if RUST.contains(&name.as_str()) { name + "_" } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_name_may_be() {
        assert!(
            is_snake_case("list_v1_things") && !is_snake_case("a__b") && !is_snake_case("1a") && !is_snake_case("")
        );
        assert!(is_wire_name("X-Product-Name") && is_wire_name("a.b") && !is_wire_name("a b") && !is_wire_name("-a"));
        assert!(is_type_name("Thing2") && !is_type_name("thing") && !is_type_name("A_B"));
        assert_eq!(operation_refused("fn"), Some("is a keyword of Rust"));
        assert_eq!(operation_refused("makeThing"), Some("is not in snake case"));
        assert_eq!(argument_refused("from"), Some("is a keyword of Python"));
        assert_eq!(argument_refused("waive"), Some("means something else in generated code"));
        assert_eq!(argument_refused("type"), None);
        assert!(member_refused("toDict", "to_dict").is_some() && member_refused("type", "type").is_none());
    }

    #[test]
    fn names_of_the_generator() {
        assert_eq!(setter("X-Product-Name"), "x_product_name");
        assert_eq!(setter("HTTPServer"), "http_server");
        assert_eq!(setter("type"), "type_");
        assert_eq!((accessor("type"), accessor("match")), ("kind".to_owned(), "match_".to_owned()));
    }
}
