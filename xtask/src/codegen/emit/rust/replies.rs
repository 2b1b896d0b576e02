//! Wrappers around the JSON of replies: nothing of it is lost, and no odd value makes the whole unreadable.

use std::fmt::Write;

use super::docs;
use super::layout::{doc, imports, sentence};
use crate::codegen::model::*;
use crate::codegen::names;

pub(super) fn emit(api: &Api) -> String {
    let mut out = String::new();
    for schema in of(api) {
        if let SchemaKind::Object(object) = &schema.kind {
            out.push_str(&reply(api, schema, object));
        }
    }
    let imports = imports(
        &out,
        &[
            ("Violation", "use connguard_rules::Violation;"),
            ("Serialize", "use serde::{Serialize, Serializer};"),
            ("Map<", "use serde_json::{Map, Value};"),
            ("Reply for", "use crate::reply::Reply;"),
        ],
    );
    format!("//! Replies.\n\n{imports}\n{out}")
}

/// The schemas that operations reply with, or that their lists hold.
fn of(api: &Api) -> Vec<&Schema> {
    let mut wanted: Vec<&Schema> = Vec::new();
    for operation in &api.operations {
        let name = operation.list.as_ref().map(|list| list.item_schema.as_str()).or(operation.reply.as_deref());
        let schema = name.and_then(|name| api.schema(name));
        wanted.extend(schema.filter(|schema| wanted.iter().all(|other| other.name != schema.name)));
    }
    wanted
}

/// The reply's type. Where the scope has the name already, the reply is its record.
pub(super) fn class(api: &Api, schema: &str) -> String {
    let taken = api.face.scope.as_ref().is_some_and(|scope| scope.class == schema);
    if taken { format!("{schema}Record") } else { schema.to_owned() }
}

fn reply(api: &Api, schema: &Schema, object: &Object) -> String {
    let class = class(api, &schema.name);
    let about = sentence(&format!("{}, as the service replied", schema.description.trim_end_matches('.')));
    let about = doc(&format!(
        "{about}\n\nWhat the API promises is always there: empty, zero or null if a reply left it out after all. Other accessors return `None` for a member that is missing or has an unexpected type; [`Self::to_json`] has everything."
    ));
    let mut out = format!(
        "{about}#[derive(Debug, Clone, PartialEq)]\npub struct {class} {{ members: Map<String, Value>, warnings: Vec<Violation> }}\n\nimpl {class} {{\n/// The API's JSON, unknown members included.\npub fn to_json(&self) -> Value {{ Value::Object(self.members.clone()) }}\n\n/// What the rules warned of in the request that led to this reply.\npub fn warnings(&self) -> &[Violation] {{ &self.warnings }}\n\n{}",
        to_request(api, schema)
    );
    object.properties.iter().for_each(|property| out.push_str(&accessor(api, property)));
    let _ = writeln!(
        out,
        "}}\n\nimpl Reply for {class} {{ fn from_reply(members: Map<String, Value>, warnings: Vec<Violation>) -> Self {{ Self {{ members, warnings }} }} }}\n\n/// The API's JSON.\nimpl Serialize for {class} {{ fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {{ self.members.serialize(serializer) }} }}\n"
    );
    out
}

fn accessor(api: &Api, property: &Property) -> String {
    let (kind, read) = match &property.kind {
        Type::Text { .. } => ("&str", ".and_then(Value::as_str)"),
        Type::Integer { .. } => ("i64", ".and_then(Value::as_i64)"),
        Type::Number => ("f64", ".and_then(Value::as_f64)"),
        Type::Boolean => ("bool", ".and_then(Value::as_bool)"),
        kind if !api.values(kind).is_empty() => ("&str", ".and_then(Value::as_str)"),
        _ => ("&Value", ""),
    };
    let (kind, read) = match (property.required || property.restored, kind) {
        (false, _) => (format!("Option<{kind}>"), read.to_owned()),
        (true, "&Value") => (kind.to_owned(), ".unwrap_or(&Value::Null)".to_owned()),
        (true, _) => (kind.to_owned(), format!("{read}.unwrap_or_default()")),
    };
    format!(
        "{}pub fn {}(&self) -> {kind} {{ self.members.get({:?}){read} }}\n\n",
        docs::member(api, property),
        names::accessor(&snake_case(&property.name)),
        property.name
    )
}

/// Where an operation creates such a thing: the body that does it again.
fn to_request(api: &Api, schema: &Schema) -> String {
    let creates =
        |o: &&Operation| o.id.starts_with("create_") && o.reply.as_deref() == Some(&schema.name) && o.body.is_some();
    let Some(operation) = api.operations.iter().find(creates) else { return String::new() };
    let body = operation.body.as_deref().and_then(|name| api.schema(name));
    let secrets: Vec<String> = match body.map(|body| &body.kind) {
        Some(SchemaKind::Object(object)) => {
            object.properties.iter().filter(|p| p.secret).map(|p| format!("`{}`", p.name)).collect()
        }
        _ => Vec::new(),
    };
    let secrets = match secrets.is_empty() {
        true => String::new(),
        false => format!(" Secrets are never returned: add {}.", secrets.join(", ")),
    };
    format!(
        "/// The body that creates the same again, without what the service adds.{secrets}\npub fn to_request(&self) -> Value {{ crate::call::to_request::request_of({:?}, self.to_json()) }}\n\n",
        operation.full_id
    )
}
