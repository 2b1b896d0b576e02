//! What requests are made of: a struct for each object, an enum for each closed set of strings.

use std::fmt::Write;

use super::docs;
use super::layout::{doc, imports, paragraphs, sentence};
use super::members::{Member, members};
use crate::codegen::emit::choices::variants;
use crate::codegen::model::*;

pub(super) fn emit(api: &Api) -> String {
    let mut out = String::new();
    for schema in api.schemas.iter().filter(|schema| schema.in_request) {
        match &schema.kind {
            SchemaKind::Enum(values) => out.push_str(&strings(schema, values)),
            SchemaKind::Object(object) if object.properties.is_empty() => {}
            SchemaKind::Object(object) => out.push_str(&Struct::of(api, schema, object).emit()),
        }
    }
    let imports = imports(
        &out,
        &[
            ("fmt::", "use std::fmt;"),
            ("BTreeMap<", "use std::collections::BTreeMap;"),
            ("Serialize", "use serde::{Deserialize, Serialize};"),
            ("Map<", "use serde_json::{Map, Value};"),
            ("Error;", "use crate::error::{Error, Result};"),
            ("open_enum!", "use crate::open_enum::open_enum;"),
        ],
    );
    format!(
        "//! Requests: structs with what is required in `new`, and a setter for everything else.\n\n{imports}\n{out}"
    )
}

/// An enum that also holds a string that this version does not know.
fn strings(schema: &Schema, values: &[String]) -> String {
    let name = &schema.name;
    let variants = variants(values);
    let mut out = doc(&paragraphs(&sentence(&schema.description)));
    let _ = writeln!(out, "#[derive(Debug, Clone, PartialEq, Eq, Hash)]\n#[non_exhaustive]\npub enum {name} {{");
    for (variant, value) in variants.iter().zip(values) {
        let _ = writeln!(out, "/// `{value}`\n{variant},");
    }
    let all: Vec<String> = variants.iter().map(|variant| format!("Self::{variant}")).collect();
    let _ = write!(
        out,
        "/// A value that this version does not know; the rules judge it.\nOther(String),\n}}\n\nimpl {name} {{\n/// All values that the API documents.\npub const ALL: &'static [Self] = &[{}];\n\n/// The value as the API writes it.\npub fn as_str(&self) -> &str {{ match self {{",
        all.join(", ")
    );
    for (variant, value) in variants.iter().zip(values) {
        let _ = write!(out, "Self::{variant} => {value:?}, ");
    }
    let _ = writeln!(out, "Self::Other(value) => value }} }}\n}}\n\nopen_enum!({name});\n");
    out
}

struct Struct<'a> {
    api: &'a Api,
    schema: &'a Schema,
    object: &'a Object,
    members: Vec<Member<'a>>,
}

impl<'a> Struct<'a> {
    fn of(api: &'a Api, schema: &'a Schema, object: &'a Object) -> Self {
        Self { api, schema, object, members: members(api, object) }
    }

    fn emit(&self) -> String {
        let mut out = self.definition();
        let _ = writeln!(out, "impl {} {{", self.schema.name);
        out.push_str(&self.constructor());
        self.members
            .iter()
            .filter(|member| !member.property.required)
            .for_each(|member| out.push_str(&self.setter(member)));
        out.push_str(&self.inner_setters());
        out.push_str(
            "/// Sets a member that this version does not know, or gives one a value that its type does not have. The rules judge it.\npub fn member(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self { self.others.insert(name.into(), value.into()); self }\n}\n\n",
        );
        out.push_str(&self.debug());
        out.push_str(&self.parse());
        out
    }

    fn definition(&self) -> String {
        let name = &self.schema.name;
        let about = paragraphs(&sentence(&self.schema.description));
        let mut out = doc(&format!("{about}{}", self.example()));
        let optional = self.members.iter().all(|member| !member.property.required);
        let default = if optional { ", Default" } else { "" };
        let _ = writeln!(
            out,
            "#[derive(Clone, PartialEq, Serialize, Deserialize{default})]\n#[serde(rename_all = \"camelCase\")]\n#[non_exhaustive]\n#[must_use]\npub struct {name} {{"
        );
        for member in &self.members {
            out.push_str(&docs::member(self.api, member.property));
            if camel_case(&member.name) != member.property.name {
                let _ = writeln!(out, "#[serde(rename = {:?})]", member.property.name);
            }
            if !member.property.required {
                out.push_str("#[serde(skip_serializing_if = \"Option::is_none\")]\n");
            }
            let _ = writeln!(out, "pub {}: {},", member.name, member.field());
        }
        out.push_str(
            "/// Members that this version does not know.\n#[serde(flatten)]\npub others: Map<String, Value>,\n}\n\n",
        );
        out
    }

    /// A doctest: from the examples of what is required, and the parsing of a value.
    fn example(&self) -> String {
        let Some(operation) = self.operation() else { return String::new() };
        let Some(arguments) = self.required().map(|member| self.example_of(member)).collect::<Option<Vec<String>>>()
        else {
            return String::new();
        };
        let (provider, name) = (&self.api.provider, &self.schema.name);
        let body = operation.examples.first().map(|(_, body)| serde_json::to_string_pretty(body).unwrap_or_default());
        let body = body.map(|body| {
            format!(
                "\n\n// A value of unknown origin is checked while it is read.\nlet read = {name}::try_from(serde_json::json!({body}))?;\nprintln!(\"{{read:?}}\");"
            )
        });
        let made = match (arguments.is_empty(), &body) {
            (true, None) => return String::new(),
            (true, Some(_)) => String::new(),
            (false, _) => {
                format!("\nlet request = {name}::new({});\nprintln!(\"{{request:?}}\");", arguments.join(", "))
            }
        };
        format!(
            "\n\n```\nuse connguard::{provider}::{name};\n{made}{}\n# Ok::<(), connguard::Error>(())\n```",
            body.unwrap_or_default()
        )
    }

