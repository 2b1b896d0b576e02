//! The class of a resource, with its methods, and the types that go with them.

use super::context::Context;
use super::examples;
use super::imports::{Side, module};
use super::options::{self, full_stop};
use super::types::{by_name, request_of, result_name, singular, verb_and_noun};
use crate::codegen::emit::typescript::layout::{Doc, bracketed};
use crate::codegen::emit::typescript::text::{camel_case, quote};
use crate::codegen::face::{By, Items, Kind, Method, Resource, Returns};
use crate::codegen::model::{Property, SchemaKind};

pub(super) fn emit(context: &Context<'_>, resource: &Resource) -> String {
    let mut body = result(context, resource);
    for method in &resource.methods {
        body.push_str(&by(context, resource, method));
        body.push_str(&pair(method));
        body.push_str(&options::interface(context, resource, method));
    }
    body.push_str(&Doc::new(&context.prose.of(&resource.summary)).write(0));
    body.push_str(&format!(
        "export class {} {{\n  readonly #caller: Caller;\n\n  /** @internal */\n  constructor(caller: Caller) {{\n    this.#caller = caller;\n  }}\n",
        resource.class
    ));
    for method in &resource.methods {
        body.push('\n');
        body.push_str(&documentation(context, resource, method));
        body.push_str(&declaration(context, resource, method));
    }
    module(context, Side::Schemas, &(body + "}\n"))
}

/// The type of a reply that can be sent back. A secret that the request needs is in no reply.
fn result(context: &Context<'_>, resource: &Resource) -> String {
    let schemas = resource.methods.iter().filter_map(|method| match &method.returns {
        Returns::Schema(schema) => Some(schema),
        _ => None,
    });
    let mut found = schemas.filter_map(|schema| Some((schema, request_of(context.api, schema)?.body.as_ref()?)));
    let Some((schema, request)) = found.next() else { return String::new() };
    let secret = |property: &Property| property.secret && property.required;
    let lacks = match context.api.schema(request).map(|schema| &schema.kind) {
        Some(SchemaKind::Object(object)) => object.properties.iter().any(secret),
        _ => false,
    };
    let (article, noun) = noun(resource);
    let (missing, request) = match lacks {
        true => (", without its secrets", format!("Partial<{request}>")),
        false => ("", request.clone()),
    };
    let doc = format!(
        "{article} {noun} as the service replied; `toRequest()` makes it the body of a request again{missing}."
    );
    let name = result_name(resource);
    format!(
        "{}export type {name}<Response = ServiceResponse | undefined> = Resource<{schema}, {request}, Response>;\n\n",
        Doc::new(&doc).write(0)
    )
}

/// `An`, `override`
fn noun(resource: &Resource) -> (&'static str, String) {
    let noun = singular(&resource.name).replace('_', " ");
    (if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "An" } else { "A" }, noun)
}

/// The object that names the other key of a thing.
fn by(context: &Context<'_>, resource: &Resource, method: &Method) -> String {
    let Some(By { argument, .. }) = &method.by else { return String::new() };
    let (article, noun) = noun(resource);
    let doc = Doc::new(&format!("{article} {noun} by its `{}`.", camel_case(&argument.name))).write(0);
    let member = options::description(context, argument).write(2);
    let (name, argument) = (by_name(argument), camel_case(&argument.name));
    format!("{doc}export interface {name} {{\n{member}  readonly {argument}: string;\n}}\n\n")
}

/// The type of an item that is a pair.
fn pair(method: &Method) -> String {
    let (Kind::Bulk(Items::Keyed(key)), Some(body)) = (&method.kind, &method.body) else { return String::new() };
    let key = camel_case(&key.name);
    let doc = Doc::new(&format!("The {key} of what to change, and the body of the request.")).write(0);
    let name = pair_name(method);
    format!("{doc}export type {name}<Body = {body} | JsonText> = readonly [{key}: string, body: Body];\n\n")
}

/// `ConnectionUpdate`
fn pair_name(method: &Method) -> String {
    let (verb, noun) = verb_and_noun(method);
    format!("{noun}{verb}")
}

fn documentation(context: &Context<'_>, resource: &Resource, method: &Method) -> String {
    let prose = |text: &str| context.prose.of(text);
    let mut doc = Doc::new(&prose(&method.summary)).paragraph(&prose(&method.description));
    if let Some(by) = &method.by {
        let member = camel_case(&by.argument.name);
        doc = doc.paragraph(&format!("By `{member}`: {}", prose(&by.description)));
    }
    if let Kind::Bulk(items) = &method.kind {
        let pairs = match items {
            Items::Keyed(key) => {
                format!("The items are pairs of {} and body, for example a `Map`.", camel_case(&key.name))
            }
            _ => String::new(),
        };
        doc = doc.paragraph(&format!(
            "Each item is checked on its own: one that violates a rule becomes an entry of the report and does not keep the others from being sent. {pairs}"
        ));
    }
    for argument in &method.positional {
        let name = camel_case(&argument.name);
        doc = doc.tag(&format!("@param {name} - {}", full_stop(&prose(&argument.description))));
    }
    if method.kind == Kind::List {
        doc = doc.tag("@returns The items, read page by page while they are iterated over.");
    }
    doc = match &method.kind {
        Kind::Bulk(_) => {
            doc.tag("@throws ConfigError when an option is invalid. The errors of items are in the report.")
        }
        _ => method.raises.iter().fold(doc, |doc, raise| {
            let when = if raise.when.starts_with("for ") { "" } else { "when " };
            doc.tag(&format!("@throws {} {when}{}", raise.class, full_stop(&prose(&raise.when))))
        }),
    };
    doc.example(&examples::example(context, resource, method)).write(2)
}

