//! The profile as a JSON Schema, from which editors complete keywords and underline what is not one.

use serde_json::{Map, Value, json};

use super::profile::{DOCUMENT, Key, Need, Place, SCHEMA};

/// `openapi/profile.schema.json`. It says what the profile says; what depends on other places of the document, the lint
/// alone knows.
pub fn profile_schema() -> Value {
    let mut schema = keys(DOCUMENT);
    schema.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
    schema.insert("title".to_owned(), json!("An OpenAPI document of connguard; written by `cargo xtask codegen`"));
    schema.insert("definitions".to_owned(), json!({ "schema": keys(SCHEMA) }));
    Value::Object(schema)
}

fn place(place: Place) -> Value {
    match place {
        Place::Any => json!(true),
        Place::Text => json!({ "type": "string", "pattern": "\\S" }),
        Place::Line => json!({ "type": "string", "pattern": "^[^\\n]*\\S[^\\n]*$" }),
        Place::Number => json!({ "type": "number" }),
        Place::Whole => json!({ "type": "integer" }),
        Place::Boolean => json!({ "type": "boolean" }),
        Place::List(item) => json!({ "type": "array", "items": self::place(*item) }),
        Place::Map(value) => json!({ "type": "object", "additionalProperties": self::place(*value) }),
        Place::Keys(all) => Value::Object(keys(all)),
        Place::OrReference(other) => {
            json!({ "if": { "required": ["$ref"] }, "then": reference(), "else": self::place(*other) })
        }
        Place::Schema => json!({ "$ref": "#/definitions/schema" }),
        Place::Additional => json!({ "anyOf": [{ "type": "boolean" }, { "$ref": "#/definitions/schema" }] }),
    }
}

fn keys(keys: &[Key]) -> Map<String, Value> {
    let properties: Map<String, Value> =
        keys.iter().map(|(key, _, inner)| ((*key).to_owned(), place(*inner))).collect();
    let required: Vec<&str> = keys.iter().filter(|(_, need, _)| *need == Need::Must).map(|(key, ..)| *key).collect();
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("properties".to_owned(), properties.into());
    if !required.is_empty() {
        schema.insert("required".to_owned(), json!(required));
    }
    schema.insert("additionalProperties".to_owned(), json!(false));
    schema
}

fn reference() -> Value {
    Value::Object(keys(&[("$ref", Need::Must, Place::Line)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_needs_and_places_are_those_of_the_profile() {
        let schema = profile_schema();
        assert_eq!(schema["additionalProperties"], false);
        for (key, need, _) in DOCUMENT {
            assert!(schema["properties"].get(key).is_some(), "{key}");
            let required = schema["required"].as_array().unwrap().contains(&json!(key));
            assert_eq!(required, *need == Need::Must, "{key}");
        }
        assert_eq!(schema["definitions"]["schema"]["properties"]["items"]["$ref"], "#/definitions/schema");
        assert_eq!(schema["properties"]["paths"]["additionalProperties"]["properties"]["get"]["type"], "object");
    }
}
