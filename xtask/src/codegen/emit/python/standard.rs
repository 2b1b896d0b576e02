//! What generated code uses of Python's library.

use super::layout::import;

pub(super) const STANDARD: &[(&str, &[&str])] = &[
    ("_collections_abc", &["Iterable", "Mapping", "Sequence"]),
    ("os", &["PathLike"]),
    ("typing", &["Any", "Literal", "NotRequired", "Self", "TypeAlias", "TypedDict", "cast"]),
];

/// The imports from Python's library.
pub(super) fn imports(body: &str) -> String {
    let code = without_docstrings(body);
    let mut out = String::new();
    for (module, names) in STANDARD {
        let names: Vec<&str> = names.iter().copied().filter(|name| uses(&code, name)).collect();
        if !names.is_empty() {
            out.push_str(&import(module, &names));
        }
    }
    out
}

/// Whether a name stands in the code, not as a part of another one or an attribute.
pub(super) fn uses(code: &str, name: &str) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    code.match_indices(name).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + name.len()..].chars().next();
        !before.is_some_and(|c| word(c) || c == '.' || c == '"')
            && (name.ends_with('.') || !after.is_some_and(|c| word(c) || c == '='))
    })
}

/// Code alone: docstrings may hold any word.
pub(super) fn without_docstrings(body: &str) -> String {
    body.split("\"\"\"").step_by(2).collect()
}
