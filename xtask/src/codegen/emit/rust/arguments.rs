//! What methods take beside bodies.

use super::members::integer;
use crate::codegen::face::Argument;
use crate::codegen::model::*;
use crate::codegen::names;

/// The argument's name in Rust.
pub(super) fn name(argument: &Argument) -> String {
    names::accessor(&argument.name)
}

/// `product: impl Into<String>`
pub(super) fn parameter(api: &Api, argument: &Argument) -> String {
    format!("{}: {}", name(argument), taken(api, argument).0)
}

/// The type that is taken, and the expression that makes JSON of it.
pub(super) fn taken(api: &Api, argument: &Argument) -> (String, String) {
    let name = name(argument);
    match &argument.kind {
        Type::Integer { min, max } => (integer(*min, *max).to_owned(), name),
        Type::Number => ("f64".to_owned(), name),
        Type::Boolean => ("bool".to_owned(), name),
        Type::List(_) => (
            "impl IntoIterator<Item = impl Into<String>>".to_owned(),
            format!("{name}.into_iter().map(Into::into).collect::<Vec<String>>()"),
        ),
        Type::Any => (
            "impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>".to_owned(),
            format!(
                "{name}.into_iter().map(|(name, value)| (name.into(), value.into().into())).collect::<Map<String, Value>>()"
            ),
        ),
        Type::Reference(to) => match api.schema(to).map(|schema| &schema.kind) {
            Some(SchemaKind::Object(object)) if object.properties.is_empty() => (
                "impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>".to_owned(),
                format!(
                    "{name}.into_iter().map(|(name, value)| (name.into(), value.into().into())).collect::<Map<String, Value>>()"
                ),
            ),
            Some(SchemaKind::Object(_)) => (format!("&{to}"), format!("{name}.to_json()")),
            _ => ("impl Into<String>".to_owned(), format!("{name}.into()")),
        },
        Type::Text { .. } => ("impl Into<String>".to_owned(), format!("{name}.into()")),
    }
}

/// `.text("product", product)`
pub(super) fn set(api: &Api, argument: &Argument) -> String {
    let (kind, value) = taken(api, argument);
    match kind.as_str() {
        "impl Into<String>" => format!(".text({:?}, {})", argument.argument, name(argument)),
        _ => format!(".argument({:?}, {value})", argument.argument),
    }
}
