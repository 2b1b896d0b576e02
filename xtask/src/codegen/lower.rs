//! From an authored document to what the generator is given, in named steps.
//!
//! The generator only builds requests. What it gets wrong is taken out before: bodies and replies stay plain JSON
//! (the guard has checked the one, the other is decoded tolerantly), failures are handled below it, in the transport.

use serde_json::{Value, json};

type Step = fn(&mut Value);

/// The steps in their order, with the names that `openapi/README.md` explains.
pub const STEPS: &[(&str, Step)] = &[
    ("inline-references", inline_references),
    ("keep-success-only", keep_success_only),
    ("any-success", any_success),
    ("plain-json-bodies", plain_json_bodies),
    ("plain-json-replies", plain_json_replies),
    ("drop-prefixed-parameters", drop_prefixed_parameters),
    ("drop-repeated-parameters", drop_repeated_parameters),
    ("lists-as-text", lists_as_text),
    ("unconstrained-parameters", unconstrained_parameters),
    ("drop-components", drop_components),
    ("drop-extensions", drop_extensions),
];

/// Applies all steps.
pub fn lower(document: &Value) -> Value {
    let mut lowered = document.clone();
    for (_, step) in STEPS {
        step(&mut lowered);
    }
    lowered
}

/// Parameters and responses that are references become what they refer to; schemas keep theirs until they are dropped.
fn inline_references(document: &mut Value) {
    let components = document["components"].clone();
    let inline = |value: &mut Value| {
        let target = value.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix("#/components/"));
        if let Some(found) = target.and_then(|t| components.pointer(&format!("/{t}"))) {
            *value = found.clone();
        }
    };
    each_path(document, |path| {
        array(path.get_mut("parameters")).for_each(inline);
        each_operation(path, |operation| {
            array(operation.get_mut("parameters")).for_each(inline);
            values(operation.get_mut("responses")).for_each(inline);
        });
    });
}

/// Several error bodies make the generator panic; statuses are handled in the transport.
fn keep_success_only(document: &mut Value) {
    each_path(document, |path| {
        each_operation(path, |operation| {
            if let Some(responses) = operation["responses"].as_object_mut() {
                responses.retain(|status, _| status.starts_with('2'));
            }
        });
    });
}

/// A create that answers 200 instead of 201 has succeeded all the same.
fn any_success(document: &mut Value) {
    each_path(document, |path| {
        each_operation(path, |operation| {
            if let Some(responses) = operation["responses"].as_object_mut() {
                *responses =
                    std::mem::take(responses).into_iter().map(|(_, response)| ("2XX".to_owned(), response)).collect();
            }
        });
    });
}

fn plain_json_bodies(document: &mut Value) {
    each_path(document, |path| {
        each_operation(path, |operation| {
            if let Some(content) = operation.pointer_mut("/requestBody/content/application~1json") {
                *content = json!({ "schema": {} });
            }
        });
    });
}

fn plain_json_replies(document: &mut Value) {
    each_path(document, |path| {
        each_operation(path, |operation| {
            for response in values(operation.get_mut("responses")) {
                if let Some(content) = response.pointer_mut("/content/application~1json") {
                    *content = json!({ "schema": {} });
                }
            }
        });
    });
}

/// The generator knows no parameter with free names; the client adds them to the request itself.
fn drop_prefixed_parameters(document: &mut Value) {
    keep_parameters(document, |p| p.get("x-query-prefix").is_none());
}

/// The generator has no setter for a list; the client adds a parameter for each of its items.
fn drop_repeated_parameters(document: &mut Value) {
    keep_parameters(document, |p| p["explode"] != true);
}

fn keep_parameters(document: &mut Value, keep: impl Fn(&Value) -> bool) {
    each_path(document, |path| {
        each_operation(path, |operation| {
            if let Some(parameters) = operation.get_mut("parameters").and_then(Value::as_array_mut) {
                parameters.retain(&keep);
            }
        });
    });
}

/// `explode: false` is ignored by the generator; the caller joins the list with commas.
fn lists_as_text(document: &mut Value) {
    each_parameter(document, |parameter| {
        if parameter["schema"]["type"] == "array" {
            parameter["schema"] = json!({ "type": "string" });
            if let Some(members) = parameter.as_object_mut() {
                members.remove("explode");
                members.remove("style");
                members.remove("example");
            }
        }
    });
}

/// Patterns and ranges would become types of their own; the guard has checked them.
fn unconstrained_parameters(document: &mut Value) {
    each_parameter(document, |parameter| {
        // A boolean is sent as the text that it is; the dispatch has no other setter.
        parameter["schema"] = match parameter["schema"]["type"].as_str() {
            Some("integer") => json!({ "type": "integer", "format": "int64" }),
            _ => json!({ "type": "string" }),
        };
    });
}

