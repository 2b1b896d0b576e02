//! The reference page of a provider: servers, operations, parameters, bodies and replies.

use std::fmt::Write;

use super::format::cell;
use crate::codegen::model::*;

pub fn page(api: &Api) -> String {
    let mut out = format!("# Reference: {}\n\n{}\n\n| server | |\n| --- | --- |\n", api.title, api.description);
    for server in &api.servers {
        let _ = writeln!(out, "| `{}` | {} |", server.url, cell(&server.description));
    }
    for o in &api.operations {
        operation(&mut out, o);
    }
    for schema in api.schemas.iter().filter(|s| s.in_request || s.in_reply) {
        self::schema(&mut out, api, schema);
    }
    out
}

fn operation(out: &mut String, o: &Operation) {
    let _ = write!(
        out,
        "\n## `{}`\n\n{}. {}\n\n{} ({})\n",
        o.full_id,
        o.summary,
        o.description.trim(),
        capital(&o.request()),
        o.tag
    );
    if o.is_compound() {
        out.push_str(
            "\nThe service has no such operation: the client sends the requests of the operations it is composed of, and reports each as an attempt.\n",
        );
    }
    if !o.parameters.is_empty() {
        out.push_str("\n| argument | on the wire | in | required | type | description | example |\n| --- | --- | --- | --- | --- | --- | --- |\n");
    }
    for p in &o.parameters {
        let required = if p.required { "yes" } else { "no" };
        let example = p.example.as_ref().map(|e| format!("`{}`", cell(&e.to_string()))).unwrap_or_default();
        let kind = kind(&p.kind);
        let _ = writeln!(
            out,
            "| `{}` | {} | {} | {required} | {kind} | {} | {example} |",
            p.argument,
            if o.is_compound() { String::new() } else { format!("`{}`", p.wire) },
            if o.is_compound() { "" } else { &p.location },
            cell(&p.description)
        );
    }
    match (&o.body, &o.reply) {
        (Some(body), Some(reply)) => {
            let _ = write!(
                out,
                "\nSends [`{body}`](#{}), replies with [`{reply}`](#{}).\n",
                body.to_lowercase(),
                reply.to_lowercase()
            );
        }
        (None, Some(reply)) => {
            let _ = write!(out, "\nReplies with [`{reply}`](#{}).\n", reply.to_lowercase());
        }
        _ => {}
    }
    if let Some(list) = &o.list {
        let _ = write!(
            out,
            "\nPaged by `{}` (from {}) and `{}`; items of `{}` in `{}`. Understood shapes of the reply: {}.\n",
            list.page_parameter,
            list.first_page,
            list.size_parameter,
            list.item_schema,
            list.items,
            list.shapes.join(", ")
        );
    }
    for (name, example) in &o.examples {
        let text = serde_json::to_string_pretty(example).unwrap_or_default();
        let _ = write!(out, "\nExample `{name}`:\n\n```json\n{text}\n```\n");
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().to_string() + chars.as_str()).unwrap_or_default()
}

fn schema(out: &mut String, api: &Api, schema: &Schema) {
    let _ = write!(out, "\n## {}\n\n{}.\n", schema.name, schema.description.trim_end_matches('.'));
    let object = match &schema.kind {
        SchemaKind::Enum(values) => {
            let _ = write!(out, "\nOne of `{}`.\n", values.join("`, `"));
            return;
        }
        SchemaKind::Object(object) => object,
    };
    if !object.properties.is_empty() {
        out.push_str("\n| member | required | type | description | example |\n| --- | --- | --- | --- | --- |\n");
    }
    for p in &object.properties {
        let description = match (&p.kind, p.description.as_str()) {
            (Type::Reference(to), "") => api.schema(to).map_or("", |s| &s.description),
            (_, text) => text,
        };
        let notes = [(p.secret, "secret"), (p.restored, "added by the client"), (p.trim, "trimmed by the service")];
        let notes: String = notes.iter().filter(|(is, _)| *is).map(|(_, note)| format!(" ({note})")).collect();
        let description = cell(description);
        let required = if p.required { "yes" } else { "no" };
        let example = p.example.as_ref().map(|e| format!("`{}`", cell(&e.to_string()))).unwrap_or_default();
        let _ = writeln!(out, "| `{}` | {required} | {} | {description}{notes} | {example} |", p.name, kind(&p.kind));
    }
    match &object.additional {
        Additional::Open => out.push_str("\nOther members are allowed and are passed through unchanged.\n"),
        Additional::Values(value) => {
            let _ = write!(out, "\nAn object whose values are of type {}.\n", kind(value));
        }
        Additional::Warned => {}
    }
}

fn kind(kind: &Type) -> String {
    match kind {
        Type::Text { min, max, pattern, format, values } => {
            let mut out = "string".to_owned();
            match (min, max) {
                (Some(min), Some(max)) => out.push_str(&format!(", {min} to {max} characters")),
                (Some(min), None) => out.push_str(&format!(", {min} or more characters")),
                (None, Some(max)) => out.push_str(&format!(", up to {max} characters")),
                (None, None) => {}
            }
            if let Some(format) = format {
                out.push_str(&format!(", {format}"));
            }
            if let Some(pattern) = pattern {
                out.push_str(&format!(", `{}`", cell(pattern)));
            }
            if !values.is_empty() {
                out.push_str(&format!(": `{}`", cell(&values.join("`, `"))));
            }
            out
        }
        Type::Integer { min: Some(min), max: Some(max) } => format!("integer, {min} to {max}"),
        Type::Integer { min: Some(min), .. } => format!("integer, {min} or more"),
        Type::Integer { .. } => "integer".to_owned(),
        Type::Number => "number".to_owned(),
        Type::Boolean => "true or false".to_owned(),
        Type::List(item) => format!("list of {}", self::kind(item)),
        Type::Reference(name) => format!("[`{name}`](#{})", name.to_lowercase()),
        Type::Any => "anything".to_owned(),
    }
}
