//! The method of each operation, for the runner of the shared cases: it has one door for all of them.

use std::fmt::Write;

use super::layout::{Doc, bracketed};
use super::text::literal;
use crate::codegen::face::{Items, Kind, Method, Resource};
use crate::codegen::model::{Api, Comment, GeneratedFile};

pub(super) fn emit(apis: &[Api]) -> GeneratedFile {
    let mut body = Doc::new(0, "The method of each operation, for the runner of the shared cases.").render();
    body.push_str("\nfrom typing import Any\n\nMETHODS: dict[str, dict[str, Any]] = {\n");
    for api in apis {
        for resource in &api.face.resources {
            for method in resource.methods.iter().filter(|method| !matches!(method.kind, Kind::Bulk(_))) {
                let entry = entry(api, resource, method);
                let _ =
                    writeln!(body, "    {}", bracketed(4, &format!("{}: {{", literal(&method.operation)), &entry, ","));
                if let Some(by) = &method.by {
                    let entry = place(api, resource, method);
                    let head = format!("{}: {{", literal(&by.operation));
                    let _ = writeln!(body, "    {}", bracketed(4, &head, &entry, ","));
                }
            }
        }
    }
    body.push_str(
        "}\n\"\"\"``keys`` are the arguments before the body, ``names`` the others that are called otherwise than in the cases; ``many`` is\nthe method for many, with the argument that its items are addressed by.\n\"\"\"\n",
    );
    GeneratedFile { path: "tests/python/generated/methods.py".to_owned(), comment: Comment::Hash, body }
}

/// Where the method is.
fn place(api: &Api, resource: &Resource, method: &Method) -> Vec<String> {
    let scope = api.face.scope.as_ref().filter(|_| resource.scoped);
    let scope = scope.map(|scope| format!("\"scope\": ({}, {})", literal(&scope.name), literal(&scope.argument)));
    let mut entry: Vec<String> = scope.into_iter().collect();
    entry.push(format!("\"resource\": {}", literal(&resource.name)));
    entry.push(format!("\"method\": {}", literal(&method.name)));
    entry
}

fn entry(api: &Api, resource: &Resource, method: &Method) -> Vec<String> {
    let mut entry = place(api, resource, method);
    let keys: Vec<String> = method.positional.iter().map(|argument| literal(&argument.argument)).collect();
    if !keys.is_empty() {
        entry.push(format!("\"keys\": [{}]", keys.join(", ")));
    }
    let renamed = method.keyword.iter().filter(|argument| argument.name != argument.argument);
    let names: Vec<String> = renamed.map(|a| format!("{}: {}", literal(&a.argument), literal(&a.name))).collect();
    if !names.is_empty() {
        entry.push(format!("\"names\": {{{}}}", names.join(", ")));
    }
    if method.body.is_some() {
        entry.push("\"body\": True".to_owned());
    }
    if method.kind == Kind::List {
        entry.push("\"list\": True".to_owned());
    }
    let many = resource.methods.iter().find_map(|other| match &other.kind {
        Kind::Bulk(items) if other.operation == method.operation => Some((&other.name, items)),
        _ => None,
    });
    if let Some((name, items)) = many {
        let key = match items {
            Items::Bodies => "None".to_owned(),
            Items::Keyed(key) | Items::Keys(key) => literal(&key.argument),
        };
        entry.push(format!("\"many\": ({}, {key})", literal(name)));
    }
    entry
}