fn drop_components(document: &mut Value) {
    if let Some(members) = document.as_object_mut() {
        for dropped in ["components", "security", "servers", "tags"] {
            members.remove(dropped);
        }
    }
}

fn drop_extensions(document: &mut Value) {
    match document {
        Value::Object(members) => {
            members.retain(|key, _| !key.starts_with("x-"));
            members.values_mut().for_each(drop_extensions);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_extensions),
        _ => {}
    }
}

fn each_path(document: &mut Value, change: impl FnMut(&mut Value)) {
    values(document.get_mut("paths")).for_each(change);
}

fn each_operation(path: &mut Value, mut change: impl FnMut(&mut Value)) {
    if let Some(members) = path.as_object_mut() {
        members.iter_mut().filter(|(key, _)| *key != "parameters").for_each(|(_, operation)| change(operation));
    }
}

fn each_parameter(document: &mut Value, mut change: impl FnMut(&mut Value)) {
    each_path(document, |path| {
        array(path.get_mut("parameters")).for_each(&mut change);
        each_operation(path, |operation| array(operation.get_mut("parameters")).for_each(&mut change));
    });
}

fn values(value: Option<&mut Value>) -> impl Iterator<Item = &mut Value> {
    value.and_then(Value::as_object_mut).into_iter().flat_map(|members| members.values_mut())
}

fn array(value: Option<&mut Value>) -> impl Iterator<Item = &mut Value> {
    value.and_then(Value::as_array_mut).into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Value {
        json!({
            "openapi": "3.0.3",
            "x-rules": { "a": {} },
            "paths": { "/x": {
                "parameters": [{ "$ref": "#/components/parameters/P" }],
                "post": {
                    "operationId": "make",
                    "x-list": {},
                    "parameters": [
                        { "name": "q", "in": "query", "style": "form", "explode": false,
                          "schema": { "type": "array", "items": { "type": "string" } }, "example": ["a"] },
                        { "name": "n", "in": "query", "schema": { "type": "integer", "minimum": 1, "default": 2 } },
                    ],
                    "requestBody": { "required": true, "content": { "application/json": { "schema": { "$ref": "#/components/schemas/S" } } } },
                    "responses": {
                        "201": { "description": "made", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/S" } } } },
                        "400": { "$ref": "#/components/responses/Bad" },
                    },
                },
            } },
            "components": {
                "parameters": { "P": { "name": "p", "in": "path", "required": true, "schema": { "type": "string", "pattern": "^a$" } } },
                "responses": { "Bad": { "description": "bad" } },
                "schemas": { "S": { "type": "object" } },
            },
        })
    }

    fn after(last: &str) -> Value {
        let mut lowered = document();
        for (name, step) in STEPS {
            step(&mut lowered);
            if *name == last {
                return lowered;
            }
        }
        panic!("no step {last}");
    }

    #[test]
    fn references_are_inlined() {
        let lowered = after("inline-references");
        assert_eq!(lowered["paths"]["/x"]["parameters"][0]["name"], "p");
        assert_eq!(lowered["paths"]["/x"]["post"]["responses"]["400"]["description"], "bad");
    }

    #[test]
    fn only_success_stays() {
        assert_eq!(after("keep-success-only")["paths"]["/x"]["post"]["responses"].as_object().unwrap().len(), 1);
    }

    #[test]
    fn bodies_and_replies_are_plain_json() {
        let lowered = after("plain-json-replies");
        let post = &lowered["paths"]["/x"]["post"];
        assert_eq!(post["requestBody"]["content"]["application/json"]["schema"], json!({}));
        assert_eq!(post["responses"]["2XX"]["content"]["application/json"]["schema"], json!({}));
    }

    #[test]
    fn lists_are_text_and_constraints_are_gone() {
        let lowered = after("unconstrained-parameters");
        let parameters = &lowered["paths"]["/x"]["post"]["parameters"];
        assert_eq!(parameters[0], json!({ "name": "q", "in": "query", "schema": { "type": "string" } }));
        assert_eq!(parameters[1]["schema"], json!({ "type": "integer", "format": "int64" }));
        assert_eq!(lowered["paths"]["/x"]["parameters"][0]["schema"], json!({ "type": "string" }));
    }

    #[test]
    fn no_extension_and_no_reference_reaches_the_generator() {
        let text = lower(&document()).to_string();
        assert!(!text.contains("\"x-") && !text.contains("$ref"), "{text}");
    }
}
