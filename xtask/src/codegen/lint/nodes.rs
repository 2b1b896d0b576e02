//! Where things are in a document.

use crate::codegen::yaml::{Entry, Node};

/// The schemas of `components`, by name.
pub(super) fn schemas(document: &Node) -> &[Entry] {
    document.get("components").and_then(|c| c.get("schemas")).map_or(&[], Node::entries)
}

pub(super) fn component<'a>(document: &'a Node, section: &str, name: &str) -> Option<&'a Node> {
    document.get("components")?.get(section)?.get(name)
}

/// The node, or what it refers to by `$ref`, also inside `allOf: [{ $ref: … }]`.
pub(super) fn target<'a>(document: &'a Node, node: &'a Node) -> Option<&'a Node> {
    let inner = node.get("allOf").and_then(|all| all.items().first()).unwrap_or(node);
    match inner.get("$ref").and_then(Node::text) {
        Some(reference) => reference.strip_prefix("#/")?.split('/').try_fold(document, |node, part| node.get(part)),
        None => Some(inner),
    }
}

/// The name in `$ref: '#/components/schemas/<name>'`, also inside `allOf`.
pub(super) fn reference_name(node: &Node) -> Option<&str> {
    let inner = node.get("allOf").and_then(|all| all.items().first()).unwrap_or(node);
    inner.get("$ref").and_then(Node::text)?.rsplit('/').next()
}

pub(super) fn is_object(document: &Node, schema: &str) -> bool {
    component(document, "schemas", schema).is_some_and(|s| text(s, "type") == "object")
}

pub(super) fn text<'a>(node: &'a Node, key: &str) -> &'a str {
    node.get(key).and_then(Node::text).unwrap_or_default()
}

pub(super) fn items<'a>(node: &'a Node, key: &str) -> &'a [Node] {
    node.get(key).map_or(&[], Node::items)
}

pub(super) fn flag(node: &Node, key: &str) -> bool {
    node.get(key).is_some_and(|n| n.to_json() == true)
}

/// The operations of `paths`: path, its item, method, operation.
pub(super) fn operations(document: &Node) -> impl Iterator<Item = (&Entry, &Entry)> {
    let paths = document.get("paths").map_or(&[][..], Node::entries);
    paths.iter().flat_map(|path| {
        path.value.entries().iter().filter(|method| method.key != "parameters").map(move |method| (path, method))
    })
}

/// The parameters of an operation, those of its path first, with what they refer to.
pub(super) fn parameters_of<'a>(document: &'a Node, path: &'a Entry, method: &'a Entry) -> Vec<(usize, &'a Node)> {
    let all = items(&path.value, "parameters").iter().chain(items(&method.value, "parameters"));
    all.filter_map(|p| Some((p.line, target(document, p)?))).collect()
}
