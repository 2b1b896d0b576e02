//! Python source laid out as `ruff format` lays it out, and docstrings with their sections.

use std::fmt::Write;

use super::text::{literal, sentence};

/// Columns of a line.
pub(super) const LINE: usize = 120;

/// `head(`, arguments, `)tail`: on one line if it fits; else the arguments on a line of their own; else one on each line.
/// The first line is not indented, for what stands in front of it.
pub(super) fn bracketed(indent: usize, head: &str, arguments: &[String], tail: &str) -> String {
    let (open, close) = match head.chars().last() {
        Some('{') => (head.to_owned(), "}"),
        Some('[') => (head.to_owned(), "]"),
        _ => (format!("{head}("), ")"),
    };
    let pad = " ".repeat(indent);
    let flat = !arguments.iter().any(|argument| argument.contains('\n'));
    let joined = arguments.join(", ");
    if flat && indent + open.len() + joined.len() + close.len() + tail.len() <= LINE {
        return format!("{open}{joined}{close}{tail}");
    }
    // Members of an object never share a line of their own.
    if flat && close != "}" && indent + 4 + joined.len() <= LINE {
        return format!("{open}\n{pad}    {joined}\n{pad}{close}{tail}");
    }
    let lines: String = arguments.iter().map(|argument| format!("{pad}    {argument},\n")).collect();
    format!("{open}\n{lines}{pad}{close}{tail}")
}

/// `a | b`: on one line if it fits into what is left of it, else between brackets.
pub(super) fn import(module: &str, names: &[&str]) -> String {
    let line = format!("from {module} import {}", names.join(", "));
    if line.len() <= LINE {
        return line + "\n";
    }
    let names: String = names.iter().map(|name| format!("    {name},\n")).collect();
    format!("from {module} import (\n{names})\n")
}

/// A docstring: a summary, then paragraphs and sections.
pub(super) struct Doc {
    indent: usize,
    blocks: Vec<Vec<String>>,
}

impl Doc {
    pub(super) fn new(indent: usize, summary: &str) -> Self {
        let mut doc = Self { indent, blocks: Vec::new() };
        doc.paragraph(summary);
        doc
    }

    /// A paragraph; nothing for an empty text.
    pub(super) fn paragraph(&mut self, text: &str) {
        if !text.trim().is_empty() {
            // The three quotes stand before the first line.
            let lines = wrapped(&prose(text), LINE - self.indent - 3, 0);
            self.blocks.push(lines);
        }
    }

    /// `Args:`, `Raises:` and the like: names, each with what is to be said of it.
    pub(super) fn entries(&mut self, title: &str, entries: &[(String, String)]) {
        if entries.is_empty() {
            return;
        }
        let mut lines = vec![format!("{title}:")];
        for (name, text) in entries {
            let told = wrapped(&format!("{name}: {}", prose(text)), LINE - self.indent - 4, 4);
            lines.extend(told.into_iter().map(|line| format!("    {line}")));
        }
        self.blocks.push(lines);
    }

    /// `Returns:`, `Example:`: lines below a title, as they are.
    pub(super) fn lines(&mut self, title: &str, lines: &[String]) {
        let mut block = vec![format!("{title}:")];
        block.extend(lines.iter().map(|line| format!("    {line}")));
        self.blocks.push(block);
    }

    pub(super) fn render(&self) -> String {
        let pad = " ".repeat(self.indent);
        let mut out = format!("{pad}\"\"\"");
        for (place, block) in self.blocks.iter().enumerate() {
            for (number, line) in block.iter().enumerate() {
                match (place, number) {
                    (0, 0) => out.push_str(line),
                    (_, 0) => {
                        let _ = write!(out, "\n\n{pad}{line}");
                    }
                    _ => {
                        let _ = write!(out, "\n{pad}{line}");
                    }
                }
            }
        }
        let one_line = self.blocks.len() == 1 && self.blocks[0].len() == 1;
        out.push_str(if one_line { "\"\"\"\n" } else { "\n" });
        if !one_line {
            let _ = writeln!(out, "{pad}\"\"\"");
        }
        out
    }
}

/// A docstring: its first sentence alone where the whole is longer than a line.
pub(super) fn docstring(text: &str, indent: &str) -> String {
    let text = sentence(text);
    if indent.len() + text.chars().count() + 6 <= LINE {
        return Doc::new(indent.len(), &text).render();
    }
    let (first, rest) = text.split_once(". ").unwrap_or((&text, ""));
    let mut doc = Doc::new(indent.len(), first);
    doc.paragraph(rest);
    doc.render()
}

/// `name: TypeAlias = Literal["a", "b"]`, one value on each line if it is long.
pub(super) fn literal_alias<'a>(name: &str, values: impl IntoIterator<Item = &'a String>) -> String {
    let values: Vec<String> = values.into_iter().map(|value| literal(value)).collect();
    bracketed(0, &format!("{name}: TypeAlias = Literal["), &values, "")
}

/// A sentence for a docstring: code in two backticks, nothing that ends the string.
fn prose(text: &str) -> String {
    sentence(&text.replace('\\', "\\\\").replace("\"\"\"", "'''").replace("``", "`")).replace('`', "``")
}

/// Words in lines of a width; further lines are indented.
fn wrapped(text: &str, width: usize, hanging: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(word.to_owned()),
            Some(_) => lines.push(" ".repeat(hanging) + word),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_break_as_the_formatter_breaks_them() {
        let short = ["a".to_owned(), "b".to_owned()];
        assert_eq!(bracketed(4, "def f", &short, " -> None:"), "def f(a, b) -> None:");
        let middle = ["a".repeat(50), "b".repeat(50)];
        assert_eq!(
            bracketed(4, "name_of_a_function", &middle, ""),
            format!("name_of_a_function(\n        {}, {}\n    )", middle[0], middle[1])
        );
        let long = ["a".repeat(80), "b".repeat(80)];
        assert_eq!(bracketed(0, "{", &long, ""), format!("{{\n    {},\n    {},\n}}", long[0], long[1]));
    }

    #[test]
    fn a_docstring_has_sections() {
        let mut doc = Doc::new(4, "do `it`");
        assert_eq!(doc.render(), "    \"\"\"Do ``it``.\"\"\"\n");
        doc.entries("Args", &[("name".to_owned(), "its name".to_owned())]);
        assert_eq!(doc.render(), "    \"\"\"Do ``it``.\n\n    Args:\n        name: Its name.\n    \"\"\"\n");
    }
}
