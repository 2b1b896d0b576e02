//! A resource: a method for each operation, and the options that each operation has.

use std::fmt::Write;

use super::arguments::{name, parameter, set, taken};
use super::docs;
use super::layout::{doc, imports, paragraphs};
use crate::codegen::face::{Argument, Items, Kind, Method, Resource};
use crate::codegen::model::*;

pub(super) fn emit(api: &Api, shared: &Shared, resource: &Resource) -> String {
    let class = &resource.class;
    let mut methods = String::new();
    let mut options = String::new();
    for method in &resource.methods {
        methods.push_str(&self::method(api, shared, method));
        methods.push_str(&found_by(api, shared, method));
        options.push_str(&setters(api, method));
    }
    let body = format!(
        "{}#[derive(Clone, Debug)]\npub struct {class} {{ pub(super) client: Arc<Client>, pub(super) arguments: Arguments }}\n\nimpl {class} {{\n{methods}}}\n\n{options}",
        doc(&format!("{}{}", resource.summary, example(api, resource)))
    );
    let imports = imports(
        &body,
        &[
            ("impl Serialize", "use serde::Serialize;"),
            ("Map<String, Value>", "use serde_json::{Map, Value};"),
            ("operations::", "use super::operations;"),
            ("Item::", "use crate::bulk::items::Item;"),
            ("impl Into<BulkOptions>", "use crate::bulk::options::BulkOptions;"),
            ("IfExists", "use crate::bulk::options::IfExists;"),
            ("BulkRequest<", "use crate::bulk::request::BulkRequest;"),
            ("Arc<Client>", "use crate::call::client::Client;"),
            ("ListRequest<", "use crate::lists::request::ListRequest;"),
            (" Request<", "use crate::request::Request;"),
        ],
    );
    let mut replies: Vec<String> = resource
        .methods
        .iter()
        .flat_map(|method| &method.keyword)
        .filter_map(|argument| taken(api, argument).0.strip_prefix('&').map(|class| format!("use super::{class};\n")))
        .collect();
    replies.sort();
    replies.dedup();
    format!(
        "//! {}\n\nuse std::sync::Arc;\n\nuse connguard_rules::Arguments;\n{}{imports}\n{body}",
        resource.summary,
        replies.concat()
    )
}

/// A doctest that is compiled: what there is.
fn example(api: &Api, resource: &Resource) -> String {
    let simple = |m: &&Method| m.kind == Kind::List && m.positional.is_empty() && required(m).next().is_none();
    let Some(list) = resource.methods.iter().find(simple) else { return String::new() };
    let (provider, name) = (&api.provider, &resource.name);
    let scope = match &api.face.scope {
        Some(scope) if resource.scoped => format!(".{}(\"550e8400-e29b-41d4-a716-446655440002\")", scope.name),
        _ => String::new(),
    };
    format!(
        "\n\n```no_run\n# async fn run() -> connguard::Result<()> {{\nlet {provider} = connguard::{}::from_env()?;\nlet {name} = {provider}{scope}.{name}();\nfor each in {name}.{}().all().await? {{\n    println!(\"{{}}\", each.to_json());\n}}\n# Ok(())\n# }}\n```",
        api.face.client, list.name
    )
}

fn operation(method: &Method) -> String {
    operation_type(&method.operation)
}

fn operation_type(id: &str) -> String {
    let id = id.split('.').next_back().unwrap_or_default();
    format!("operations::{}", pascal_case(id))
}

/// What is asked for in the method itself: the key, the body, and options that have no default.
fn required(method: &Method) -> impl Iterator<Item = &Argument> {
    method.keyword.iter().filter(|argument| argument.required)
}

fn method(api: &Api, shared: &Shared, method: &Method) -> String {
    let own = &method.name;
    let operation = operation(method);
    let keys = method.positional.iter().map(|argument| parameter(api, argument));
    let options = required(method).map(|argument| parameter(api, argument));
    let sets: String = method.positional.iter().chain(required(method)).map(|argument| set(api, argument)).collect();
    let (parameters, returns, made): (Vec<String>, String, String) = match &method.kind {
        Kind::List => (
            keys.chain(options).collect(),
            format!("ListRequest<{operation}>"),
            format!("ListRequest::new(&self.client, self.arguments.clone()){sets}"),
        ),
        Kind::Call => {
            let body = method.body.as_ref().map(|_| "body: impl Serialize".to_owned());
            let given = if body.is_some() { ".body(&body)" } else { "" };
            (
                keys.chain(body).chain(options).collect(),
                format!("Request<{operation}>"),
                format!("Request::new(&self.client, self.arguments.clone()){sets}{given}"),
            )
        }
        Kind::Bulk(items) => {
            let (parameter, each) = self::items(items);
            let shared: String = required(method).map(|argument| set(api, argument)).collect();
            (
                [parameter].into_iter().chain(options).chain(["options: impl Into<BulkOptions>".to_owned()]).collect(),
                format!("BulkRequest<{operation}>"),
                format!("{each} BulkRequest::new(&self.client, items, options){shared}"),
            )
        }
    };
    format!(
        "{}pub fn {own}(&self, {}) -> {returns} {{ {made} }}\n\n",
        docs::method(shared, method, more(method)),
        parameters.join(", ")
    )
}

