//! The fingerprint of a provider's guards. They are code, which the generator cannot read; what `asks` says of them is true
//! of the code that somebody has compared it with, and of no other.

use std::collections::BTreeMap;
use std::path::Path;

use proc_macro2::{Group, TokenStream, TokenTree};

use super::write::files_below;
use xtask::failure::Failure;

const FOLDER: &str = "crates/connguard-rules/src/guards";

/// The fingerprint of each provider's guards; a provider without guards has none.
pub fn fingerprints(root: &Path, providers: &[&str]) -> Result<BTreeMap<String, String>, Failure> {
    let mut found = BTreeMap::new();
    for provider in providers {
        let mut files = files_below(&root.join(FOLDER).join(provider))?;
        files.sort_unstable();
        let mut all = String::new();
        for file in &files {
            let name = file.strip_prefix(root).unwrap_or(file).to_string_lossy().replace('\\', "/");
            let code = std::fs::read_to_string(file)?;
            all.push_str(&format!("{name}\n{}\n", condensed(&name, &code)?));
        }
        if !files.is_empty() {
            found.insert((*provider).to_owned(), fingerprint(&all));
        }
    }
    Ok(found)
}

/// The code without comments, layout, tests and the texts of messages, none of which changes where a guard speaks.
fn condensed(name: &str, code: &str) -> Result<String, Failure> {
    let tokens: TokenStream = code.parse().map_err(|error| Failure::new(format!("{name}: {error}")))?;
    let mut out = String::new();
    condense(tokens, &mut out);
    Ok(out)
}

fn condense(tokens: TokenStream, out: &mut String) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut rest = tokens.as_slice();
    while let [first, after @ ..] = rest {
        rest = match (first, after) {
            // A comment of the documentation, and what marks the tests.
            (first, [TokenTree::Group(inside), after @ ..])
                if is(first, "#")
                    && (begins_with(inside, "doc") || inside.to_string().replace(' ', "") == "[cfg(test)]") =>
            {
                after
            }
            (first, [second, TokenTree::Group(inside), after @ ..])
                if is(first, "#") && is(second, "!") && begins_with(inside, "doc") =>
            {
                after
            }
            (first, [second, TokenTree::Group(_), after @ ..]) if is(first, "mod") && is(second, "tests") => after,
            (first, [second, TokenTree::Group(_), after @ ..]) if is(first, "format") && is(second, "!") => {
                out.push_str("format! ");
                after
            }
            // A comma at the end is layout.
            (first, []) if is(first, ",") => after,
            (TokenTree::Group(group), after) => {
                out.push_str(&format!("{:?} ", group.delimiter()));
                condense(group.stream(), out);
                out.push_str("end ");
                after
            }
            (token, after) => {
                out.push_str(&format!("{token} "));
                after
            }
        };
    }
}

fn is(token: &TokenTree, text: &str) -> bool {
    !matches!(token, TokenTree::Group(_)) && token.to_string() == text
}

fn begins_with(group: &Group, name: &str) -> bool {
    group.stream().into_iter().next().is_some_and(|first| is(&first, name))
}

/// FNV-1a.
fn fingerprint(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_a_guard_does_changes_its_fingerprint_and_nothing_else_does() {
        let root = tempfile::tempdir().unwrap();
        let of = |code: &str| {
            fs::create_dir_all(root.path().join(FOLDER).join("a")).unwrap();
            fs::write(root.path().join(FOLDER).join("a/mod.rs"), code).unwrap();
            fingerprints(root.path(), &["a", "b"]).unwrap()
        };
        let before = of("//! A.\nfn a() { 1; }\n#[cfg(test)]\nmod tests { fn b() {} }");
        assert_eq!(before.keys().collect::<Vec<_>>(), ["a"]);
        assert_eq!(before, of("fn a() {\n    // A comment.\n    1;\n}"));
        assert_eq!(before, of("/// B.\nfn a(\n) { 1; }"));
        assert_eq!(of("fn a() { f(format!(\"x {b}\"), 1,) }"), of("fn a() { f(format!(\"y\"), 1) }"));
        assert_ne!(of("fn a() { f(\"x\") }"), of("fn a() { f(\"y\") }"));
        assert_ne!(before, of("fn a() { 2; }"));
        assert_ne!(before, of("fn a() { 1; } fn b() {}"));
    }
}
