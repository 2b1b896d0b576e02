//! A provider's document.

use std::collections::BTreeSet;

use super::client::client_text;
use super::connection_type::connection_types;
use super::node::{entries, items};
use super::operation::{compound, operation};
use super::schema::{referenced, schema};
use super::shared::rule;
use crate::codegen::face::Face;
use crate::codegen::model::*;
use crate::codegen::yaml::Node;

/// Reads one provider's document.
pub fn api(document: &Node) -> Api {
    let text = |node: Option<&Node>| node.and_then(Node::text).unwrap_or_default().to_owned();
    let info = document.get("info");
    let mut api = Api {
        provider: text(document.get("x-provider")),
        title: text(info.and_then(|i| i.get("title"))),
        description: text(info.and_then(|i| i.get("description"))),
        servers: items(document, "servers")
            .iter()
            .map(|s| Server { url: text(s.get("url")), description: text(s.get("description")) })
            .collect(),
        dialect: dialect(document.get("x-dialect")),
        parent: document.get("x-parent").and_then(Node::text).map(str::to_owned),
        rules: document.get("x-rules").map_or(&[][..], Node::entries).iter().map(|e| rule(&e.key, &e.value)).collect(),
        guards: document.get("x-guards").and_then(Node::text).map(str::to_owned),
        operations: Vec::new(),
        schemas: entries(document.get("components"), "schemas").iter().map(|e| schema(&e.key, &e.value)).collect(),
        types: document.get("x-types").map(connection_types).unwrap_or_default(),
        client: document.get("x-client").map(client_text).unwrap_or_default(),
        face: Face::default(),
    };
    for path in entries(Some(document), "paths") {
        for method in path.value.entries().iter().filter(|e| e.key != "parameters") {
            api.operations.push(operation(document, &api.provider, &path.key, &path.value, &method.key, &method.value));
        }
    }
    for entry in document.get("x-compounds").map_or(&[][..], Node::entries) {
        let compound = compound(&api, &entry.key, &entry.value);
        api.operations.push(compound);
    }
    mark(&mut api);
    api.face = Face::of(&api);
    api
}

pub fn dialect(node: Option<&Node>) -> Dialect {
    let is = |key: &str, value: &str| node.and_then(|n| n.get(key)).and_then(Node::text) == Some(value);
    Dialect {
        case_insensitive_keys: is("keys", "case-insensitive"),
        null_is_absent: is("null", "absent"),
        empty_string_is_absent: is("emptyString", "absent"),
    }
}

/// Marks what stands in requests and what in replies, through references.
pub fn mark(api: &mut Api) {
    let reach = |roots: Vec<String>, api: &Api| {
        let mut seen = BTreeSet::new();
        let mut queue = roots;
        while let Some(name) = queue.pop() {
            if seen.contains(&name) {
                continue;
            }
            if let Some(SchemaKind::Object(object)) = api.schema(&name).map(|s| &s.kind) {
                object.properties.iter().for_each(|p| queue.extend(referenced(&p.kind).map(str::to_owned)));
                if let Additional::Values(kind) = &object.additional {
                    queue.extend(referenced(kind).map(str::to_owned));
                }
            }
            seen.insert(name);
        }
        seen
    };
    let requests = reach(api.operations.iter().filter_map(|o| o.body.clone()).collect(), api);
    let replies = reach(api.operations.iter().filter_map(|o| o.reply.clone()).collect(), api);
    for schema in &mut api.schemas {
        schema.in_request = requests.contains(&schema.name);
        schema.in_reply = replies.contains(&schema.name);
    }
}
