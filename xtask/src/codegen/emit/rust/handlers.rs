//! The calls of the shared cases, through the methods that users have.

use std::fmt::Write;

use super::arguments::{name, taken};
use crate::codegen::emit::format_rust;
use crate::codegen::face::{Argument, Kind, Method, Resource};
use crate::codegen::model::*;
use xtask::failure::Failure;

pub(super) fn emit(api: &Api) -> Result<GeneratedFile, Failure> {
    let (provider, client) = (&api.provider, &api.face.client);
    let mut arms = String::new();
    for resource in &api.face.resources {
        for method in resource.methods.iter().filter(|method| !matches!(method.kind, Kind::Bulk(_))) {
            arms.push_str(&arm(api, resource, method));
        }
    }
    let helpers = ["flag", "integer", "pairs", "text", "texts"];
    let used = helpers.into_iter().filter(|helper| arms.contains(&format!("{helper}(arguments"))).collect::<Vec<_>>();
    let body = format!(
        "//! Makes the calls of a case through the methods that users have.\n\nuse connguard::{{Error, {client}}};\nuse serde_json::Value;\n\nuse crate::public::{{Given, {}}};\n\n/// The API's object, null where the service answers nothing, a list for a list operation; `None` for an operation that there is no method for.\npub(crate) async fn perform(client: &{client}, operation: &str, given: &Given<'_>) -> Result<Option<Value>, Error> {{\nlet arguments = given.arguments;\nlet value = match operation {{\n{arms}_ => return Ok(None),\n}};\nOk(Some(value))\n}}\n",
        used.join(", ")
    );
    let path = format!("crates/connguard/tests/cases/generated/{provider}.rs");
    Ok(GeneratedFile { body: format_rust(&path, &body)?, path, comment: Comment::Slashes })
}

fn arm(api: &Api, resource: &Resource, method: &Method) -> String {
    let scope = match &api.face.scope {
        Some(scope) if resource.scoped => format!(".{}(text(arguments, {:?}))", scope.name, scope.argument),
        _ => String::new(),
    };
    let resource = format!("client{scope}.{}()", resource.name);
    let keys = method.positional.iter().map(|argument| read(api, argument));
    let body = method.body.as_ref().map(|_| "given.body".to_owned());
    let required = method.keyword.iter().filter(|argument| argument.required).map(|argument| read(api, argument));
    let list = method.kind == Kind::List;
    let all: Vec<String> = keys.chain(body).chain(required).collect();
    let keep = if method.keyword.iter().any(|argument| !argument.required) { "mut " } else { "" };
    let mut out = format!(
        "{:?} => {{ let {keep}request = {resource}.{}({}).waive(texts(arguments, \"waive\"));",
        method.operation,
        method.name,
        all.join(", ")
    );
    for argument in method.keyword.iter().filter(|argument| !argument.required) {
        let set = match &argument.kind {
            Type::Reference(_) if taken(api, argument).0.starts_with('&') => format!(
                "let parent = {resource}_parent(client, arguments).await?; request = request.{}(&parent);",
                name(argument)
            )
            .replace(&format!("{resource}_parent"), "crate::public::parent"),
            _ => format!("request = request.{}({});", name(argument), read(api, argument)),
        };
        let _ = write!(out, "if arguments.get({:?}).is_some() {{ {set} }}", argument.argument);
    }
    let finish = match (list, &method.returns) {
        (true, _) => "request.all().await?.iter().map(|item| item.to_json()).collect()",
        (false, crate::codegen::face::Returns::Schema(_)) => "request.await?.to_json()",
        (false, _) => "{ request.await?; Value::Null }",
    };
    let _ = writeln!(out, "{finish} }}");
    if let Some(by) = &method.by {
        let _ = writeln!(
            out,
            "{:?} => {resource}.{}({}).await?.to_json(),",
            by.operation,
            by.method,
            read(api, &by.argument)
        );
    }
    out
}

/// The argument of the case, as the method takes it.
fn read(api: &Api, argument: &Argument) -> String {
    let at = &argument.argument;
    match taken(api, argument).0.as_str() {
        "bool" => format!("flag(arguments, {at:?})"),
        "impl Into<String>" => format!("text(arguments, {at:?})"),
        kind if kind.starts_with("impl IntoIterator<Item = impl") => format!("texts(arguments, {at:?})"),
        kind if kind.starts_with("impl IntoIterator") => format!("pairs(arguments, {at:?})"),
        _ => format!("integer(arguments, {at:?})"),
    }
}
