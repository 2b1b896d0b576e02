//! How TypeScript is laid out: 120 columns, two spaces, double quotes.

use serde_json::Value;

use super::text::{member, quote};
pub(super) use super::wrapping::{WIDTH, wrap};

/// Writes a list in brackets on one line, or with an item in each line where that is too long.
///
/// `before` ends with the opening bracket, `after` begins with the closing one.
pub(in crate::codegen::emit) fn bracketed(indent: usize, before: &str, items: &[String], after: &str) -> String {
    let pad = " ".repeat(indent);
    let line = format!("{pad}{before}{}{after}", items.join(", "));
    if items.is_empty() || line.chars().count() <= WIDTH {
        return line + "\n";
    }
    let lines: String = items.iter().map(|item| format!("{pad}  {item},\n")).collect();
    format!("{pad}{before}\n{lines}{pad}{after}\n")
}

/// Writes an object's members in braces, likewise.
pub(super) fn braced(indent: usize, before: &str, members: &[String], after: &str) -> String {
    let pad = " ".repeat(indent);
    let line = format!("{pad}{before}{{ {} }}{after}", members.join(", "));
    if line.chars().count() <= WIDTH {
        return line + "\n";
    }
    let lines: String = members.iter().map(|member| format!("{pad}  {member},\n")).collect();
    format!("{pad}{before}{{\n{lines}{pad}}}{after}\n")
}

/// Writes an array of a declaration, likewise.
pub(super) fn list(before: &str, items: &[String]) -> String {
    bracketed(0, &format!("{before}["), items, "];")
}

/// Writes an import of names, which are types all of them or have `type` before them.
pub(in crate::codegen::emit) fn import(names: &[String], from: &str) -> String {
    let only_types = names.iter().all(|name| name.starts_with("type "));
    let keyword = if only_types { "import type" } else { "import" };
    let names: Vec<String> = names
        .iter()
        .map(|name| if only_types { name.trim_start_matches("type ").to_owned() } else { name.clone() })
        .collect();
    let line = format!("{keyword} {{ {} }} from {};\n", names.join(", "), quote(from));
    if line.chars().count() <= WIDTH + 1 {
        return line;
    }
    let lines: String = names.iter().map(|name| format!("  {name},\n")).collect();
    format!("{keyword} {{\n{lines}}} from {};\n", quote(from))
}

/// Writes a JSON value as a literal; what is too long for a line has a member in each.
pub(super) fn literal(indent: usize, value: &Value) -> String {
    let line = on_one_line(value);
    if indent + line.chars().count() <= WIDTH - 20 {
        return line;
    }
    let pad = " ".repeat(indent);
    match value {
        Value::Object(members) => {
            let lines: String = members
                .iter()
                .map(|(name, value)| format!("{pad}  {}: {},\n", member(name), literal(indent + 2, value)))
                .collect();
            format!("{{\n{lines}{pad}}}")
        }
        _ => line,
    }
}

fn on_one_line(value: &Value) -> String {
    match value {
        Value::Object(members) if members.is_empty() => "{}".to_owned(),
        Value::Object(members) => {
            let members: Vec<String> =
                members.iter().map(|(name, value)| format!("{}: {}", member(name), on_one_line(value))).collect();
            format!("{{ {} }}", members.join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(on_one_line).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

/// A doc comment: paragraphs, which are wrapped, then tags, then an example.
#[derive(Default)]
pub(super) struct Doc {
    paragraphs: Vec<String>,
    tags: Vec<String>,
    example: String,
}

impl Doc {
    pub(super) fn new(paragraph: &str) -> Self {
        Self::default().paragraph(paragraph)
    }

    /// Adds a paragraph; an empty one is none.
    pub(super) fn paragraph(mut self, text: &str) -> Self {
        if !text.trim().is_empty() {
            self.paragraphs.push(text.trim().to_owned());
        }
        self
    }

    /// Adds a tag like `@throws` with its text.
    pub(super) fn tag(mut self, text: &str) -> Self {
        self.tags.push(text.trim().to_owned());
        self
    }

    pub(super) fn example(mut self, code: &str) -> Self {
        code.trim_end().clone_into(&mut self.example);
        self
    }

    pub(super) fn write(&self, indent: usize) -> String {
        let pad = " ".repeat(indent);
        let mut blocks: Vec<Vec<String>> =
            self.paragraphs.iter().map(|paragraph| wrap(paragraph, WIDTH - indent - 3)).collect();
        if !self.tags.is_empty() {
            blocks.push(self.tags.iter().flat_map(|tag| wrap(tag, WIDTH - indent - 3)).collect());
        }
        if !self.example.is_empty() {
            let code = self.example.lines().map(str::to_owned);
            let fenced = ["@example".to_owned(), "```ts".to_owned()].into_iter().chain(code);
            blocks.push(fenced.chain(["```".to_owned()]).collect());
        }
        if let [only] = blocks.as_slice()
            && let [line] = only.as_slice()
            && indent + line.chars().count() + 7 <= WIDTH
        {
            return format!("{pad}/** {line} */\n").replace("*/ ", "*\\/ ");
        }
        let lines: Vec<String> = blocks.join(&String::new());
        let lines: String = lines
            .iter()
            .map(|line| match line.is_empty() {
                true => format!("{pad} *\n"),
                false => format!("{pad} * {}\n", line.replace("*/", "*\\/")),
            })
            .collect();
        format!("{pad}/**\n{lines}{pad} */\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_long_is_broken() {
        let items = vec!["a".repeat(80), "b".repeat(50)];
        assert_eq!(bracketed(2, "f(", &items[..1], ")"), format!("  f({})\n", items[0]));
        assert_eq!(bracketed(2, "f(", &items, ")"), format!("  f(\n    {},\n    {},\n  )\n", items[0], items[1]));
        assert_eq!(import(&["type A".to_owned()], "./a.js"), "import type { A } from \"./a.js\";\n");
        assert_eq!(import(&["a".to_owned(), "type A".to_owned()], "./a.js"), "import { a, type A } from \"./a.js\";\n");
    }

    #[test]
    fn a_comment_is_wrapped_and_cannot_be_closed() {
        assert_eq!(Doc::new("one").write(2), "  /** one */\n");
        let text = Doc::new(&"word ".repeat(30)).tag("@throws A when */ b.").example("x();").write(0);
        assert!(text.lines().all(|line| line.len() <= WIDTH), "{text}");
        assert!(
            text.contains(" * @throws A when *\\/ b.\n *\n * @example\n * ```ts\n * x();\n * ```\n */\n"),
            "{text}"
        );
    }

    #[test]
    fn a_value_is_a_literal() {
        let value = serde_json::json!({ "a-b": [1, "x"], "c": {} });
        assert_eq!(literal(0, &value), "{ \"a-b\": [1, \"x\"], c: {} }");
        let long = serde_json::json!({ "a": "x".repeat(60), "b": "y".repeat(60) });
        assert_eq!(literal(0, &long).lines().count(), 4);
    }
}
