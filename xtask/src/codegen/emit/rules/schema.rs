//! Schemas of requests: objects, members, types, combination tables.

use super::rule::{constant, violated};
use crate::codegen::model::*;

/// An object of a request.
pub(super) fn object(api: &Api, name: &str, object: &Object) -> String {
    let members: Vec<String> = object.properties.iter().map(|p| member(api, p)).collect();
    let additional = match object.additional {
        Additional::Warned => "Warned",
        Additional::Open => "Open",
        Additional::Values(_) => "Values",
    };
    let tables: Vec<String> = object.combinations.iter().map(table).collect();
    format!(
        "/// `{name}`.
pub static {}: Object = Object {{
    name: {name:?},
    members: &[{}],
    additional: Additional::{additional},
    json_text: {},
    tables: &[{}],
}};
",
        snake_case(name).to_uppercase(),
        members.join(", "),
        object.json_text,
        tables.join(", ")
    )
}

fn member(api: &Api, property: &Property) -> String {
    format!(
        "Member {{
    name: {:?},
    required: {},
    kind: {},
    rules: {},
    secret: {},
    trim: {},
}}",
        property.name,
        property.required,
        kind(api, &property.kind),
        violated(&property.violates),
        property.secret,
        property.trim
    )
}

pub(super) fn kind(api: &Api, kind: &Type) -> String {
    let string = |min: Option<u64>, max: Option<u64>, pattern: &Option<String>, values: &[String]| {
        format!(
            "Kind::String {{ min: {}, max: {}, pattern: {pattern:?}, values: &{values:?} }}",
            min.unwrap_or(0),
            max.map_or("usize::MAX".to_owned(), |m| m.to_string())
        )
    };
    match kind {
        Type::Text { min, max, pattern, values, .. } => string(*min, *max, pattern, values),
        Type::Integer { min, max } => {
            let limit = |n: Option<i64>, end: &str| n.map_or(format!("i64::{end}"), |n| n.to_string());
            format!("Kind::Integer {{ min: {}, max: {} }}", limit(*min, "MIN"), limit(*max, "MAX"))
        }
        Type::Number => "Kind::Number".to_owned(),
        Type::Boolean => "Kind::Boolean".to_owned(),
        Type::List(item) => format!("Kind::List(&{})", self::kind(api, item)),
        Type::Reference(name) => match api.schema(name).map(|s| &s.kind) {
            Some(SchemaKind::Enum(values)) => string(None, None, &None, values),
            _ => format!("Kind::Object(&{})", snake_case(name).to_uppercase()),
        },
        Type::Any => "Kind::Any".to_owned(),
    }
}

fn table(table: &Combination) -> String {
    let rows: Vec<String> = table
        .rows
        .iter()
        .map(|row| {
            let cells: Vec<String> = row
                .cells
                .iter()
                .map(|cell| match cell {
                    Cell::OneOf(values) => format!("Cell::OneOf(&{values:?})"),
                    Cell::Open { what, example, except } => {
                        format!("Cell::Open {{ what: {what:?}, example: {example:?}, except: &{except:?} }}")
                    }
                })
                .collect();
            format!("Row {{ cells: &[{}], purpose: {:?} }}", cells.join(", "), row.purpose)
        })
        .collect();
    format!(
        "Table {{
    rule: &rule::{},
    title: {:?},
    when: {:?},
    columns: &{:?},
    rows: &[{}],
}}",
        constant(&table.rule),
        table.title,
        table.when,
        table.columns,
        rows.join(", ")
    )
}