    /// The member's example as an argument; of an enum its first value.
    fn example_of(&self, member: &Member<'_>) -> Option<String> {
        let value = self.api.values(&member.property.kind).first().map(|value| format!("{value:?}"));
        member.property.example.as_ref().and_then(literal).or(value)
    }

    fn required(&self) -> impl Iterator<Item = &Member<'a>> {
        self.members.iter().filter(|member| member.property.required)
    }

    fn constructor(&self) -> String {
        let taken: Vec<String> = self.required().map(|m| format!("{}: {}", m.name, m.taken)).collect();
        let fields: Vec<String> = self
            .members
            .iter()
            .map(|m| match (m.property.required, m.value()) {
                (false, _) => format!("{}: None", m.name),
                (true, value) if value == m.name => value,
                (true, value) => format!("{}: {value}", m.name),
            })
            .chain(["others: Map::new()".to_owned()])
            .collect();
        let what = if taken.is_empty() { "Nothing yet; add what is needed." } else { "With what is required." };
        format!("/// {what}\npub fn new({}) -> Self {{ Self {{ {} }} }}\n\n", taken.join(", "), fields.join(", "))
    }

    fn setter(&self, member: &Member<'_>) -> String {
        let name = &member.name;
        format!(
            "{}pub fn {name}(mut self, {name}: {}) -> Self {{ self.{name} = Some({}); self }}\n\n",
            docs::member(self.api, member.property),
            member.taken,
            member.value()
        )
    }

    /// Setters for members of members that the tables name.
    fn inner_setters(&self) -> String {
        let mut seen: Vec<String> = self.members.iter().map(|member| member.name.clone()).collect();
        let mut out = String::new();
        for inner in self.object.combinations.iter().flat_map(|table| &table.rows).flat_map(|row| &row.inner) {
            let name = crate::codegen::names::accessor(&snake_case(inner.name()));
            if seen.contains(&name) {
                continue;
            }
            let Some((path, property)) = place(self.api, self.object, &inner.place) else { continue };
            let member = Member::of(self.api, property);
            let _ = writeln!(
                out,
                "{}pub fn {name}(mut self, {name}: {}) -> Self {{ self{path}.{name} = Some({}); self }}\n",
                docs::member(self.api, property),
                member.taken,
                member.value()
            );
            seen.push(name);
        }
        out
    }

    fn debug(&self) -> String {
        let name = &self.schema.name;
        let fields: String = self
            .members
            .iter()
            .map(|member| match (member.property.secret, member.property.required) {
                (true, true) => format!(".field({0:?}, &\"(not shown)\")", member.name),
                (true, false) => format!(".field({0:?}, &self.{0}.as_ref().map(|_| \"(not shown)\"))", member.name),
                (false, _) => format!(".field({0:?}, &self.{0})", member.name),
            })
            .collect();
        format!(
            "/// Shows no secret, and of unknown members only the names.\nimpl fmt::Debug for {name} {{ fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {{ f.debug_struct({name:?}){fields}.field(\"others\", &self.others.keys().collect::<Vec<_>>()).finish() }} }}\n\n"
        )
    }

    fn parse(&self) -> String {
        let Some(operation) = self.operation() else { return String::new() };
        let name = &self.schema.name;
        format!(
            "/// Reads a value of unknown origin: all violations of the rules are one error.\nimpl TryFrom<Value> for {name} {{ type Error = Error;\n\nfn try_from(body: Value) -> Result<Self> {{ crate::call::parse::parse({:?}, &body) }} }}\n\n",
            operation.full_id
        )
    }

    /// The first operation that takes it as its body.
    fn operation(&self) -> Option<&'a Operation> {
        self.api.operations.iter().find(|operation| operation.body.as_deref() == Some(&self.schema.name))
    }
}

/// A value as an argument in an example.
fn literal(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) => Some(format!("{text:?}")),
        serde_json::Value::Number(number) => Some(number.to_string()),
        serde_json::Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// How a member of a member is reached from `self`, and what it is.
fn place<'a>(api: &'a Api, object: &'a Object, place: &str) -> Option<(String, &'a Property)> {
    let mut path = String::new();
    let (mut object, mut parts) = (object, place.split('.').peekable());
    loop {
        let part = parts.next()?;
        let property = object.properties.iter().find(|property| property.name == part)?;
        if parts.peek().is_none() {
            return Some((path, property));
        }
        let name = crate::codegen::names::accessor(&snake_case(part));
        let _ = write!(path, ".{name}");
        if !property.required {
            path.push_str(".get_or_insert_default()");
        }
        let Type::Reference(to) = &property.kind else { return None };
        let SchemaKind::Object(inner) = &api.schema(to)?.kind else { return None };
        object = inner;
    }
}

fn camel_case(name: &str) -> String {
    let pascal = pascal_case(name);
    let mut chars = pascal.chars();
    chars.next().map(|c| c.to_ascii_lowercase().to_string() + chars.as_str()).unwrap_or_default()
}
