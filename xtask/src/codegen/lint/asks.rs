//! `asks` of rules: a test that can never hold would let the accept functions pass over a guard.

use super::nodes::items;
use crate::codegen::asks::{OF_ANY_CALL, Test, argument};
use crate::codegen::model::{Api, Operation, SchemaKind};
use crate::codegen::report::{Report, nearest};
use crate::codegen::yaml::{Entry, Finding, Node};

/// What is wrong with the `asks` of a document that is right otherwise.
pub fn lint_asks(file: &str, document: &Node, api: &Api) -> Vec<Finding> {
    let mut report = Report::new(file);
    for rule in document.get("x-rules").map_or(&[][..], Node::entries) {
        for ask in items(&rule.value, "asks") {
            let mut about: Vec<&Operation> = api.operations.iter().collect();
            if let Some(ids) = ask.get("in") {
                about.retain(|operation| ids.items().iter().any(|id| id.text() == Some(&operation.id)));
                for id in ids.items() {
                    operation(api, id, &mut report);
                }
            }
            for test in ask.get("when").map_or(&[][..], Node::entries) {
                self::test(api, &about, test, ask.get("in").is_some(), &mut report);
            }
        }
    }
    report.finish()
}

fn operation(api: &Api, id: &Node, report: &mut Report<'_>) {
    let given = id.text().unwrap_or_default();
    let known = api.operations.iter().map(|operation| operation.id.as_str());
    if !known.clone().any(|id| id == given) {
        let remedy =
            nearest(given, known).map_or("name an operation".to_owned(), |near| format!("did you mean {near}?"));
        report.find(id.line, format!("operation {given} does not exist"), remedy);
    }
}

/// A place has to be one of every operation that is named, or else of any.
fn test(api: &Api, about: &[&Operation], test: &Entry, named: bool, report: &mut Report<'_>) {
    if Test::parse(&test.value.to_json()).is_none() {
        let words: Vec<&str> = Test::WORDS.iter().map(|(word, _)| *word).collect();
        let message = format!("{} has no test that is known", test.key);
        let remedy = format!("write {}, a list of strings, or one of {}", words.join(", "), Test::KEYS.join(", "));
        report.find(test.line, message, remedy);
    }
    let has = |operation: &&&Operation| has_place(api, operation, &test.key);
    let found = about.iter().filter(has).count();
    if found == 0 || (named && found < about.len()) {
        let message = format!("{} is no member and no argument of what the rule asks about", test.key);
        report.find(
            test.line,
            message,
            "name a member of the body (a.b), or an argument ({a}), of each operation of in",
        );
    }
}

fn has_place(api: &Api, operation: &Operation, place: &str) -> bool {
    if let Some(name) = argument(place) {
        return OF_ANY_CALL.contains(&name) || operation.parameters.iter().any(|parameter| parameter.argument == name);
    }
    let schema = operation.body.as_ref().and_then(|body| api.schema(body));
    matches!(schema.map(|schema| &schema.kind), Some(SchemaKind::Object(object)) if api.member(object, place).is_some())
}
