//! YAML: one document, anchors and merge keys expanded, nothing lost in silence.

use std::collections::HashMap;
use std::sync::Arc;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput};
use serde_json::{Map, Value};

use super::document::{Document, Mark, child, place};
use super::limits::{MAX_DEPTH, MAX_NODES};
use super::scalar;
use crate::problem::Problem;
use crate::source::Source;

pub(super) fn read(source: &Source) -> Result<Document, Vec<Problem>> {
    let mut reader = Reader {
        parser: Parser::new_from_str(source.text()),
        file: source.name().into(),
        anchors: HashMap::new(),
        found: Vec::new(),
        depth: 0,
        nodes: 0,
    };
    let root = match reader.document() {
        Ok(root) => root,
        Err(error) => {
            let mark = Mark { line: error.marker().line(), column: error.marker().col() + 1, width: 1 };
            reader.find("manifest.file.syntax", mark, format!("this is not valid YAML: {}", error.info()));
            None
        }
    };
    match root {
        Some(node) if reader.found.is_empty() => Ok(Document::new(source, node.value, node.places)),
        None if reader.found.is_empty() => {
            let mark = Mark { line: 1, column: 1, width: 1 };
            reader.find(
                "manifest.file.empty",
                mark,
                "the file is empty; a manifest begins with connguard: 1".to_owned(),
            );
            Err(reader.found)
        }
        _ => Err(reader.found),
    }
}

/// A value and the places in it, by pointers from it.
#[derive(Clone)]
struct Node {
    value: Value,
    places: HashMap<String, Mark>,
    size: usize,
}

struct Reader<'a> {
    parser: Parser<'a, StrInput<'a>>,
    file: Arc<str>,
    anchors: HashMap<usize, Node>,
    found: Vec<Problem>,
    depth: usize,
    nodes: usize,
}

impl<'a> Reader<'a> {
    fn find(&mut self, rule: &'static str, mark: Mark, message: String) {
        self.found.push(Problem::new(rule, Some(place(&self.file, mark)), message));
    }

    fn next(&mut self) -> Result<Option<(Event<'a>, Mark)>, ScanError> {
        self.parser.next_event().transpose().map(|next| next.map(|(event, span)| (event, mark(span))))
    }

    fn document(&mut self) -> Result<Option<Node>, ScanError> {
        let mut root = None;
        while let Some((event, mark)) = self.next()? {
            match event {
                Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd | Event::Nothing => {}
                Event::StreamEnd => break,
                event if root.is_none() => root = Some(self.node(event, mark)?),
                _ => {
                    let message = "a second YAML document; move it into a file of its own".to_owned();
                    self.find("manifest.file.syntax", mark, message);
                    break;
                }
            }
        }
        // A document without a value (only comments) is an empty file.
        Ok(root.filter(|node| !node.value.is_null()))
    }

    fn node(&mut self, event: Event<'a>, mark: Mark) -> Result<Node, ScanError> {
        self.depth += 1;
        let node = self.counted(event, mark);
        self.depth -= 1;
        node
    }

