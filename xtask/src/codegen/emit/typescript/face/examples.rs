//! The example in a method's hover text.

use serde_json::Value;

use super::context::Context;
use super::types::{operation_of, request_of, singular};
use crate::codegen::emit::typescript::layout::literal;
use crate::codegen::emit::typescript::text::{camel_case, member};
use crate::codegen::face::{Argument, Items, Kind, Method, Resource, Returns};
use crate::codegen::model::{Operation, SchemaKind, pascal_case};

/// Returns a call of the method with the values of the document's examples.
pub(super) fn example(context: &Context<'_>, resource: &Resource, method: &Method) -> String {
    let start = context.start(resource);
    let name = camel_case(&method.name);
    let operation = operation_of(context.api, method);
    let mut arguments: Vec<String> = method.positional.iter().map(value).collect();
    let options = required(method);
    match &method.kind {
        Kind::Call => {
            arguments.extend(method.body.as_ref().map(|_| body(context, operation)));
            arguments.extend(options);
            let call = format!("await {};", call(&format!("{start}.{name}"), &arguments));
            let single = singular(&resource.name);
            match &method.returns {
                Returns::Schema(schema)
                    if *schema == pascal_case(&single) || request_of(context.api, schema).is_some() =>
                {
                    format!("const {} = {call}", camel_case(&single))
                }
                Returns::Schema(_) => format!("const reply = {call}"),
                _ => call,
            }
        }
        Kind::List => {
            arguments.extend(options);
            let item = camel_case(&singular(&resource.name));
            let shown = operation.and_then(|o| o.identity.first()).map_or("name", |one| one.member.as_str());
            let items = format!("{start}.{name}({})", arguments.join(", "));
            format!("for await (const {item} of {items}) console.log({item}.{});", member(shown))
        }
        Kind::Bulk(items) => {
            arguments.push(match items {
                Items::Bodies => "bodies".to_owned(),
                Items::Keyed(key) => format!("[[{}, {}]]", value(key), body(context, operation)),
                Items::Keys(key) => format!("[{}]", value(key)),
            });
            arguments.extend(options);
            let call = call(&format!("{start}.{name}"), &arguments);
            format!("const report = await {call};\nconsole.log(report.counts);\nreport.raiseForFailures();")
        }
    }
}

/// Writes a call; what is too long for a line has an argument in each, unless one argument is all.
fn call(function: &str, arguments: &[String]) -> String {
    let line = format!("{function}({})", arguments.join(", "));
    let first = line.lines().next().unwrap_or_default();
    if arguments.len() == 1 || (first == line && line.chars().count() < 85) {
        return line;
    }
    let indented = |argument: &String| format!("  {},\n", argument.replace('\n', "\n  "));
    format!("{function}(\n{})", arguments.iter().map(indented).collect::<String>())
}

/// The options that a call cannot do without.
fn required(method: &Method) -> Option<String> {
    let required: Vec<String> = method
        .keyword
        .iter()
        .filter(|argument| argument.required)
        .map(|argument| format!("{}: {}", camel_case(&argument.name), value(argument)))
        .collect();
    (!required.is_empty()).then(|| format!("{{ {} }}", required.join(", ")))
}

fn value(argument: &Argument) -> String {
    argument.example.as_ref().map_or_else(|| "\"…\"".to_owned(), |example| literal(0, example))
}

/// The first example of the body; a compound has that of an operation with the same body, or of one that it uses.
fn body(context: &Context<'_>, operation: Option<&Operation>) -> String {
    let Some(operation) = operation else { return "body".to_owned() };
    let operations = || context.api.operations.iter();
    let alike = operations().filter(|other| other.body == operation.body);
    let used = operations().filter(|other| operation.uses.contains(&other.id));
    let mut examples = std::iter::once(operation).chain(alike).chain(used).flat_map(|other| &other.examples);
    let found = examples.find(|(_, example)| fits(context, operation, example));
    found.map_or_else(|| "body".to_owned(), |(_, example)| literal(0, example))
}

/// Whether the operation's body has all members of an example.
fn fits(context: &Context<'_>, operation: &Operation, example: &Value) -> bool {
    let schema = operation.body.as_ref().and_then(|body| context.api.schema(body));
    let Some(SchemaKind::Object(object)) = schema.map(|schema| &schema.kind) else { return false };
    let known = |name: &String| object.properties.iter().any(|property| property.name == *name);
    example.as_object().is_some_and(|members| members.keys().all(known))
}
