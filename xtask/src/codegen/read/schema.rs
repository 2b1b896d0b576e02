//! Schemas and types.

use super::combination::{combination, violates};
use super::node::*;
use crate::codegen::model::*;
use crate::codegen::yaml::{Kind, Node};

pub fn schema(name: &str, node: &Node) -> Schema {
    let values = texts(node.get("enum"));
    let kind = if node.get("type").and_then(Node::text) == Some("object") {
        let required = texts(node.get("required"));
        SchemaKind::Object(Object {
            properties: entries(Some(node), "properties")
                .iter()
                .map(|e| property(&e.key, &e.value, required.contains(&e.key)))
                .collect(),
            additional: match node.get("additionalProperties") {
                Some(Node { kind: Kind::Map(_), .. }) => {
                    Additional::Values(Box::new(node.get("additionalProperties").map_or(Type::Any, self::kind)))
                }
                Some(open) if open.to_json() == true => Additional::Open,
                _ => Additional::Warned,
            },
            json_text: flag(node, "x-json-text").unwrap_or(false),
            combinations: items(node, "x-combinations").iter().map(combination).collect(),
        })
    } else {
        SchemaKind::Enum(values)
    };
    Schema { name: name.to_owned(), description: string(node, "description"), kind, in_request: false, in_reply: false }
}

pub fn property(name: &str, node: &Node, required: bool) -> Property {
    Property {
        name: name.to_owned(),
        description: string(node, "description"),
        required,
        kind: kind(node),
        violates: violates(node.get("x-violates")),
        secret: flag(node, "x-secret").unwrap_or(false),
        trim: flag(node, "x-trim").unwrap_or(false),
        restored: flag(node, "x-restored").unwrap_or(false),
        example: node.get("example").map(Node::to_json),
    }
}

pub fn kind(node: &Node) -> Type {
    if let Some(name) = reference_name(node) {
        return Type::Reference(name);
    }
    let number = |key: &str| node.get(key).map(Node::to_json);
    match node.get("type").and_then(Node::text) {
        Some("string") => Type::Text {
            min: number("minLength").and_then(|n| n.as_u64()),
            max: number("maxLength").and_then(|n| n.as_u64()),
            pattern: node.get("pattern").and_then(Node::text).map(str::to_owned),
            format: node.get("format").and_then(Node::text).map(str::to_owned),
            values: texts(node.get("enum")),
        },
        Some("integer") => Type::Integer {
            min: number("minimum").and_then(|n| n.as_i64()),
            max: number("maximum").and_then(|n| n.as_i64()),
        },
        Some("number") => Type::Number,
        Some("boolean") => Type::Boolean,
        Some("array") => Type::List(Box::new(node.get("items").map_or(Type::Any, kind))),
        _ => Type::Any,
    }
}

/// The schema that a type names, also as what a list holds.
pub fn referenced(kind: &Type) -> Option<&str> {
    match kind {
        Type::Reference(name) => Some(name),
        Type::List(item) => referenced(item),
        _ => None,
    }
}