    fn counted(&mut self, event: Event<'a>, mark: Mark) -> Result<Node, ScanError> {
        let added = match &event {
            Event::Alias(id) => self.anchors.get(id).map_or(1, |node| node.size),
            _ => 1,
        };
        self.nodes += added;
        if self.depth > MAX_DEPTH || self.nodes > MAX_NODES {
            let message = match self.depth > MAX_DEPTH {
                true => format!("objects and arrays are nested more than {MAX_DEPTH} levels deep"),
                false => format!("the document has more than {MAX_NODES} values, those of aliases included"),
            };
            self.find("manifest.file.size", mark, message);
            while self.next()?.is_some() {}
            return Ok(leaf(Value::Null, mark));
        }
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_tag(tag.is_some(), mark);
                let value = match style {
                    ScalarStyle::Plain => scalar::plain(&text).unwrap_or_else(|| {
                        // It may stand where a password belongs.
                        let message = "JSON cannot hold this number; put a string in quotes".to_owned();
                        self.find("manifest.file.number", mark, message);
                        Value::Null
                    }),
                    _ => Value::String(text.into_owned()),
                };
                Ok(self.anchored(anchor, leaf(value, mark)))
            }
            Event::SequenceStart(anchor, tag) => {
                self.refuse_tag(tag.is_some(), mark);
                let node = self.sequence(mark)?;
                Ok(self.anchored(anchor, node))
            }
            Event::MappingStart(anchor, tag) => {
                self.refuse_tag(tag.is_some(), mark);
                let node = self.mapping(mark)?;
                Ok(self.anchored(anchor, node))
            }
            Event::Alias(id) => match self.anchors.get(&id) {
                // What is wrong with an entry is shown where the entry is, not where its anchor is.
                Some(node) => Ok(Node { places: HashMap::from([(String::new(), mark)]), ..node.clone() }),
                None => {
                    self.find("manifest.file.syntax", mark, "an alias within its own anchor".to_owned());
                    Ok(leaf(Value::Null, mark))
                }
            },
            _ => Ok(leaf(Value::Null, mark)),
        }
    }

    fn sequence(&mut self, mark: Mark) -> Result<Node, ScanError> {
        let (mut items, mut places, mut size) = (Vec::new(), HashMap::from([(String::new(), mark)]), 1);
        while let Some((event, mark)) = self.next()? {
            if matches!(event, Event::SequenceEnd) {
                break;
            }
            let item = self.node(event, mark)?;
            adopt(&mut places, &format!("/{}", items.len()), item.places);
            size += item.size;
            items.push(item.value);
        }
        Ok(Node { value: Value::Array(items), places, size })
    }

    fn mapping(&mut self, mark: Mark) -> Result<Node, ScanError> {
        let mut places = HashMap::from([(String::new(), mark)]);
        let (mut members, mut keys, mut merged) = (Map::new(), HashMap::<String, Mark>::new(), Vec::new());
        let mut size = 1;
        while let Some((event, key_mark)) = self.next()? {
            let key = match event {
                Event::MappingEnd => break,
                Event::Scalar(text, style, _, tag) => {
                    self.refuse_tag(tag.is_some(), key_mark);
                    (text.into_owned(), style == ScalarStyle::Plain)
                }
                other => {
                    self.node(other, key_mark)?;
                    self.find("manifest.file.syntax", key_mark, "a key must be a string".to_owned());
                    (String::new(), false)
                }
            };
            let Some((event, value_mark)) = self.next()? else { break };
            let value = self.node(event, value_mark)?;
            size += value.size;
            let (key, is_plain) = key;
            if key == "<<" && is_plain {
                merged.push((value, value_mark));
                continue;
            }
            if let Some(first) = keys.insert(key.clone(), key_mark) {
                let message = format!("{key} is given twice; keep one of them");
                self.find("manifest.file.duplicate-key", key_mark, message);
                if let Some(problem) = self.found.last_mut() {
                    problem.other = Some(place(&self.file, first));
                }
            }
            let pointer = child("", &key);
            let mut own = value.places;
            // A value that is written below its key is shown by its key.
            if value.value.is_object() || value.value.is_array() {
                own.insert(String::new(), key_mark);
            }
            adopt(&mut places, &pointer, own);
            members.insert(key, value.value);
        }
        for (node, mark) in merged {
            self.merge(node, mark, &mut members, &mut places);
        }
        Ok(Node { value: Value::Object(members), places, size })
    }

    /// `<<`: members that are not there yet, of one mapping or of several.
    fn merge(&mut self, node: Node, mark: Mark, members: &mut Map<String, Value>, places: &mut HashMap<String, Mark>) {
        let sources = match node.value {
            Value::Array(items) => items,
            other => vec![other],
        };
        for source in sources {
            let Value::Object(source) = source else {
                self.find("manifest.file.syntax", mark, "<< takes a mapping or a list of mappings".to_owned());
                return;
            };
            for (key, value) in source {
                if !members.contains_key(&key) {
                    places.insert(child("", &key), mark);
                    members.insert(key, value);
                }
            }
        }
    }

    fn anchored(&mut self, anchor: usize, node: Node) -> Node {
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        node
    }

    fn refuse_tag(&mut self, tagged: bool, mark: Mark) {
        if tagged {
            let message = "tags (!name) are not supported; remove it, or put a string in quotes";
            self.find("manifest.file.syntax", mark, message.to_owned());
        }
    }
}

