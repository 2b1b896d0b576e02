//! `parseConnection` and its like: one for each body, from a value of unknown type to the typed body.

use super::context::Context;
use super::imports::{Side, module};
use super::options;
use crate::codegen::emit::typescript::layout::{Doc, bracketed};
use crate::codegen::emit::typescript::text::{camel_case, quote};
use crate::codegen::face::{Argument, Kind, Method};
use crate::codegen::model::{Type, pascal_case, snake_case};

pub(super) fn emit(context: &Context<'_>) -> String {
    let mut seen: Vec<&str> = Vec::new();
    let mut body = String::new();
    for method in context.face.resources.iter().flat_map(|resource| &resource.methods) {
        if let (Kind::Call, Some(schema)) = (&method.kind, &method.body)
            && !seen.contains(&schema.as_str())
        {
            seen.push(schema);
            body.push_str(&function(context, method, schema));
        }
    }
    module(context, Side::Schemas, &body)
}

/// `CreateConnectionRequest` → `parse_connection`, `UpdateConnectionRequest` → `parse_update_connection`
fn name(schema: &str) -> String {
    let subject = schema.strip_suffix("Request").unwrap_or(schema);
    format!("parse_{}", snake_case(subject.strip_prefix("Create").unwrap_or(subject)))
}

fn function(context: &Context<'_>, method: &Method, schema: &str) -> String {
    let name = name(schema);
    let flags: Vec<&Argument> = method.keyword.iter().filter(|argument| argument.kind == Type::Boolean).collect();
    let mut options = "ParseOptions".to_owned();
    let mut out = String::new();
    if !flags.is_empty() {
        options = format!("{}Options", pascal_case(&name));
        out.push_str(&Doc::new(&format!("Options of {{@link {}}}.", camel_case(&name))).write(0));
        out.push_str(&format!("export interface {options} extends ParseOptions {{\n"));
        for flag in flags {
            out.push_str(&options::description(context, flag).write(2));
            out.push_str(&format!("  readonly {}?: boolean | undefined;\n", camel_case(&flag.name)));
        }
        out.push_str("}\n\n");
    }
    let doc = Doc::new(&format!(
        "Checks a value of unknown type with the rules, and returns it as the body that `{}` takes.",
        camel_case(&method.name)
    ))
    .paragraph("Nothing is sent. Warnings are ignored unless `strict` is set; `check` returns them.")
    .tag("@param unknown - An object, or a JSON string, which is parsed.")
    .tag("@throws RuleViolationError when the body violates a rule.")
    .tag("@throws ConfigError when an option is invalid.");
    out.push_str(&doc.write(0));
    let parameters = ["unknown: unknown".to_owned(), format!("options?: {options}")];
    out.push_str(&bracketed(
        0,
        &format!("export function {}(", camel_case(&name)),
        &parameters,
        &format!("): {schema} {{"),
    ));
    let arguments = [quote(&method.operation), "unknown".to_owned(), "options".to_owned()];
    out + &bracketed(2, "return parseBody(", &arguments, ");") + "}\n\n"
}
