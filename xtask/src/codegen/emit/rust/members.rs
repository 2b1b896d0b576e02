//! What members of requests are in Rust.

use crate::codegen::model::*;
use crate::codegen::names;

/// A member's type, and how its setter takes it.
pub(super) struct Member<'a> {
    pub(super) property: &'a Property,
    /// `config_name`
    pub(super) name: String,
    /// `String`
    pub(super) kind: String,
    /// `impl Into<String>`
    pub(super) taken: String,
    /// How what is taken becomes the type; `{}` stands for it.
    become_: &'static str,
}

impl<'a> Member<'a> {
    pub(super) fn of(api: &Api, property: &'a Property) -> Self {
        let (kind, taken, become_) = kind(api, &property.kind);
        Self { property, name: names::accessor(&snake_case(&property.name)), kind, taken, become_ }
    }

    /// The expression for what the setter was given under `name`.
    pub(super) fn value(&self) -> String {
        self.become_.replace("{}", &self.name)
    }

    /// The type of the field.
    pub(super) fn field(&self) -> String {
        if self.property.required { self.kind.clone() } else { format!("Option<{}>", self.kind) }
    }
}

/// The members of an object that is a struct in Rust.
pub(super) fn members<'a>(api: &Api, object: &'a Object) -> Vec<Member<'a>> {
    object.properties.iter().map(|property| Member::of(api, property)).collect()
}

fn kind(api: &Api, kind: &Type) -> (String, String, &'static str) {
    let into = |name: &str| (name.to_owned(), format!("impl Into<{name}>"), "{}.into()");
    match kind {
        Type::Text { .. } => into("String"),
        Type::Integer { min, max } => {
            let kind = integer(*min, *max);
            (kind.to_owned(), kind.to_owned(), "{}")
        }
        Type::Number => ("f64".to_owned(), "f64".to_owned(), "{}"),
        Type::Boolean => ("bool".to_owned(), "bool".to_owned(), "{}"),
        Type::List(item) => {
            let (item, taken, _) = self::kind(api, item);
            let each = if taken.starts_with("impl Into") {
                "{}.into_iter().map(Into::into).collect()"
            } else {
                "{}.into_iter().collect()"
            };
            (format!("Vec<{item}>"), format!("impl IntoIterator<Item = {taken}>"), each)
        }
        Type::Reference(name) => match api.schema(name).map(|schema| &schema.kind) {
            Some(SchemaKind::Object(object)) if object.properties.is_empty() => match &object.additional {
                Additional::Values(item) => {
                    let (item, taken, _) = self::kind(api, item);
                    let taken = format!("impl IntoIterator<Item = (impl Into<String>, {taken})>");
                    let pairs = "{}.into_iter().map(|(name, value)| (name.into(), value.into())).collect()";
                    (format!("BTreeMap<String, {item}>"), taken, pairs)
                }
                _ => {
                    let taken = "impl IntoIterator<Item = (impl Into<String>, impl Into<Value>)>".to_owned();
                    let pairs = "{}.into_iter().map(|(name, value)| (name.into(), value.into())).collect()";
                    ("Map<String, Value>".to_owned(), taken, pairs)
                }
            },
            Some(_) => into(name),
            None => into("Value"),
        },
        Type::Any => into("Value"),
    }
}

/// The narrowest of Rust's integers that holds all that is allowed.
pub(super) fn integer(min: Option<i64>, max: Option<i64>) -> &'static str {
    match (min, max) {
        (Some(0..), Some(..=0xffff)) => "u16",
        (Some(0..), Some(..=0xffff_ffff)) => "u32",
        (Some(0..), _) => "u64",
        _ => "i64",
    }
}
