//! What the Rust SDK gets: replies with accessors, errors and options.

use std::fmt::Write;

use super::format::doc;
use crate::codegen::model::*;
use crate::codegen::names;
use crate::failure::Failure;

pub fn emit(apis: &[Api], shared: &Shared) -> Result<Vec<GeneratedFile>, Failure> {
    let mut files = vec![
        file("crates/connguard/src/generated/errors.rs", &errors(shared))?,
        file("crates/connguard/src/generated/options.rs", &options(shared))?,
    ];
    let mut modules = vec!["errors".to_owned(), "options".to_owned()];
    for api in apis {
        modules.push(api.provider.clone());
        files.push(file(&format!("crates/connguard/src/generated/{}.rs", api.provider), &replies(api))?);
    }
    let modules: String = modules.iter().map(|m| format!("pub mod {m};\n")).collect();
    files.push(file("crates/connguard/src/generated/mod.rs", &modules)?);
    Ok(files)
}

fn file(path: &str, body: &str) -> Result<GeneratedFile, Failure> {
    Ok(GeneratedFile { path: path.to_owned(), comment: Comment::Slashes, body: super::format_rust(path, body)? })
}

fn errors(shared: &Shared) -> String {
    let mut out = "/// What kind of failure an error is; the same set and the same codes in every language.\n#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]\n#[non_exhaustive]\npub enum ErrorKind {\n".to_owned();
    let name = |e: &ErrorClass| pascal_case(&e.code);
    for e in &shared.errors {
        let _ = writeln!(out, "/// {}.\n{},", capitalized(&e.when), name(e));
    }
    out.push_str("}\n\nimpl ErrorKind {\n/// All kinds.\npub const ALL: &[Self] = &[");
    shared.errors.iter().for_each(|e| {
        let _ = write!(out, "Self::{}, ", name(e));
    });
    out.push_str("];\n\n/// The stable code, e.g. `not_found`.\npub fn code(self) -> &'static str { match self {");
    shared.errors.iter().for_each(|e| {
        let _ = write!(out, "Self::{} => {:?}, ", name(e), e.code);
    });
    out.push_str("} }\n\n/// The class in Python and JavaScript, e.g. `NotFoundError`.\npub fn class(self) -> &'static str { match self {");
    shared.errors.iter().for_each(|e| {
        let _ = write!(out, "Self::{} => {:?}, ", name(e), e.class);
    });
    out.push_str("} }\n\n/// The kind of an HTTP status that is no success.\npub fn from_status(status: u16) -> Self { match status {");
    let (exact, classes): (Vec<_>, Vec<_>) =
        shared.errors.iter().flat_map(|e| e.status.iter().map(move |s| (s, e))).partition(|(s, _)| !s.ends_with("XX"));
    for (status, e) in exact {
        let _ = write!(out, "{status} => Self::{}, ", name(e));
    }
    for (status, e) in classes {
        let hundred = status.trim_end_matches("XX");
        let _ = write!(out, "{hundred}00..={hundred}99 => Self::{}, ", name(e));
    }
    out.push_str("_ => Self::Decode } }\n}\n");
    out
}

fn options(shared: &Shared) -> String {
    let mut out = "use crate::config::{OptionSpec, OptionType};\n\n/// Every option of the clients.\npub static OPTIONS: &[OptionSpec] = &[\n".to_owned();
    for o in &shared.options {
        let kind = match o.kind.as_str() {
            "number" | "integer" => {
                format!(
                    "OptionType::{} {{ minimum: {:?}, maximum: {:?} }}",
                    pascal_case(&o.kind),
                    o.minimum.unwrap_or(0.0),
                    o.maximum.unwrap_or(f64::MAX)
                )
            }
            "string" => format!("OptionType::String {{ values: &{:?} }}", o.values),
            other => format!("OptionType::{}", pascal_case(other)),
        };
        let default = match &o.default {
            None => "None".to_owned(),
            Some(value) => format!("Some({:?})", value.as_str().map_or_else(|| value.to_string(), str::to_owned)),
        };
        let env: Vec<String> = o.env.iter().map(|(provider, name)| format!("({provider:?}, {name:?})")).collect();
        let _ = writeln!(
            out,
            "OptionSpec {{ name: {:?}, kind: {kind}, unit: {:?}, default: {default}, providers: &{:?}, env: &[{}], description: {:?} }},",
            o.name,
            o.unit.as_deref().unwrap_or_default(),
            o.providers,
            env.join(", "),
            o.description
        );
    }
    out.push_str("];\n\n");
    let mut providers: Vec<&String> = shared.options.iter().flat_map(|o| &o.providers).collect();
    providers.sort();
    providers.dedup();
    for provider in providers {
        let _ = writeln!(out, "impl crate::builder::Builder<crate::{provider}::{}> {{", pascal_case(provider));
        for o in shared.options.iter().filter(|o| o.providers.contains(provider)) {
            let duration = o.name.strip_suffix("_seconds").filter(|_| o.kind == "number");
            let (kind, value) = match o.kind.as_str() {
                "number" if duration.is_some() => ("std::time::Duration", "value.as_secs_f64()"),
                "number" => ("f64", "value"),
                "integer" => ("u64", "value"),
                "boolean" => ("bool", "value"),
                "strings" => (
                    "impl IntoIterator<Item = impl Into<String>>",
                    "value.into_iter().map(Into::into).collect::<Vec<String>>()",
                ),
                _ => ("impl Into<String>", "value.into()"),
            };
            let _ = writeln!(
                out,
                "/// {}\n#[must_use]\npub fn {}(self, value: {kind}) -> Self {{ self.set({:?}, {value}) }}\n",
                doc(&o.description),
                duration.unwrap_or(&o.name),
                o.name
            );
        }
        out.push_str("}\n");
    }
    out
}