/// What only this language has to say.
fn more(method: &Method) -> &'static str {
    match (&method.kind, method.outcome) {
        (Kind::Bulk(_), _) => {
            "By default 16 requests are in flight at once; a number instead of the options sets how many. Each item's error is in the report. The entire run fails only if two items have the same name or an option is invalid."
        }
        (Kind::Call, true) => "The reply says whether it was created, updated or left unchanged.",
        _ => "",
    }
}

/// What a bulk run takes, and how its items are made.
fn items(items: &Items) -> (String, String) {
    match items {
        Items::Bodies => (
            "bodies: impl IntoIterator<Item = impl Serialize>".to_owned(),
            "let items = bodies.into_iter().map(|body| Item::new(self.arguments.clone(), &body));".to_owned(),
        ),
        Items::Keyed(key) => (
            "items: impl IntoIterator<Item = (impl Into<String>, impl Serialize)>".to_owned(),
            format!(
                "let items = items.into_iter().map(|({0}, body)| Item::new(self.arguments.clone(), &body).keyed({1:?}, {0}.into()));",
                name(key),
                key.argument
            ),
        ),
        Items::Keys(key) => (
            format!("{}s: impl IntoIterator<Item = impl Into<String>>", name(key)),
            format!(
                "let items = {0}s.into_iter().map(|{0}| Item::without_body(self.arguments.clone()).keyed({1:?}, {0}.into()));",
                name(key),
                key.argument
            ),
        ),
    }
}

/// The method that finds the same by another key.
fn found_by(api: &Api, shared: &Shared, method: &Method) -> String {
    let Some(by) = &method.by else { return String::new() };
    let what = Method { description: by.description.clone(), ..method.clone() };
    format!(
        "{}pub fn {}(&self, {}) -> Request<{}> {{ Request::new(&self.client, self.arguments.clone()){} }}\n\n",
        docs::method(shared, &what, ""),
        by.method,
        parameter(api, &by.argument),
        operation_type(&by.operation),
        set(api, &by.argument)
    )
}

/// The options of an operation, on the request, the list or the bulk run.
fn setters(api: &Api, method: &Method) -> String {
    let kind = match method.kind {
        Kind::Call => "Request",
        Kind::List => "ListRequest",
        Kind::Bulk(_) => "BulkRequest",
    };
    let mut out: String = method
        .keyword
        .iter()
        .filter(|argument| !argument.required)
        .map(|argument| {
            let (kind, _) = taken(api, argument);
            let name = name(argument);
            format!(
                "{}pub fn {name}(self, {name}: {kind}) -> Self {{ self{} }}\n\n",
                about(api, argument),
                set(api, argument)
            )
        })
        .collect();
    if method.if_exists {
        out.push_str("/// What becomes of items whose name is taken; by default they fail.\npub fn if_exists(mut self, if_exists: IfExists) -> Self { self.options = self.options.if_exists(if_exists); self }\n\n");
    }
    if out.is_empty() {
        return out;
    }
    format!("/// Options of `{}`.\nimpl {kind}<{}> {{\n{out}}}\n\n", method.operation, operation(method))
}

fn about(api: &Api, argument: &Argument) -> String {
    let mut text = argument.description.clone();
    for limit in docs::limits(api, &argument.kind) {
        if !text.contains(limit.trim_end_matches('.')) {
            let _ = write!(text, " {limit}");
        }
    }
    if let Some(default) = &argument.default {
        let _ = write!(text, " Default: {default}.");
    }
    if let Some(example) = argument.example.as_ref().and_then(serde_json::Value::as_str) {
        let _ = write!(text, "\n\nExample: `{example}`");
    }
    doc(&paragraphs(&text))
}
