//! JSON: read strictly, with places as far as YAML's reader, of which JSON is a part, can tell them.

use std::collections::HashMap;

use serde_json::Value;

use super::document::{Document, Mark, place};
use super::yaml;
use crate::problem::Problem;
use crate::source::Source;

pub(super) fn read(source: &Source) -> Result<Document, Vec<Problem>> {
    let text = source.text();
    if text.trim().is_empty() {
        return yaml::read(source);
    }
    match serde_json::from_str::<Value>(text) {
        Err(error) => {
            let mark = Mark { line: error.line().max(1), column: error.column().max(1), width: 1 };
            // serde_json says the position in its text too.
            let reason = error.to_string();
            let reason = reason.split(" at line ").next().unwrap_or_default();
            let place = Some(place(&source.name().into(), mark));
            Err(vec![Problem::new("manifest.file.syntax", place, format!("this is not valid JSON: {reason}"))])
        }
        // YAML's reader also finds keys that stand twice, of which serde_json keeps the last.
        Ok(value) => match yaml::read(source) {
            Ok(document) => Ok(document.with_value(value)),
            Err(found) if found.iter().any(|p| p.rule != "manifest.file.syntax") => Err(found),
            Err(_) => Ok(Document::new(source, value, HashMap::new())),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_read_strictly_and_with_places() {
        let document = read(&Source::new("x.json", "{\n\t\"a\": [1, {\"b\": 2}]\n}")).unwrap();
        let place = document.place("/a/1/b");
        assert_eq!((place.line, document.value["a"][1]["b"].clone()), (2, Value::from(2)));
        for (text, rule) in [
            ("{\"a\": 1,}", "manifest.file.syntax"),
            ("{a: 1}", "manifest.file.syntax"),
            ("{\"a\": 1, \"a\": 2}", "manifest.file.duplicate-key"),
            ("  ", "manifest.file.empty"),
        ] {
            assert_eq!(read(&Source::new("x.json", text)).unwrap_err()[0].rule, rule, "{text}");
        }
    }
}
