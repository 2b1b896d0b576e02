//! Documentation comments, from what the documents say.

use super::layout::{doc, paragraphs, sentence};
use crate::codegen::face::{Method, Raise};
use crate::codegen::model::*;

/// The comment of a member: what it is, what it may be, and an example.
pub(super) fn member(api: &Api, property: &Property) -> String {
    let description = match (&property.description, &property.kind) {
        (text, Type::Reference(to)) if text.is_empty() => api.schema(to).map_or("", |s| &s.description),
        (text, _) => text,
    };
    let mut lines = vec![sentence(description)];
    lines.extend(limits(api, &property.kind));
    let text = paragraphs(&lines.join(" "));
    match example(property) {
        Some(example) => doc(&format!("{text}\n\nExample: `{example}`")),
        None => doc(&text),
    }
}

/// An example for a comment; secrets have none, and what is long or of several members neither.
fn example(property: &Property) -> Option<String> {
    let example = property.example.as_ref().filter(|_| !property.secret)?;
    let text = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
    (text.len() <= 60 && !example.is_object()).then_some(text)
}

/// What a value of the type may be, as sentences.
pub(super) fn limits(api: &Api, kind: &Type) -> Vec<String> {
    let mut out = Vec::new();
    match kind {
        Type::Text { min, max, format, .. } => {
            match (min, max) {
                (Some(min), Some(max)) => out.push(format!("{min} to {max} characters.")),
                (Some(1), None) => out.push("Not empty.".to_owned()),
                (Some(min), None) => out.push(format!("At least {min} characters.")),
                (None, Some(max)) => out.push(format!("At most {max} characters.")),
                (None, None) => {}
            }
            if format.as_deref() == Some("uuid") {
                out.push("A UUID.".to_owned());
            }
        }
        Type::Integer { min: Some(min), max: Some(max) } => out.push(format!("{min} to {max}.")),
        _ => {}
    }
    if matches!(kind, Type::Text { .. }) {
        let values: Vec<String> = api.values(kind).iter().map(|value| format!("`{value}`")).collect();
        if !values.is_empty() {
            out.push(format!("One of {}.", values.join(", ")));
        }
    }
    out
}

/// The comment of a method: what it does, what to know of it, and how it fails.
pub(super) fn method(shared: &Shared, method: &Method, more: &str) -> String {
    let mut text = method.summary.clone();
    for paragraph in [method.description.as_str(), more] {
        if !paragraph.is_empty() {
            text = format!("{text}\n\n{}", sentence(paragraph));
        }
    }
    doc(&format!("{text}\n\n# Errors\n{}", errors(shared, &method.raises)))
}

fn errors(shared: &Shared, raises: &[Raise]) -> String {
    let lines = raises.iter().filter_map(|raise| {
        let class = shared.errors.iter().find(|class| class.class == raise.class)?;
        let kind = pascal_case(&class.code);
        Some(format!("- [`{kind}`](crate::ErrorKind::{kind}): {}.\n", raise.when.trim_end_matches('.')))
    });
    lines.collect::<String>() + "- Any other [`ErrorKind`](crate::ErrorKind) that a call can end with."
}
