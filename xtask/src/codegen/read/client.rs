//! What `x-client` says of the classes.

use super::node::{entries, string, texts};
use crate::codegen::face::{Argument, Format, Raise, Scope};
use crate::codegen::model::*;
use crate::codegen::yaml::{Entry, Node};

pub fn client_text(node: &Node) -> ClientText {
    let resource = |e: &Entry| ResourceText {
        name: e.key.clone(),
        class: string(&e.value, "class"),
        summary: string(&e.value, "summary"),
    };
    ClientText {
        name: string(node, "name"),
        summary: string(node, "summary"),
        description: string(node, "description"),
        scope: node.get("scope").map(|scope| Scope {
            name: string(scope, "name"),
            class: string(scope, "class"),
            argument: string(scope, "argument"),
            summary: string(scope, "summary"),
        }),
        resources: entries(Some(node), "resources").iter().map(resource).collect(),
        options: entries(Some(node), "options").iter().map(|e| option_of_calls(&e.key, &e.value)).collect(),
    }
}

/// An option of calls that no parameter of the API stands for.
pub fn option_of_calls(name: &str, node: &Node) -> Argument {
    let text = || Type::Text { min: None, max: None, pattern: None, format: None, values: Vec::new() };
    let (kind, format) = match string(node, "type").as_str() {
        "boolean" => (Type::Boolean, None),
        "time" => (text(), Some(Format::Time)),
        schema => (Type::Reference(schema.to_owned()), None),
    };
    Argument {
        name: name.to_owned(),
        argument: name.to_owned(),
        required: false,
        kind,
        description: string(node, "description"),
        default: node.get("default").and_then(Node::text).map(str::to_owned),
        example: None,
        format,
    }
}

pub fn method_text(node: Option<&Node>) -> MethodText {
    let Some(node) = node else { return MethodText::default() };
    let pairs = |key: &str| {
        entries(Some(node), key).iter().filter_map(|e| Some((e.key.clone(), e.value.text()?.to_owned()))).collect()
    };
    let raises: Vec<(String, String)> = pairs("raises");
    MethodText {
        description: string(node, "description"),
        names: pairs("names"),
        options: texts(node.get("options")),
        raises: raises.into_iter().map(|(class, when)| Raise { class, when }).collect(),
        by: node.get("by").and_then(Node::text).map(str::to_owned),
        many: node.get("many").and_then(Node::text).map(str::to_owned),
    }
}
