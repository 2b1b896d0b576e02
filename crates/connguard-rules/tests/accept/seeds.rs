//! Requests to begin with: every call of the shared cases, among them the documented examples, and the bodies of the guides.

use std::fs;
use std::path::Path;

use connguard_rules::{Arguments, Operation, operation, operations};
use serde_json::Value;

#[derive(Debug, Clone)]
pub struct Request {
    pub operation: &'static Operation,
    pub arguments: Arguments,
    pub body: Option<Value>,
}

pub fn seeds() -> Vec<Request> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = Vec::new();
    let mut files: Vec<_> =
        fs::read_dir(root.join("tests/cases")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort_unstable();
    for file in files.iter().filter(|file| file.extension().is_some_and(|end| end == "jsonl")) {
        for line in fs::read_to_string(file).unwrap().lines().filter(|line| !line.trim().is_empty()) {
            calls(&serde_json::from_str(line).unwrap(), &mut found);
        }
    }
    assert!(found.len() > 2000, "{} calls in the shared cases", found.len());
    for file in fs::read_dir(root.join("docs/examples/bodies")).unwrap() {
        let body = serde_json::from_str(&fs::read_to_string(file.unwrap().path()).unwrap()).unwrap();
        let operation = operation("matillion.create_connection").unwrap();
        found.push(Request { operation, arguments: Arguments::new(), body: Some(body) });
    }
    // Bodies without arguments, and arguments of every operation.
    let bodies: Vec<Request> = found.iter().filter(|request| request.body.is_some()).cloned().collect();
    found.extend(bodies.into_iter().map(|request| Request { arguments: Arguments::new(), ..request }));
    found.extend(operations().map(|operation| Request { operation, arguments: Arguments::new(), body: None }));
    found
}

/// Everything in a case that looks like a call.
fn calls(value: &Value, found: &mut Vec<Request>) {
    match value {
        Value::Object(members) => {
            let id = members.get("operation").and_then(Value::as_str);
            if let Some(operation) = id.and_then(|id| operation(id).ok()) {
                let arguments = members.get("arguments").and_then(Value::as_object).cloned().unwrap_or_default();
                let text = |name: &str| members.get(name)?.as_str().and_then(|text| serde_json::from_str(text).ok());
                let body = members.get("body").cloned().or_else(|| text("body_text"));
                found.push(Request { operation, arguments: arguments.clone(), body: body.filter(Value::is_object) });
                for item in members.get("items").and_then(Value::as_array).into_iter().flatten() {
                    let body = item.get("body").unwrap_or(item);
                    if body.is_object() {
                        found.push(Request { operation, arguments: arguments.clone(), body: Some(body.clone()) });
                    }
                }
            }
            members.values().for_each(|value| calls(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| calls(value, found)),
        _ => {}
    }
}
