//! How generated Rust looks: laid out by prettyplease, with blank lines where a person sets them.

use super::super::format::format_rust;
use crate::codegen::model::{Comment, GeneratedFile};
use xtask::failure::Failure;

/// A generated file of the SDK; `path` is below `crates/connguard/src/generated`.
pub(super) fn file(path: &str, code: &str) -> Result<GeneratedFile, Failure> {
    let path = format!("crates/connguard/src/generated/{path}");
    let body = spaced(&with_sorted_imports(&format_rust(&path, code)?));
    Ok(GeneratedFile { path, comment: Comment::Slashes, body })
}

/// prettyplease leaves no blank lines: they go between items, and behind the imports.
fn spaced(code: &str) -> String {
    let mut out = String::with_capacity(code.len() + code.len() / 16);
    let mut before = "";
    for line in code.lines() {
        if is_apart(before, line) {
            out.push('\n');
        }
        out.push_str(line);
        out.push('\n');
        before = line;
    }
    out
}

fn is_apart(before: &str, line: &str) -> bool {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let begins = |line: &str, words: &[&str]| words.iter().any(|word| line.trim_start().starts_with(word));
    if begins(before, &["//!"]) {
        return !begins(line, &["//!"]);
    }
    if before.is_empty() || indent(before) != indent(line) || begins(before, &["///"]) {
        return false;
    }
    let item = ["///", "#[", "pub ", "impl", "fn ", "async fn ", "static ", "const ", "type ", "mod "];
    if !begins(line, &item) {
        return false;
    }
    let import = ["use ", "pub use ", "};"];
    let module = ["mod ", "pub mod "];
    if begins(before, &import) {
        return !begins(line, &import);
    }
    if begins(before, &module) {
        return !begins(line, &module);
    }
    before.ends_with('}') || before.ends_with(';')
}

/// Those of the imports whose word is in the code.
pub(super) fn imports(code: &str, all: &[(&str, &str)]) -> String {
    all.iter().filter(|(word, _)| code.contains(word)).map(|(_, import)| format!("{import}\n")).collect()
}

/// Imports in three groups, as a person has them: of std, of other crates, of this one.
fn with_sorted_imports(code: &str) -> String {
    let Some(start) = code.find("\nuse ").map(|at| at + 1) else { return code.to_owned() };
    let mut end = start;
    let mut groups: [Vec<&str>; 3] = Default::default();
    while code[end..].starts_with("use ") {
        let Some(length) = code[end..].find(";\n") else { break };
        let import = &code[end..end + length + 1];
        let group = match import {
            _ if import.starts_with("use std::") => 0,
            _ if import.starts_with("use super::") || import.starts_with("use crate::") => 2,
            _ => 1,
        };
        groups[group].push(import);
        end += length + 2;
    }
    let groups = groups.iter_mut().filter(|group| !group.is_empty()).map(|group| {
        group.sort_unstable_by_key(|import| (import.starts_with("use crate::"), *import));
        group.join("\n") + "\n"
    });
    format!("{}{}{}", &code[..start], groups.collect::<Vec<_>>().join("\n"), &code[end..])
}

/// Lines of a comment are no longer than this.
const WIDTH: usize = 104;

/// Lines of a `///` comment; outside of code they are filled, and nothing in them is taken for HTML.
pub(super) fn doc(text: &str) -> String {
    let mut fenced = false;
    let mut out = String::new();
    for line in text.trim().lines() {
        let fence = line.starts_with("```");
        fenced ^= fence;
        let lines = if fenced || fence { vec![line.to_owned()] } else { filled(&escaped(line)) };
        for line in lines {
            let line = format!("/// {}", line.trim_end()).trim_end().to_owned() + "\n";
            // Paragraphs may be empty.
            if fenced || line != "///\n" || !out.ends_with("///\n") {
                out.push_str(&line);
            }
        }
    }
    out
}

fn escaped(line: &str) -> String {
    let parts = line.split('`').enumerate();
    let parts = parts.map(|(at, part)| if at % 2 == 0 { part.replace('<', "\\<") } else { part.to_owned() });
    parts.collect::<Vec<_>>().join("`")
}

/// The words in lines; what follows the first line of a list's item stays in the item.
fn filled(text: &str) -> Vec<String> {
    let inside = if text.starts_with("- ") { "  " } else { "" };
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let last = lines.last_mut().map_or(0, |line| line.chars().count());
        if last > inside.len() && last + 1 + word.chars().count() > WIDTH {
            lines.push(format!("{inside}{word}"));
        } else if let Some(line) = lines.last_mut() {
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(word);
        }
    }
    lines
}

/// The first sentence, and what follows it as a paragraph of its own.
pub(super) fn paragraphs(text: &str) -> String {
    let end = text.match_indices(". ").find(|(at, _)| {
        let next = text[at + 2..].chars().next();
        next.is_some_and(|c| c.is_uppercase() || c == '`') && !text[..*at].ends_with("e.g")
    });
    match end {
        Some((at, _)) => format!("{}.\n\n{}", &text[..at], &text[at + 2..]),
        None => text.to_owned(),
    }
}

/// A text as a sentence: it begins with a capital letter and ends with a full stop.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim();
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let end = if text.is_empty() || text.ends_with(['.', '!', '?', ':']) { "" } else { "." };
    format!("{first}{}{end}", chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_stand_between_items() {
        let code = "use a;\nuse b;\n/// A\nstruct A {\n    /// b\n    b: u8,\n    /// c\n    c: u8,\n}\nimpl A {\n    const B: u8 = 1;\n    fn b() {\n        let a = {\n            1\n        };\n        if a {}\n    }\n    fn c() {}\n}\n";
        let spaced = spaced(code);
        assert!(spaced.contains("use b;\n\n/// A\n") && spaced.contains("b: u8,\n    /// c\n"), "{spaced}");
        assert!(
            spaced.contains("}\n\nimpl A") && spaced.contains("= 1;\n\n    fn b") && spaced.contains("}\n\n    fn c")
        );
        assert!(spaced.contains("};\n        if a"), "{spaced}");
        assert_eq!(super::spaced("/// {\n/// }\n/// a\nfn a() {}\n"), "/// {\n/// }\n/// a\nfn a() {}\n");
        let sorted =
            with_sorted_imports("//! A\nuse crate::b;\nuse super::a;\nuse serde::C;\nuse std::d;\nfn a() {}\n");
        assert_eq!(sorted, "//! A\nuse std::d;\n\nuse serde::C;\n\nuse super::a;\nuse crate::b;\nfn a() {}\n");
        assert_eq!(doc("`<a>` <b>"), "/// `<a>` \\<b>\n");
        assert_eq!(paragraphs("A, e.g. B. `c` is."), "A, e.g. B.\n\n`c` is.");
        let long = doc(&format!("- {}", "word ".repeat(40)));
        assert!(long.lines().count() == 2 && long.lines().nth(1).is_some_and(|line| line.starts_with("///   word")));
    }

    #[test]
    fn a_text_becomes_a_sentence() {
        assert_eq!(
            (sentence("the host"), sentence("A. "), doc("a\n\nb")),
            ("The host.".into(), "A.".into(), "/// a\n///\n/// b\n".into())
        );
    }
}
