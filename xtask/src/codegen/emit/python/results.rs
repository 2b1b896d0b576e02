//! What the service answers, as classes with one property for each documented member.

use std::fmt::Write;

use super::layout::docstring;
use super::requests::described;
use super::text::{exports, literal};
use crate::codegen::face::Returns;
use crate::codegen::model::*;

/// Results whose names the package needs for what it does itself: schema and class.
const RENAMED: &[(&str, &str)] = &[("Project", "ProjectInfo")];

pub(super) fn emit(api: &Api) -> String {
    let mut wanted: Vec<&Schema> = Vec::new();
    for operation in &api.operations {
        let name = operation.list.as_ref().map(|list| &list.item_schema).or(operation.reply.as_ref());
        if let Some(schema) = name.and_then(|name| api.schema(name))
            && !wanted.iter().any(|known| known.name == schema.name)
        {
            wanted.push(schema);
        }
    }
    let mut body = String::new();
    for schema in &wanted {
        class(&mut body, api, schema);
    }
    let typing = if body.contains("typing.") { "from connguard._lazy import typing\n" } else { "" };
    let names: Vec<String> = wanted.iter().map(|schema| class_name(&schema.name).to_owned()).collect();
    format!(
        "\"\"\"What {} answers. A member that a reply does not have is None.\"\"\"\n\nfrom __future__ import annotations\n\n{typing}from connguard.results import Result\n\n{}{body}",
        api.title,
        exports(&names)
    )
}

fn class(out: &mut String, api: &Api, schema: &Schema) {
    let SchemaKind::Object(object) = &schema.kind else {
        return;
    };
    let _ =
        write!(out, "\n\nclass {}(Result):\n{}\n", class_name(&schema.name), docstring(&schema.description, "    "));
    let _ = write!(out, "    __module__ = \"connguard.{}\"\n    __slots__ = ()\n\n", api.provider);
    if let Some(operation) = created_by(api, &schema.name) {
        let _ = writeln!(out, "    _created_by = {}", literal(operation));
    }
    out.push_str("    _members = (\n");
    for property in &object.properties {
        let _ = writeln!(out, "        ({}, {}),", literal(&snake_case(&property.name)), literal(&property.name));
    }
    out.push_str("    )\n");
    for property in &object.properties {
        let _ = write!(
            out,
            "\n    @property\n    def {}(self) -> {}:\n{}        return self._values.get({}){}\n",
            snake_case(&property.name),
            returned(api, property),
            docstring(described(api, property), "        "),
            literal(&property.name),
            if property.required { "  # type: ignore[return-value]" } else { "" }
        );
    }
}

/// The class of a reply's schema.
pub(super) fn class_name(schema: &str) -> &str {
    RENAMED.iter().find(|(name, _)| *name == schema).map_or(schema, |(_, class)| class)
}

/// The operation that creates what a schema shows.
fn created_by<'a>(api: &'a Api, schema: &str) -> Option<&'a str> {
    let methods = api.face.resources.iter().flat_map(|resource| &resource.methods);
    let mut creates = methods.filter(|method| method.name == "create");
    creates.find(|method| method.returns == Returns::Schema(schema.to_owned())).map(|method| method.operation.as_str())
}

/// Enums are open in replies: a value that is new to this version is a text like the others.
///
/// A member that the API always sends is typed so, though one that is missing all the same reads as None: a reply is
/// never refused for what it lacks.
fn returned(api: &Api, property: &Property) -> String {
    let kind = kind(api, &property.kind);
    if property.required || kind == "typing.Any" { kind.to_owned() } else { format!("{kind} | None") }
}

fn kind(api: &Api, kind: &Type) -> &'static str {
    match kind {
        Type::Text { .. } => "str",
        Type::Integer { .. } => "int",
        Type::Number => "float",
        Type::Boolean => "bool",
        Type::List(_) => "list[typing.Any]",
        Type::Reference(name) => match api.schema(name).map(|schema| &schema.kind) {
            Some(SchemaKind::Enum(_)) => "str",
            _ => "dict[str, typing.Any]",
        },
        Type::Any => "typing.Any",
    }
}
