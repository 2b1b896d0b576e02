//! Entries: the body that creates a connection, and what is managed about it.

use serde_json::{Map, Value, json};

use super::tables::conditions;
use super::variables::{LONE, VARIABLE};
use crate::codegen::model::*;

/// Public, never returned, and compared by content: a value or a reference. Secrets are references alone.
const BY_CONTENT: &[&str] = &["ssl.ca", "ssl.cert"];

pub(super) fn entry(api: &Api) -> Option<Value> {
    let create = api.operations.iter().find(|operation| operation.id == "create_connection")?;
    let SchemaKind::Object(body) = &api.schema(create.body.as_ref()?)?.kind else { return None };
    let mut entry = object(api, body, "");
    // The entry itself stands in the file.
    entry["type"] = json!("object");
    if let Some(members) = entry.as_object_mut() {
        members.shift_remove("pattern");
    }
    entry["properties"]["manage"] = json!({"$ref": "#/definitions/manage"});
    if has_products(api) {
        entry["properties"]["product"] = json!({"type": "string"});
    }
    if let Some(overrides) = overrides(api) {
        entry["properties"]["overrides"] = json!({"type": "object", "additionalProperties": overrides});
    }
    let conditions: Vec<Value> = body.combinations.iter().flat_map(conditions).collect();
    if !conditions.is_empty() {
        entry["allOf"] = conditions.into();
    }
    Some(entry)
}

/// Whether connections are created for a product.
pub(super) fn has_products(api: &Api) -> bool {
    let create = api.operations.iter().find(|operation| operation.id == "create_connection");
    create.is_some_and(|create| create.parameters.iter().any(|parameter| parameter.argument == "product"))
}

fn overrides(api: &Api) -> Option<Value> {
    let create = api.operations.iter().find(|operation| operation.id == "create_environment_override")?;
    let SchemaKind::Object(body) = &api.schema(create.body.as_ref()?)?.kind else { return None };
    let details = body.properties.iter().find(|property| property.name == "connectionOverrides")?;
    Some(kind(api, &details.kind, "connectionOverrides"))
}

fn object(api: &Api, object: &Object, place: &str) -> Value {
    let mut properties = Map::new();
    for property in &object.properties {
        let place = if place.is_empty() { property.name.clone() } else { format!("{place}.{}", property.name) };
        properties.insert(property.name.clone(), member(api, property, &place));
    }
    let required: Vec<&str> = object.properties.iter().filter(|p| p.required).map(|p| p.name.as_str()).collect();
    let mut schema = json!({"type": ["object", "string"], "pattern": LONE, "properties": properties});
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    if object.json_text
        && let Some(members) = schema.as_object_mut()
    {
        // The text of an object does as well.
        members.shift_remove("pattern");
    }
    if let Additional::Values(values) = &object.additional {
        schema["additionalProperties"] = kind(api, values, place);
    }
    schema
}

fn member(api: &Api, property: &Property, place: &str) -> Value {
    let reference = json!({"$ref": "#/definitions/reference"});
    let lone = json!({"type": "string", "pattern": LONE});
    let mut schema = if property.secret {
        json!({"anyOf": [reference, lone]})
    } else if BY_CONTENT.contains(&place) {
        json!({"anyOf": [reference, {"type": "string"}]})
    } else {
        kind(api, &property.kind, place)
    };
    // The service counts without the space around it.
    if property.trim
        && let Some(members) = schema.as_object_mut()
    {
        members.shift_remove("maxLength");
    }
    if !property.required && api.dialect.null_is_absent {
        nullable(&mut schema);
    }
    schema["description"] = property.description.as_str().into();
    schema
}

fn nullable(schema: &mut Value) {
    match schema.get_mut("type") {
        Some(Value::Array(types)) => types.push("null".into()),
        Some(one) => *one = json!([one.clone(), "null"]),
        None => {}
    }
    if let Some(Value::Array(forms)) = schema.get_mut("anyOf") {
        forms.push(json!({"type": "null"}));
    }
}

fn kind(api: &Api, kind: &Type, place: &str) -> Value {
    match kind {
        Type::Text { values, .. } if !values.is_empty() => one_of(values),
        Type::Text { min, max, pattern, .. } => {
            let mut schema = json!({"type": "string"});
            for (keyword, bound) in [("minLength", min), ("maxLength", max)] {
                if let Some(bound) = bound {
                    schema[keyword] = json!(bound);
                }
            }
            if let Some(pattern) = pattern {
                schema["anyOf"] = json!([{"pattern": pattern}, {"pattern": VARIABLE}]);
            }
            schema
        }
        Type::Integer { min, max } => {
            let mut schema = json!({"type": ["integer", "string"], "pattern": LONE});
            for (keyword, bound) in [("minimum", min), ("maximum", max)] {
                if let Some(bound) = bound {
                    schema[keyword] = json!(bound);
                }
            }
            schema
        }
        Type::Number => json!({"type": ["number", "string"], "pattern": LONE}),
        Type::Boolean => json!({"type": ["boolean", "string"], "pattern": LONE}),
        Type::List(items) => {
            json!({"type": ["array", "string"], "pattern": LONE, "items": self::kind(api, items, place)})
        }
        Type::Reference(name) => match api.schema(name).map(|schema| &schema.kind) {
            Some(SchemaKind::Enum(values)) => one_of(values),
            Some(SchemaKind::Object(inner)) => object(api, inner, place),
            None => json!({}),
        },
        Type::Any => json!({}),
    }
}

fn one_of(values: &[String]) -> Value {
    json!({"anyOf": [{"enum": values}, {"type": "string", "pattern": VARIABLE}]})
}
