//! The arguments of methods: their types, how the core takes them, and what is said of them.

use std::fmt::Write;

use super::results::class_name;
use super::text::{capitalized, literal, literal_type};
use crate::codegen::face::{Argument, Format};
use crate::codegen::model::{Api, Type};

pub(super) fn full_stop(text: &str) -> String {
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

/// The name of an argument, and its description with limits, default and an example.
pub(super) fn described(argument: &Argument) -> (String, String) {
    let mut text = full_stop(argument.description.trim());
    if let Some(default) = &argument.default {
        let default = if argument.kind == Type::Boolean { capitalized(default) } else { default.clone() };
        let _ = write!(text, " Default: {default}.");
    }
    if let Some(serde_json::Value::String(example)) = argument.example.as_ref().filter(|_| argument.format.is_none()) {
        let _ = write!(text, " E.g. `{example}`.");
    }
    (argument.name.clone(), text)
}

/// An argument as the core takes it.
pub(super) fn value(argument: &Argument, positional: bool) -> String {
    let name = &argument.name;
    match (&argument.kind, argument.format) {
        (_, Some(Format::Uuid)) => format!("calls.identifier({name})"),
        (_, Some(Format::Date | Format::Time)) => format!("calls.day({name})"),
        (Type::Boolean, _) => format!("inputs.flag({}, {name})", literal(name)),
        (Type::Reference(_), _) => format!("calls.plain({name})"),
        (Type::List(_), _) if positional => format!("calls.several({name})"),
        _ => name.clone(),
    }
}

pub(super) fn argument_type(api: &Api, argument: &Argument, positional: bool) -> String {
    match (&argument.kind, argument.format) {
        (_, Some(Format::Uuid)) => "str | uuid.UUID".to_owned(),
        (_, Some(Format::Date | Format::Time)) => "str | datetime.date".to_owned(),
        (Type::Text { values, .. }, _) if !values.is_empty() => literal_type(values),
        (Type::Text { .. }, _) => "str".to_owned(),
        (Type::Integer { .. }, _) => "int".to_owned(),
        (Type::Number, _) => "float".to_owned(),
        (Type::Boolean, _) => "bool".to_owned(),
        (Type::List(_), _) if positional => "Sequence[str] | str".to_owned(),
        (Type::List(_), _) => "Sequence[str]".to_owned(),
        (Type::Reference(name), _) if api.schema(name).is_some_and(|schema| schema.in_reply) => {
            format!("{} | Mapping[str, Any]", class_name(name))
        }
        _ => "Mapping[str, str]".to_owned(),
    }
}
