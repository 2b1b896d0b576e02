//! Operations, and those that are put together from others.

use super::client::method_text;
use super::combination::violates;
use super::node::{entries, flag, items, reference_name, string, target, texts};
use super::schema::kind;
use crate::codegen::model::*;
use crate::codegen::yaml::Node;

pub fn operation(document: &Node, provider: &str, path: &str, item: &Node, method: &str, node: &Node) -> Operation {
    let id = string(node, "operationId");
    let resolve = |n: &Node| target(document, n).cloned();
    let parameters = items(item, "parameters").iter().chain(items(node, "parameters"));
    let responses = entries(Some(node), "responses");
    let success = responses.iter().find(|r| r.key.starts_with('2'));
    let reply = success
        .and_then(|r| resolve(&r.value))
        .and_then(|r| r.get("content")?.get("application/json")?.get("schema").and_then(reference_name));
    let body = node.get("requestBody").and_then(|b| b.get("content")?.get("application/json").cloned());
    let list = node.get("x-list").map(|list| {
        let items_member = string(list, "items");
        let item_schema = reply
            .as_deref()
            .and_then(|name| document.get("components")?.get("schemas")?.get(name))
            .and_then(|page| page.get("properties")?.get(&items_member)?.get("items").and_then(reference_name))
            .unwrap_or_default();
        List {
            items: items_member,
            item_schema,
            shapes: texts(list.get("shapes")),
            page_parameter: string(list, "pageParameter"),
            size_parameter: string(list, "sizeParameter"),
            first_page: list.get("firstPage").and_then(|n| n.to_json().as_i64()).unwrap_or(0),
            by_items: string(list, "steps") == "items",
            total: list.get("total").and_then(Node::text).unwrap_or("total").to_owned(),
        }
    });
    Operation {
        full_id: format!("{provider}.{id}"),
        id,
        method: method.to_uppercase(),
        path: path.to_owned(),
        tag: texts(node.get("tags")).into_iter().next().unwrap_or_default(),
        summary: string(node, "summary"),
        description: string(node, "description"),
        parameters: parameters.filter_map(resolve).map(|p| parameter(&p)).collect(),
        body: body.as_ref().and_then(|b| b.get("schema").and_then(reference_name)),
        success: success.and_then(|r| r.key.parse().ok()).unwrap_or(200),
        reply,
        list,
        idempotent: flag(node, "x-idempotent").unwrap_or(false),
        effect: Effect::of_method(method)
            .or_else(|| Effect::from_name(&string(node, "x-effect")))
            .unwrap_or(Effect::Read),
        windows: node.get("x-windows").map(windows),
        batches: node.get("x-batches").and_then(Node::text).map(str::to_owned),
        bulk: flag(node, "x-bulk").unwrap_or(false),
        identity: texts(node.get("x-identity")).iter().map(|text| Identity::parse(text)).collect(),
        unique: node.get("x-unique").and_then(Node::text).map(str::to_owned),
        uses: Vec::new(),
        errors: responses.iter().filter_map(|r| r.key.parse().ok()).filter(|s| *s >= 400).collect(),
        examples: entries(body.as_ref(), "examples")
            .iter()
            .filter_map(|e| Some((e.key.clone(), e.value.get("value")?.to_json())))
            .collect(),
        method_text: method_text(node.get("x-method")),
    }
}

/// An operation that the client puts together. Its parameters are those of the operations by the same name.
pub fn compound(api: &Api, id: &str, node: &Node) -> Operation {
    let known = || api.operations.iter().flat_map(|o| &o.parameters);
    let parameters = texts(node.get("parameters"));
    let parameters = parameters.iter().map(|name| {
        let found = known().find(|p| p.argument == *name).cloned();
        let mut parameter = found.unwrap_or_else(|| plain_parameter(name, api.dialect));
        parameter.required = true;
        parameter
    });
    Operation {
        id: id.to_owned(),
        full_id: format!("{}.{id}", api.provider),
        method: String::new(),
        path: String::new(),
        tag: string(node, "tag"),
        summary: string(node, "summary"),
        description: string(node, "description"),
        parameters: parameters.collect(),
        body: node.get("body").and_then(Node::text).map(str::to_owned),
        success: 200,
        reply: node.get("reply").and_then(Node::text).map(str::to_owned),
        list: None,
        idempotent: false,
        effect: Effect::from_name(&string(node, "effect")).unwrap_or(Effect::Read),
        windows: None,
        batches: None,
        bulk: flag(node, "bulk").unwrap_or(false),
        identity: Vec::new(),
        unique: None,
        uses: texts(node.get("uses")),
        errors: Vec::new(),
        examples: Vec::new(),
        method_text: method_text(node.get("method")),
    }
}

/// A name to look up, which no operation of the API takes.
pub fn plain_parameter(argument: &str, dialect: Dialect) -> Parameter {
    // Where an empty one counts as missing, its length has nothing to say.
    let min = (!dialect.empty_string_is_absent).then_some(1);
    let pascal = pascal_case(argument);
    let mut chars = pascal.chars();
    let first = chars.next().map(|c| c.to_ascii_lowercase());
    Parameter {
        wire: first.into_iter().chain(chars).collect(),
        argument: argument.to_owned(),
        location: "query".to_owned(),
        required: true,
        description: format!("The {} to look for", argument.replace('_', " ")),
        kind: Type::Text { min, max: None, pattern: None, format: None, values: Vec::new() },
        lowercase: false,
        trim: false,
        query_prefix: None,
        list: ListStyle::default(),
        violates: Violates::default(),
        example: None,
    }
}

pub fn windows(node: &Node) -> Windows {
    let ascending = entries(Some(node), "ascending").first();
    Windows {
        months: node.get("months").and_then(|months| months.to_json().as_i64()).unwrap_or(1),
        floor: string(node, "floor"),
        start: string(node, "start"),
        end: string(node, "end"),
        created: string(node, "created"),
        ascending: ascending.and_then(|entry| Some((entry.key.clone(), entry.value.text()?.to_owned()))),
    }
}

pub fn parameter(node: &Node) -> Parameter {
    let wire = string(node, "name");
    Parameter {
        argument: node.get("x-argument").and_then(Node::text).map_or_else(|| snake_case(&wire), str::to_owned),
        wire,
        location: string(node, "in"),
        required: flag(node, "required").unwrap_or(false),
        description: string(node, "description"),
        kind: node.get("schema").map_or(Type::Any, kind),
        lowercase: flag(node, "x-lowercase").unwrap_or(false),
        trim: flag(node, "x-trim").unwrap_or(false),
        query_prefix: node.get("x-query-prefix").and_then(Node::text).map(str::to_owned),
        list: match (flag(node, "explode"), string(node, "style").as_str()) {
            (Some(true), _) => ListStyle::Repeated,
            (_, "pipeDelimited") => ListStyle::Pipes,
            _ => ListStyle::Commas,
        },
        violates: violates(node.get("x-violates")),
        example: node.get("example").map(Node::to_json),
    }
}