fn declaration(context: &Context<'_>, resource: &Resource, method: &Method) -> String {
    let value = context.value(resource, method);
    let name = camel_case(&method.name);
    let operation = quote(&method.operation);
    let mut parameters = context.parameters(method);
    let (before, returns, body) = match &method.kind {
        Kind::Call => {
            let mut arguments = vec![operation, given(method), "options".to_owned()];
            arguments.extend(method.body.as_ref().map(|_| "body".to_owned()));
            let before = if method.returns == Returns::Nothing { "await" } else { "return" };
            let body =
                by_branch(context, method) + &bracketed(4, &format!("{before} this.#caller.call("), &arguments, ");");
            let takes = method.body.as_ref().map_or("", |_| "<const Body extends object = never>");
            (format!("async {name}{takes}("), format!("Promise<{value}>"), body)
        }
        Kind::List => {
            let arguments = [operation, given(method), "options".to_owned()];
            (format!("{name}("), format!("Pages<{value}>"), bracketed(4, "return this.#caller.list(", &arguments, ");"))
        }
        Kind::Bulk(items) => {
            let schema = method.body.as_deref().unwrap_or_default();
            // A body is of its own type, or of one that says less than its value: see widened.ts.
            let widened = format!("Body & Widened<Body, {schema} | JsonText>");
            let (plain, other, items, door, key) = match items {
                Items::Bodies => {
                    (format!("{schema} | JsonText"), Some(widened), "bodies".to_owned(), "bulkOfBodies", None)
                }
                Items::Keyed(key) => {
                    let pair = pair_name(method);
                    let other = format!("{pair}<{widened}>");
                    (pair, Some(other), "items".to_owned(), "bulkOfPairs", Some(key))
                }
                Items::Keys(key) => {
                    ("string".to_owned(), None, format!("{}s", camel_case(&key.name)), "bulkOfKeys", Some(key))
                }
            };
            let (takes, accepts, item) = match (&other, &method.kind) {
                (None, _) => ("", format!("Iterable<{plain}>"), plain),
                (Some(other), Kind::Bulk(Items::Keyed(_))) => (
                    "<const Body extends object | string = never>",
                    format!("Iterable<{plain}> | Iterable<{other}>"),
                    format!("{plain} | {plain}<Body>"),
                ),
                (Some(other), _) => (
                    "<const Body extends object | string = never>",
                    format!("Iterable<{plain}> | Iterable<{other}>"),
                    format!("{plain} | Body"),
                ),
            };
            parameters.push(format!("{items}: {accepts}"));
            let mut arguments = vec![operation, items];
            arguments.extend(key.map(|key| quote(&camel_case(&key.name))));
            arguments.push("options".to_owned());
            let body = bracketed(4, &format!("return this.#caller.{door}("), &arguments, ");");
            (format!("{name}{takes}("), format!("BulkRun<{value}, {item}>"), body)
        }
    };
    parameters.push(options::parameter(method));
    format!("{}{body}  }}\n", bracketed(2, &before, &parameters, &format!("): {returns} {{")))
}

/// What addresses the thing, as an object.
fn given(method: &Method) -> String {
    let names: Vec<String> = method.positional.iter().map(|argument| camel_case(&argument.name)).collect();
    if names.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", names.join(", ")) }
}

/// The call of the other operation, where the thing is asked for by another key.
fn by_branch(context: &Context<'_>, method: &Method) -> String {
    let (Some(By { operation, argument, .. }), Some(key)) = (&method.by, method.positional.first()) else {
        return String::new();
    };
    let (key, member) = (camel_case(&key.name), camel_case(&argument.name));
    let replied = match &method.returns {
        Returns::Schema(schema) => context.api.schema(schema),
        _ => None,
    };
    let property = match replied.map(|schema| &schema.kind) {
        Some(SchemaKind::Object(object)) => context.api.member(object, &member),
        _ => None,
    };
    let example = argument.example.as_ref().or(property.and_then(|property| property.example.as_ref()));
    let example = example.map_or_else(|| "\"…\"".to_owned(), ToString::to_string);
    let name = format!("nameOf({key}, {}, {})", quote(&member), quote(&example));
    let arguments = [quote(operation), format!("{{ {member}: {name} }}"), "options".to_owned()];
    let call = bracketed(6, "return this.#caller.call(", &arguments, ");");
    format!("    if (isByName({key})) {{\n{call}    }}\n")
}
