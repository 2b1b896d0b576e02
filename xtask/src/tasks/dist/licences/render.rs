//! The file: a list of the crates, then each text once.

use std::fmt::Write;

use super::linked::Linked;

/// A crate with its licence texts.
pub(super) struct Entry {
    pub(super) krate: Linked,
    pub(super) texts: Vec<String>,
}

const HEAD: &str = "\
Third-party software in connguard's compiled packages
=====================================================

The Python wheel and the native part of the npm package link the libraries below, on one platform or another. Each is
listed with its version, its licence (an SPDX expression) and its source, and with the numbers of its licence texts,
which follow the list.

This file is written by `cargo xtask licences`.

";

/// Deterministic: the crates come sorted, and the texts are numbered in the order in which they are first met.
pub(super) fn render(standard_library: &str, entries: &[Entry]) -> String {
    let mut texts = Texts::default();
    let mut list = String::from(HEAD);
    let number = texts.number(standard_library);
    let _ = writeln!(
        list,
        "the Rust standard library\n    MIT OR Apache-2.0, https://github.com/rust-lang/rust\n    texts: {number}"
    );
    for Entry { krate, texts: own } in entries {
        let mut numbers: Vec<usize> = own.iter().map(|text| texts.number(text)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let numbers: Vec<String> = numbers.iter().map(usize::to_string).collect();
        let source = if krate.repository.is_empty() { "https://crates.io" } else { &krate.repository };
        let _ = writeln!(
            list,
            "{} {}\n    {}, {source}\n    texts: {}",
            krate.name,
            krate.version,
            krate.licence,
            numbers.join(", ")
        );
    }
    for (index, text) in texts.0.iter().enumerate() {
        let _ = write!(list, "\n\n---------------- text {} ----------------\n\n{text}\n", index + 1);
    }
    list
}

/// Texts that differ in more than white space.
#[derive(Default)]
struct Texts(Vec<String>);

impl Texts {
    /// The number of a text, counted from 1.
    fn number(&mut self, text: &str) -> usize {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let wanted = words(text);
        if let Some(index) = self.0.iter().position(|known| words(known) == wanted) {
            return index + 1;
        }
        let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().map(str::trim_end).collect();
        self.0.push(lines.join("\n").trim_matches('\n').to_owned());
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn entry(name: &str, texts: &[&str]) -> Entry {
        let krate = Linked {
            name: name.to_owned(),
            version: "1.2.3".to_owned(),
            licence: "MIT".to_owned(),
            repository: String::new(),
            authors: Vec::new(),
            folder: PathBuf::new(),
        };
        Entry { krate, texts: texts.iter().map(|text| (*text).to_owned()).collect() }
    }

    #[test]
    fn a_text_that_several_crates_share_stands_there_once() {
        let file =
            render("apache", &[entry("one", &["mit\r\nof one  \r\n", "apache"]), entry("two", &["mit of\n one"])]);
        assert_eq!(file.matches("of one").count(), 1);
        assert!(file.contains("one 1.2.3\n    MIT, https://crates.io\n    texts: 1, 2\n"));
        assert!(file.contains("two 1.2.3\n    MIT, https://crates.io\n    texts: 2\n"));
        assert!(file.ends_with("---------------- text 2 ----------------\n\nmit\nof one\n"));
    }
}
