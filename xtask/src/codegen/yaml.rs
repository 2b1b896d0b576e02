//! Reads YAML into a tree that remembers lines, and refuses what a generator would silently lose.

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};
use serde_json::{Map, Number, Value};

/// A finding about an authored file: where, what, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub file: String,
    pub line: usize,
    pub message: String,
    pub remedy: String,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}: {}\n    remedy: {}", self.file, self.line, self.message, self.remedy)
    }
}

/// A YAML value with the line that it starts on.
#[derive(Debug, Clone)]
pub struct Node {
    pub line: usize,
    pub kind: Kind,
}

#[derive(Debug, Clone)]
pub enum Kind {
    Scalar(Value),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

#[derive(Debug, Clone)]
pub struct Entry {
    pub key: String,
    pub line: usize,
    pub value: Node,
}

impl Node {
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.kind {
            Kind::Map(entries) => entries.iter().find(|e| e.key == key).map(|e| &e.value),
            _ => None,
        }
    }

    pub fn entries(&self) -> &[Entry] {
        match &self.kind {
            Kind::Map(entries) => entries,
            _ => &[],
        }
    }

    pub fn items(&self) -> &[Node] {
        match &self.kind {
            Kind::List(items) => items,
            _ => &[],
        }
    }

    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar(Value::String(text)) => Some(text),
            _ => None,
        }
    }

    /// The tree without its lines.
    pub fn to_json(&self) -> Value {
        match &self.kind {
            Kind::Scalar(value) => value.clone(),
            Kind::List(items) => Value::Array(items.iter().map(Node::to_json).collect()),
            Kind::Map(entries) => {
                Value::Object(entries.iter().map(|e| (e.key.clone(), e.value.to_json())).collect::<Map<_, _>>())
            }
        }
    }
}

/// Decodes a file; bytes that are no UTF-8 are a finding on the line that they stand in.
pub fn decode(file: &str, bytes: &[u8]) -> Result<String, Finding> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned()),
        Err(error) => {
            let line = 1 + bytes.iter().take(error.valid_up_to()).filter(|byte| **byte == b'\n').count();
            let message = "this line is not valid UTF-8".to_owned();
            let remedy = "save the file in UTF-8; decode it with the encoding that it was written in first".to_owned();
            Err(Finding { file: file.to_owned(), line, message, remedy })
        }
    }
}

/// Parses one YAML document; every problem that YAML itself would swallow is a finding.
pub fn parse(file: &str, text: &str) -> Result<Node, Vec<Finding>> {
    let mut reader = Reader { file, parser: Parser::new_from_str(text), findings: Vec::new(), depth: 0 };
    let result = reader.document();
    match result {
        Err(error) => {
            reader.findings.push(Finding {
                file: file.to_owned(),
                line: error.marker().line(),
                message: format!("not readable as YAML: {}", error.info()),
                remedy: "correct the syntax".to_owned(),
            });
            Err(reader.findings)
        }
        Ok(None) => {
            reader.find(1, "the document is empty", "write an OpenAPI 3.0.3 document");
            Err(reader.findings)
        }
        Ok(Some(node)) if reader.findings.is_empty() => Ok(node),
        Ok(Some(_)) => Err(reader.findings),
    }
}

struct Reader<'a> {
    file: &'a str,
    parser: Parser<'a, saphyr_parser::StrInput<'a>>,
    findings: Vec<Finding>,
    depth: usize,
}

/// Deeper than any sensible document; beyond it the recursion would exhaust the stack.
const MAX_DEPTH: usize = 100;

impl<'a> Reader<'a> {
    fn find(&mut self, line: usize, message: impl Into<String>, remedy: &str) {
        let (file, message, remedy) = (self.file.to_owned(), message.into(), remedy.to_owned());
        self.findings.push(Finding { file, line, message, remedy });
    }

    fn next(&mut self) -> Result<Option<(Event<'a>, usize)>, ScanError> {
        self.parser.next_event().transpose().map(|next| next.map(|(event, span)| (event, span.start.line())))
    }

    fn document(&mut self) -> Result<Option<Node>, ScanError> {
        let mut root = None;
        while let Some((event, line)) = self.next()? {
            match event {
                Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd | Event::Nothing => {}
                Event::StreamEnd => break,
                event if root.is_none() => root = Some(self.node(event, line)?),
                _ => {
                    self.find(line, "a second YAML document", "keep one document; take out what follows the line ---");
                    break;
                }
            }
        }
        Ok(root)
    }

    fn node(&mut self, event: Event<'a>, line: usize) -> Result<Node, ScanError> {
        self.depth += 1;
        let node = if self.depth > MAX_DEPTH { self.too_deep(line) } else { self.shallow_node(event, line) };
        self.depth -= 1;
        node
    }

    fn too_deep(&mut self, line: usize) -> Result<Node, ScanError> {
        self.find(line, format!("nested more than {MAX_DEPTH} levels deep"), "flatten the document");
        while self.next()?.is_some() {}
        Ok(Node { line, kind: Kind::Scalar(Value::Null) })
    }

