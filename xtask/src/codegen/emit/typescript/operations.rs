//! The operations' ids and parameters.

use std::collections::{BTreeMap, BTreeSet};

use super::face;
use super::layout::list;
use super::text::{camel_case, capital, doc, quote, union_alias};
use crate::codegen::face::{Argument, Format, Method};
use crate::codegen::model::{Api, Operation, Parameter, Type};

pub(super) fn emit(apis: &[Api]) -> String {
    let mut out = String::from("import type { ExtraInfo, OperationInfo } from \"../call/operation.js\";\n\n");
    let mut names = Vec::new();
    for api in apis {
        let name = format!("{}OperationId", capital(&api.provider));
        let ids: Vec<String> = api.operations.iter().map(|operation| operation.full_id.clone()).collect();
        out.push_str(&format!("/** The operations of {}. */\n", api.title));
        out.push_str(&union_alias(&name, &ids));
        out.push('\n');
        names.push(name);
    }
    out.push_str("/** The operations of all providers. */\n");
    out.push_str(&format!("export type OperationId = {};\n\n", names.join(" | ")));
    out.push_str(&parameters(apis));
    out.push_str("/** What each operation takes. */\n");
    out.push_str("export const operations: Readonly<Record<OperationId, OperationInfo>> = {\n");
    for operation in apis.iter().flat_map(|api| &api.operations) {
        out.push_str(&format!("  {}: {{\n    parameters: {{\n", quote(&operation.full_id)));
        for parameter in &operation.parameters {
            out.push_str(&format!(
                "      {}: {{ argument: {}, wire: {}, location: {} }},\n",
                camel_case(&parameter.argument),
                quote(&parameter.argument),
                quote(&parameter.wire),
                quote(&parameter.location)
            ));
        }
        out.push_str("    },\n");
        if let Some(api) = apis.iter().find(|api| operation.full_id.starts_with(&format!("{}.", api.provider))) {
            out.push_str(&of_method(api, operation));
        }
        out.push_str("  },\n");
    }
    out.push_str("};\n\n");
    out + &extras(apis) + &core_names(apis)
}

/// What the operation's method takes beside parameters, and what its replies can be made into.
fn of_method(api: &Api, operation: &Operation) -> String {
    let mut out = String::new();
    if operation.body.is_some() {
        out.push_str("    body: true,\n");
    }
    let methods: Vec<&Method> = api.face.resources.iter().flat_map(|resource| &resource.methods).collect();
    let own = |method: &&&Method| method.operation == operation.full_id;
    if let Some(method) = methods.iter().find(own) {
        let options: Vec<String> = face::takes(method).iter().map(|name| quote(name)).collect();
        if !options.is_empty() {
            out.push_str(&format!("    options: [{}],\n", options.join(", ")));
        }
        let names: Vec<String> = method
            .positional
            .iter()
            .chain(&method.keyword)
            .filter(|argument| argument.name != argument.argument)
            .map(|argument| format!("{}: {}", camel_case(&argument.name), quote(&camel_case(&argument.argument))))
            .collect();
        if !names.is_empty() {
            out.push_str(&format!("    names: {{ {} }},\n", names.join(", ")));
        }
    }
    if methods.iter().filter(own).any(|method| method.if_exists) {
        out.push_str("    ifExists: true,\n");
    }
    let reply = operation.list.as_ref().map(|list| list.item_schema.as_str()).or(operation.reply.as_deref());
    if let Some(request) = reply.and_then(|schema| face::request_of(api, schema)) {
        out.push_str(&format!("    request: {},\n", quote(&request.full_id)));
    }
    out
}

/// The names of resources, methods and options that differ from the core's: messages of the core have those.
fn core_names(apis: &[Api]) -> String {
    let resources = || apis.iter().flat_map(|api| &api.face.resources);
    let methods = resources().flat_map(|resource| resource.methods.iter().map(|method| &method.name));
    let options = apis.iter().flat_map(|api| api.client.options.iter().map(|option| &option.name));
    let all: BTreeSet<&String> = resources().map(|resource| &resource.name).chain(methods).chain(options).collect();
    let names: Vec<String> = all.into_iter().filter(|name| name.contains('_')).map(|name| quote(name)).collect();
    let doc = "/** The core's names of resources, methods and options that have others here. */\n";
    format!("\n{doc}{}", list("export const coreNames: readonly string[] = ", &names))
}

/// The options that are no parameters of any API.
fn extras(apis: &[Api]) -> String {
    let mut all: BTreeMap<String, &Argument> = BTreeMap::new();
    for option in apis.iter().flat_map(|api| &api.client.options) {
        all.entry(camel_case(&option.name)).or_insert(option);
    }
    let mut out = String::from("/** The options of methods that are no parameters of an API. */\n");
    out.push_str("export const extras: Readonly<Record<string, ExtraInfo>> = {\n");
    for (name, option) in all {
        let kind = match (&option.kind, option.format) {
            (Type::Boolean, _) => "boolean",
            (_, Some(Format::Time)) => "time",
            _ => "value",
        };
        let argument = quote(&option.argument);
        out.push_str(&format!("  {name}: {{ argument: {argument}, kind: {} }},\n", quote(kind)));
    }
    out + "};\n"
}

/// One interface of the parameters of all operations: `check` takes any of them.
fn parameters(apis: &[Api]) -> String {
    let mut all: BTreeMap<String, &Parameter> = BTreeMap::new();
    for parameter in apis.iter().flat_map(|api| &api.operations).flat_map(|operation| &operation.parameters) {
        all.entry(camel_case(&parameter.argument)).or_insert(parameter);
    }
    let mut out = String::from("/** The parameters of all operations; each operation takes its own. */\n");
    out.push_str("export interface OperationParameters {\n");
    for (name, parameter) in all {
        out.push_str(&doc(2, &parameter.description));
        out.push_str(&format!("  {name}?: {} | undefined;\n", parameter_kind(parameter)));
    }
    out + "}\n\n"
}

/// An object whose members are sent each by itself is a map of texts.
fn parameter_kind(parameter: &Parameter) -> String {
    match parameter.query_prefix {
        Some(_) => "Readonly<Record<string, string>>".to_owned(),
        None => kind(&parameter.kind),
    }
}

fn kind(kind: &Type) -> String {
    match kind {
        Type::Integer { .. } | Type::Number => "number".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::List(item) => format!("readonly {}[]", self::kind(item)),
        Type::Text { .. } | Type::Reference(_) => "string".to_owned(),
        Type::Any => "unknown".to_owned(),
    }
}
