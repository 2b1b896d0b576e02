//! The options of a method: one of the shared interfaces, or one of its own that extends it.

use super::context::Context;
use super::types::verb_and_noun;
use crate::codegen::emit::typescript::layout::{Doc, WIDTH};
use crate::codegen::emit::typescript::text::camel_case;
use crate::codegen::face::{Argument, Kind, Method, Resource};

/// Whether the empty members of a method's body can be left out: in a patch, null removes a member.
fn drops_empty(method: &Method) -> bool {
    method.body.is_some() && !method.operation.contains(".patch_")
}

/// The names of a method's options beyond those of every call.
pub(in crate::codegen::emit::typescript) fn takes(method: &Method) -> Vec<String> {
    let own = method.keyword.iter().map(|argument| camel_case(&argument.name));
    own.chain(drops_empty(method).then(|| "dropEmpty".to_owned())).collect()
}

/// The interface that all options of this kind extend.
fn base(method: &Method) -> &'static str {
    match (&method.kind, drops_empty(method)) {
        (Kind::Bulk(_), _) if method.if_exists => "BulkCreateOptions",
        (Kind::Bulk(_), true) => "BulkWriteOptions",
        (Kind::Bulk(_), false) => "BulkOptions",
        (_, true) => "WriteOptions",
        (_, false) => "CallOptions",
    }
}

fn name(method: &Method) -> String {
    let (verb, noun) = verb_and_noun(method);
    match (&method.kind, method.keyword.is_empty()) {
        (_, true) => base(method).to_owned(),
        (Kind::Bulk(_), false) => format!("{verb}Many{noun}sOptions"),
        (_, false) => format!("{verb}{noun}Options"),
    }
}

/// The parameter of the method that holds its options.
pub(super) fn parameter(method: &Method) -> String {
    let mark = if method.keyword.iter().any(|argument| argument.required) { "" } else { "?" };
    format!("options{mark}: {}", name(method))
}

/// The interface of a method that has options of its own.
pub(super) fn interface(context: &Context<'_>, resource: &Resource, method: &Method) -> String {
    if method.keyword.is_empty() {
        return String::new();
    }
    let (name, base) = (name(method), base(method));
    let link = format!("{{@link {}.{}}}", resource.class, camel_case(&method.name));
    if let Kind::Bulk(_) = method.kind
        && let Some(single) = resource.methods.iter().find(|m| m.kind == Kind::Call && m.operation == method.operation)
    {
        let members: Vec<String> = method.keyword.iter().map(|a| format!("\"{}\"", camel_case(&a.name))).collect();
        let doc = Doc::new(&format!("Options of {link}; they apply to each of its items.")).write(0);
        let picked = format!("Pick<{}, {}>", self::name(single), members.join(" | "));
        let line = format!("export interface {name} extends {base}, {picked} {{}}\n");
        return match line.chars().count() <= WIDTH {
            true => format!("{doc}{line}\n"),
            false => format!("{doc}export interface {name}\n  extends {base},\n    {picked} {{}}\n\n"),
        };
    }
    let what = if method.kind == Kind::List { "Filters and options" } else { "Options" };
    let mut out = Doc::new(&format!("{what} of {link}.")).write(0);
    out.push_str(&format!("export interface {name} extends {base} {{\n"));
    for argument in &method.keyword {
        out.push_str(&description(context, argument).write(2));
        let (mark, absent) = if argument.required { ("", "") } else { ("?", " | undefined") };
        let kind = context.argument(method, argument);
        out.push_str(&format!("  readonly {}{mark}: {kind}{absent};\n", camel_case(&argument.name)));
    }
    out + "}\n\n"
}

/// What an argument is, with its default and an example.
pub(super) fn description(context: &Context<'_>, argument: &Argument) -> Doc {
    let mut text = context.prose.of(&argument.description);
    if let Some(example) = argument.example.as_ref().filter(|_| argument.default.is_none()) {
        text = format!("{} Example: `{example}`.", full_stop(&text));
    }
    let doc = Doc::new(&text);
    match &argument.default {
        Some(default) => doc.tag(&format!("@defaultValue `{default}`")),
        None => doc,
    }
}

pub(super) fn full_stop(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}
