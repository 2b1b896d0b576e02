//! The JSON Schema of manifests, for editors: draft-07, which all of them read. What depends on other members is `if` and
//! `then` on the columns of the combination tables, whose messages name one member; those of `oneOf` name none.

mod body;
mod tables;
mod variables;

use serde_json::{Map, Value, json};

use self::variables::{LONE, VARIABLE};
use crate::codegen::model::*;
use xtask::failure::Failure;

pub fn emit(apis: &[Api], shared: &Shared) -> Result<Vec<GeneratedFile>, Failure> {
    let text = serde_json::to_string_pretty(&schema(apis, shared)).map_err(|e| Failure::new(e.to_string()))? + "\n";
    let paths =
        ["docs/generated/connguard.v1.schema.json", "crates/connguard-manifest/src/generated/connguard.v1.schema.json"];
    Ok(paths.map(|path| GeneratedFile { path: path.to_owned(), comment: Comment::None, body: text.clone() }).into())
}

fn schema(apis: &[Api], shared: &Shared) -> Value {
    let mut properties = Map::new();
    let mut add = |name: &str, schema: Value| properties.insert(name.to_owned(), schema);
    add("$schema", json!({"type": "string"}));
    add("connguard", json!({"const": 1, "description": "The format's version"}));
    let owner = json!([{"pattern": "^[a-z0-9][a-z0-9/_-]{2,39}$"}, {"pattern": VARIABLE}]);
    add(
        "owner",
        json!({"type": "string", "anyOf": owner, "description": "Who the connections belong to; recorded in their markers"}),
    );
    add("vars", json!({"type": "object", "description": "Variables: ${name} in any string"}));
    add("accounts", json!({"type": "object", "additionalProperties": account(apis, shared)}));
    for api in apis {
        if let Some(target) = target(api) {
            let description = format!("Connections of {}", api.title);
            add(&api.provider, json!({"type": "array", "items": target, "description": description}));
        }
    }
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "connguard manifest",
        "description": "Connections as a file; see connguard check",
        "type": "object",
        "required": ["connguard", "owner"],
        "additionalProperties": false,
        "properties": properties,
        "definitions": {"reference": reference(), "manage": manage()},
    })
}

fn reference() -> Value {
    let from = json!({"type": "string", "pattern": "^env:[A-Za-z_][A-Za-z0-9_]*$|^file:.*\\S|\\$\\{"});
    json!({
        "type": "object",
        "description": "Where a value comes from: env:NAME or file:PATH; with a version, changing it writes the secret again",
        "required": ["from"],
        "additionalProperties": false,
        "properties": {
            "from": from,
            "version": {
                "type": ["integer", "string", "object", "null"],
                "minimum": 0,
                "description": "Of the secret; a reference reads it when a plan is made",
                "required": ["from"],
                "additionalProperties": false,
                "properties": {"from": from},
            },
        },
    })
}

fn manage() -> Value {
    let flag = |description: &str| json!({"type": ["boolean", "string"], "pattern": LONE, "description": description});
    let strings = |description: &str| json!({"type": "array", "items": {"type": "string"}, "description": description});
    json!({
        "type": ["object", "null"],
        "additionalProperties": false,
        "properties": {
            "protect": flag("Never deleted or replaced"),
            "adopt": flag("Taken over if it already exists and has no owner"),
            "replace": flag("Deleted and created again if it cannot be changed in place"),
            "renamedFrom": {"type": "string", "description": "Its name until now"},
            "ignore": strings("JSON Pointers of members that are not compared"),
            "waive": strings("Ids of rules that do not hold for it"),
        },
    })
}

/// An account: its provider says which options it has.
fn account(apis: &[Api], shared: &Shared) -> Value {
    let providers: Vec<&str> = apis.iter().map(|api| api.provider.as_str()).collect();
    let of_provider = |api: &Api| {
        let mut properties = Map::new();
        properties.insert("provider".to_owned(), json!({"const": api.provider}));
        for name in ["tenant", "limit_group"] {
            properties.insert(name.to_owned(), json!({"type": "string"}));
        }
        for option in shared.options.iter().filter(|option| option.providers.contains(&api.provider)) {
            properties.insert(option.name.clone(), self::option(option));
        }
        json!({
            "if": {"properties": {"provider": {"const": api.provider}}},
            "then": {"properties": properties, "additionalProperties": false},
        })
    };
    json!({
        "type": "object",
        "required": ["provider"],
        "properties": {"provider": {"enum": providers}},
        "allOf": apis.iter().map(of_provider).collect::<Vec<_>>(),
    })
}

fn option(option: &ClientOption) -> Value {
    let reference = json!({"$ref": "#/definitions/reference"});
    let value = match option.kind.as_str() {
        "secret" => return json!({"description": option.description, "allOf": [reference]}),
        "number" | "integer" => {
            let mut value = json!({"type": [option.kind, "string"], "pattern": LONE});
            for (keyword, bound) in [("minimum", option.minimum), ("maximum", option.maximum)] {
                if let Some(bound) = bound {
                    value[keyword] = json!(bound);
                }
            }
            value
        }
        "strings" => json!({"type": "array", "items": {"type": "string"}}),
        "boolean" => json!({"type": ["boolean", "string"], "pattern": LONE}),
        "string" | "url" if !option.values.is_empty() => {
            json!({"anyOf": [{"enum": option.values}, {"type": "string", "pattern": VARIABLE}]})
        }
        "string" | "url" => json!({"type": "string"}),
        _ => json!({}),
    };
    json!({"description": option.description, "anyOf": [value, reference]})
}

/// What one provider's list holds; a provider without connections to create has none.
fn target(api: &Api) -> Option<Value> {
    let entry = body::entry(api)?;
    let mut properties = Map::new();
    let mut add = |name: &str, schema: Value| properties.insert(name.to_owned(), schema);
    add("account", json!({"type": "string", "description": "One of accounts"}));
    add(
        "ownership",
        json!({"enum": ["declared", "exclusive", "marked"], "description": "How connections that belong to the manifest are recognized"}),
    );
    add("connections", json!({"type": "array", "items": entry}));
    let mut required = vec!["account", "connections"];
    if api.face.scope.is_some() {
        let project = json!({"type": "object", "minProperties": 1, "additionalProperties": false, "properties": {"id": {"type": "string"}, "name": {"type": "string"}}});
        add("project", project);
        add("environments", json!({"type": "array", "items": {"type": "string"}}));
        required.push("project");
    } else if body::has_products(api) {
        add("product", json!({"type": "string", "description": "The product of entries that have none"}));
        add("since", json!({"type": "string", "description": "Nothing was created before this day"}));
    }
    Some(json!({"type": "object", "required": required, "additionalProperties": false, "properties": properties}))
}