fn mark(span: Span) -> Mark {
    let one_line = span.start.line() == span.end.line();
    let width = if one_line { span.end.col().saturating_sub(span.start.col()) } else { 1 };
    Mark { line: span.start.line(), column: span.start.col() + 1, width }
}

fn leaf(value: Value, mark: Mark) -> Node {
    Node { value, places: HashMap::from([(String::new(), mark)]), size: 1 }
}

fn adopt(places: &mut HashMap<String, Mark>, pointer: &str, inner: HashMap<String, Mark>) {
    places.extend(inner.into_iter().map(|(rest, mark)| (format!("{pointer}{rest}"), mark)));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(text: &str) -> Vec<(&'static str, usize)> {
        let problems = read(&Source::new("x.yaml", text)).map(|_| Vec::new()).unwrap_or_else(|found| found);
        problems.iter().map(|p| (p.rule, p.place.as_ref().map_or(0, |place| place.line))).collect()
    }

    #[test]
    fn every_value_has_its_place() {
        let document = read(&Source::new("x.yaml", "a: 1\nb:\n  - c: ü\n    d: long\n")).unwrap();
        assert_eq!(document.value, json!({"a": 1, "b": [{"c": "ü", "d": "long"}]}));
        let place = |pointer: &str| {
            let place = document.place(pointer);
            (place.line, place.column, place.width)
        };
        assert_eq!((place("/a"), place("/b"), place("/b/0/d")), ((1, 4, 1), (2, 1, 1), (4, 8, 4)));
        assert_eq!(place("/b/0/d/e/f"), place("/b/0/d"), "what is not there is where it would be");
        assert_eq!(document.place("/b/0/d").to_string(), "x.yaml:4:8");
    }

    #[test]
    fn anchors_and_merge_keys_are_expanded() {
        let text = "base: &base { region: eu1, kind: a }\none: { <<: *base, kind: b }\ntwo: *base\n";
        let document = read(&Source::new("x.yaml", text)).unwrap();
        assert_eq!(document.value["one"], json!({"kind": "b", "region": "eu1"}));
        assert_eq!(document.value["two"], json!({"region": "eu1", "kind": "a"}));
        assert_eq!((document.place("/one/region").line, document.place("/two/kind").line), (2, 3));
        let text = "a: &a {x: 1}\nb: &b {y: 2}\nc: {<<: [*a, *b], z: 3}\n";
        assert_eq!(read(&Source::new("x.yaml", text)).unwrap().value["c"], json!({"z": 3, "x": 1, "y": 2}));
        assert_eq!(found("a: {<<: 1}\n"), [("manifest.file.syntax", 1)]);
    }

    #[test]
    fn nothing_is_lost_in_silence() {
        assert_eq!(found("a: 1\nb: 2\na: 3\n"), [("manifest.file.duplicate-key", 3)]);
        assert_eq!(found("a: 1\n---\nb: 2\n"), [("manifest.file.syntax", 3)]);
        assert_eq!(found("a: !!str 1\n"), [("manifest.file.syntax", 1)]);
        assert_eq!(found("a: .inf\n"), [("manifest.file.number", 1)]);
        assert_eq!(found("? [a]\n: b\n")[0].0, "manifest.file.syntax");
        assert_eq!(found("a: [1\n")[0].0, "manifest.file.syntax");
        for empty in ["", "# nothing\n", "---\n", "~\n"] {
            assert_eq!(found(empty), [("manifest.file.empty", 1)], "{empty:?}");
        }
    }

    #[test]
    fn size_is_bounded() {
        assert_eq!(found(&"[".repeat(100))[0].0, "manifest.file.size");
        assert!(!found(&"[".repeat(100_000)).is_empty());
        let mut bomb = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n".to_owned();
        for n in 1..9 {
            let alias = format!("*a{}", n - 1);
            bomb += &format!("a{n}: &a{n} [{}]\n", [alias.as_str(); 10].join(", "));
        }
        assert_eq!(found(&bomb).last().unwrap().0, "manifest.file.size");
    }
}