    fn shallow_node(&mut self, event: Event<'a>, line: usize) -> Result<Node, ScanError> {
        let kind = match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_anchor(anchor, line);
                self.refuse_tag(tag.is_some(), line);
                if style == ScalarStyle::Plain && is_not_finite(&text) {
                    let message = format!("{text} is a number that JSON cannot hold");
                    self.find(line, message, "write a finite number, or put a text in quotes");
                }
                Kind::Scalar(if style == ScalarStyle::Plain { plain(&text) } else { Value::String(text.into_owned()) })
            }
            Event::SequenceStart(anchor, tag) => {
                self.refuse_anchor(anchor, line);
                self.refuse_tag(tag.is_some(), line);
                let mut items = Vec::new();
                while let Some((event, line)) = self.next()? {
                    if matches!(event, Event::SequenceEnd) {
                        break;
                    }
                    items.push(self.node(event, line)?);
                }
                Kind::List(items)
            }
            Event::MappingStart(anchor, tag) => {
                self.refuse_anchor(anchor, line);
                self.refuse_tag(tag.is_some(), line);
                self.mapping()?
            }
            Event::Alias(_) => {
                self.find(line, "an alias (*name)", "write the value out, or use a $ref to a component");
                Kind::Scalar(Value::Null)
            }
            _ => Kind::Scalar(Value::Null),
        };
        Ok(Node { line, kind })
    }

    fn mapping(&mut self) -> Result<Kind, ScanError> {
        let mut entries: Vec<Entry> = Vec::new();
        while let Some((event, line)) = self.next()? {
            let key = match event {
                Event::MappingEnd => break,
                Event::Scalar(text, style, anchor, tag) => {
                    self.refuse_anchor(anchor, line);
                    self.refuse_tag(tag.is_some(), line);
                    if text == "<<" {
                        self.find(line, "a merge key (<<), which generators drop", "write the members out");
                    } else if style == ScalarStyle::Plain && !plain(&text).is_string() {
                        let message = format!("the key {text} is read as a number, a boolean or null");
                        self.find(line, message, "put the key in quotes");
                    }
                    text.into_owned()
                }
                other => {
                    self.node(other, line)?;
                    self.find(line, "a key that is a list or a mapping", "use a text as the key");
                    String::new()
                }
            };
            if let Some(first) = entries.iter().find(|e| e.key == key) {
                let message = format!("{key} stands here a second time (first in line {})", first.line);
                self.find(line, message, "keep one of the two; a generator would silently take one of them");
            }
            let value = match self.next()? {
                Some((event, line)) => self.node(event, line)?,
                None => break,
            };
            entries.push(Entry { key, line, value });
        }
        Ok(Kind::Map(entries))
    }

    fn refuse_anchor(&mut self, anchor: usize, line: usize) {
        if anchor != 0 {
            self.find(line, "an anchor (&name)", "write the value out, or use a $ref to a component");
        }
    }

    fn refuse_tag(&mut self, tagged: bool, line: usize) {
        if tagged {
            self.find(line, "a tag (!name), which says how to read a value", "take it out; put a text in quotes");
        }
    }
}

/// YAML's infinities and its not-a-number.
fn is_not_finite(text: &str) -> bool {
    let text = text.trim_start_matches(['-', '+']).to_ascii_lowercase();
    text == ".inf" || text == ".nan"
}

/// YAML 1.2's core schema for a scalar without quotes.
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => {
            let looks_numeric = text.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '+' || c == '.');
            if !looks_numeric {
                return Value::String(text.to_owned());
            }
            let radix = |prefix: &str, radix: u32| i64::from_str_radix(text.strip_prefix(prefix)?, radix).ok();
            if let Some(integer) = text.parse().ok().or_else(|| radix("0x", 16)).or_else(|| radix("0o", 8)) {
                return Value::Number(integer.into());
            }
            match text.parse::<f64>().ok().and_then(Number::from_f64) {
                Some(number) => Value::Number(number),
                None => Value::String(text.to_owned()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(text: &str) -> Vec<(usize, String)> {
        parse("x.yaml", text)
            .map(|_| Vec::new())
            .unwrap_or_else(|f| f.into_iter().map(|f| (f.line, f.message)).collect())
    }

    #[test]
    fn a_duplicate_key_is_found_with_both_lines() {
        let found = messages("a: 1\nb:\n  c: 1\n  c: 2\n");
        assert_eq!(found, [(4, "c stands here a second time (first in line 3)".to_owned())]);
    }

    #[test]
    fn what_yaml_swallows_is_found() {
        assert_eq!(messages("a: &x 1\nb: *x\n").len(), 2);
        assert!(messages("base: {a: 1}\nb:\n  <<: {a: 1}\n")[0].1.contains("merge key"));
        assert!(messages("200: a\n")[0].1.contains("read as a number"));
        assert!(messages("a: [1\nb: 2\n")[0].1.contains("not readable"));
        assert_eq!(messages("").len(), 1);
        assert!(messages("a: !!str 1\n")[0].1.contains("a tag"));
        assert!(messages("a: -.inf\n")[0].1.contains("JSON cannot hold"));
    }

    #[test]
    fn a_second_document_is_found() {
        assert_eq!(messages("---\na: 1\n...\n"), []);
        assert_eq!(messages("a: 1\n---\nb: 2\n"), [(3, "a second YAML document".to_owned())]);
    }

    #[test]
    fn nesting_is_bounded() {
        let found = messages(&"[".repeat(120));
        assert!(found[0].1.contains("levels deep"), "{found:?}");
        assert_eq!(messages(&"[".repeat(100_000)).len(), 1, "the parser has a limit of its own");
    }

    #[test]
    fn bytes_that_are_no_text_are_found_with_their_line() {
        let found = decode("x.yaml", b"a: 1\nb: \xff\n").unwrap_err();
        assert_eq!((found.line, found.message.as_str()), (2, "this line is not valid UTF-8"));
        assert_eq!(decode("x.yaml", "\u{feff}a: 1".as_bytes()).unwrap(), "a: 1");
    }

    #[test]
    fn scalars_follow_the_core_schema() {
        let node = parse("x", "a: 'false'\nb: false\nc: 1.5\nd: 0x1F\ne: 2024-01-15\nf: ~\n").unwrap();
        assert_eq!(
            node.to_json(),
            serde_json::json!({"a": "false", "b": false, "c": 1.5, "d": 31, "e": "2024-01-15", "f": null})
        );
    }
}