/// Wrappers around the reply's JSON: nothing of it is lost, and no odd value makes the whole unreadable.
fn replies(api: &Api) -> String {
    let mut out = "use serde_json::{Map, Value};\n\nuse crate::reply::Reply;\n\n".to_owned();
    out.push_str(&constructor_rows(api));
    out.push_str(&super::choices::emit(api));
    let mut wanted: Vec<&str> = Vec::new();
    for o in &api.operations {
        let name = o.list.as_ref().map(|l| l.item_schema.as_str()).or(o.reply.as_deref());
        wanted.extend(name.filter(|n| !wanted.contains(n)));
    }
    for name in wanted {
        let Some(Schema { description, kind: SchemaKind::Object(object), .. }) = api.schema(name) else { continue };
        let _ = writeln!(
            out,
            "/// {}, as the service replied.\n///\n/// What the API promises is always there: empty, zero or null if a reply left it out after all. Other accessors return `None` for a member that is missing or has an unexpected type; [`Self::to_json`] has everything.\n#[derive(Debug, Clone, PartialEq)]\n#[non_exhaustive]\npub struct {name} {{ members: Map<String, Value>, warnings: Vec<connguard_rules::Violation> }}\n\nimpl Reply for {name} {{ fn from_reply(members: Map<String, Value>, warnings: Vec<connguard_rules::Violation>) -> Self {{ Self {{ members, warnings }} }} }}\n\nimpl serde::Serialize for {name} {{ fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {{ self.members.serialize(serializer) }} }}\n\nimpl {name} {{\n/// The API's JSON, unknown members included.\npub fn to_json(&self) -> Value {{ Value::Object(self.members.clone()) }}\n\n/// What the rules warned of in the request that led to this reply.\npub fn warnings(&self) -> &[connguard_rules::Violation] {{ &self.warnings }}\n",
            doc(description)
        );
        for p in &object.properties {
            let (kind, read) = match &p.kind {
                Type::Text { .. } => ("&str", "as_str"),
                Type::Integer { .. } => ("i64", "as_i64"),
                Type::Number => ("f64", "as_f64"),
                Type::Boolean => ("bool", "as_bool"),
                Type::Reference(to) if matches!(api.schema(to).map(|s| &s.kind), Some(SchemaKind::Enum(_))) => {
                    ("&str", "as_str")
                }
                _ => ("&Value", ""),
            };
            let description = if p.description.is_empty() {
                match &p.kind {
                    Type::Reference(to) => api.schema(to).map_or("", |s| &s.description),
                    _ => "",
                }
            } else {
                &p.description
            };
            let method = names::accessor(&snake_case(&p.name));
            let then = if read.is_empty() { String::new() } else { format!(".and_then(Value::{read})") };
            let (kind, then) = match (p.required || p.restored, kind) {
                (false, kind) => (format!("Option<{kind}>"), then),
                (true, "&Value") => ("&Value".to_owned(), ".unwrap_or(&Value::Null)".to_owned()),
                (true, kind) => (kind.to_owned(), then + ".unwrap_or_default()"),
            };
            let _ = writeln!(
                out,
                "/// `{}`: {}.\npub fn {method}(&self) -> {kind} {{ self.members.get({:?}){then} }}\n",
                p.name,
                doc(description.trim_end_matches('.')),
                p.name
            );
        }
        out.push_str("}\n\n");
    }
    out
}

/// What the typed constructors take from the combination tables: the columns of a row that have one value.
fn constructor_rows(api: &Api) -> String {
    let mut rows = Vec::new();
    for schema in &api.schemas {
        let SchemaKind::Object(object) = &schema.kind else { continue };
        for table in &object.combinations {
            for row in &table.rows {
                let Some(name) = &row.constructor else { continue };
                let columns = table.columns.iter().zip(&row.cells).filter_map(|(column, cell)| match cell {
                    Cell::OneOf(values) if values.len() == 1 => Some(format!("({column:?}, {:?})", values[0])),
                    _ => None,
                });
                rows.push(format!("({name:?}, &[{}])", columns.collect::<Vec<_>>().join(", ")));
            }
        }
    }
    format!(
        "/// The fixed members of each typed constructor.\npub(crate) static ROWS: crate::constructor::Rows = &[{}];\n\n",
        rows.join(", ")
    )
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().to_string() + chars.as_str()).unwrap_or_default()
}
