//! Members of a node.

use crate::codegen::yaml::{Entry, Node};

/// The name behind `$ref`, also inside `allOf: [{$ref}]`.
pub fn reference_name(node: &Node) -> Option<String> {
    let inner = node.get("allOf").and_then(|all| all.items().first()).unwrap_or(node);
    inner.get("$ref").and_then(Node::text).and_then(|r| r.rsplit('/').next()).map(str::to_owned)
}

pub fn target<'a>(document: &'a Node, node: &'a Node) -> Option<&'a Node> {
    match node.get("$ref").and_then(Node::text) {
        Some(reference) => reference.strip_prefix("#/")?.split('/').try_fold(document, |n, part| n.get(part)),
        None => Some(node),
    }
}

pub fn items<'a>(node: &'a Node, key: &str) -> &'a [Node] {
    node.get(key).map_or(&[], Node::items)
}

pub fn entries<'a>(node: Option<&'a Node>, key: &str) -> &'a [Entry] {
    node.and_then(|n| n.get(key)).map_or(&[], Node::entries)
}

pub fn string(node: &Node, key: &str) -> String {
    node.get(key).and_then(Node::text).unwrap_or_default().to_owned()
}

pub fn texts(node: Option<&Node>) -> Vec<String> {
    node.map_or(&[][..], Node::items).iter().filter_map(Node::text).map(str::to_owned).collect()
}

pub fn flag(node: &Node, key: &str) -> Option<bool> {
    node.get(key).and_then(|n| n.to_json().as_bool())
}
