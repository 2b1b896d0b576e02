//! The request bodies as TypedDicts. A combination table becomes a union with one TypedDict for each row, so that a
//! type checker refuses what the table refuses.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::layout::{LINE, bracketed, docstring, literal_alias};
use super::standard;
use super::text::{exports, literal_type, sentence};
use crate::codegen::model::*;

pub(super) fn emit(api: &Api) -> String {
    let module = Module::of(api);
    let imports = standard::imports(&module.body);
    let mut out = format!(
        "\"\"\"The request bodies of {}, as the API's JSON.\"\"\"\n\nfrom __future__ import annotations\n\n{imports}\n",
        api.title
    );
    out.push_str(&exports(&module.names));
    out.push_str(&module.body);
    out
}

/// The names of the types.
pub(super) fn names(api: &Api) -> Vec<String> {
    Module::of(api).names
}

struct Module<'a> {
    api: &'a Api,
    names: Vec<String>,
    body: String,
}

/// What a row says about members: the type that stands for the schema's own.
type Narrowed = BTreeMap<String, String>;

impl<'a> Module<'a> {
    fn of(api: &'a Api) -> Self {
        let mut module = Self { api, names: Vec::new(), body: String::new() };
        let wanted: Vec<&Schema> = api.schemas.iter().filter(|schema| schema.in_request).collect();
        // A name must be bound before an alias uses it: enums and maps first, tables last.
        for schema in &wanted {
            module.alias(schema);
        }
        for schema in &wanted {
            module.record(schema);
        }
        for schema in &wanted {
            module.table(schema);
        }
        module
    }

    fn alias(&mut self, schema: &Schema) {
        let alias = |kind: &str| format!("{}: TypeAlias = {kind}", schema.name);
        let alias = match &schema.kind {
            SchemaKind::Enum(values) => literal_alias(&schema.name, values),
            SchemaKind::Object(Object { additional: Additional::Open, .. }) => alias("Mapping[str, Any]"),
            SchemaKind::Object(Object { additional: Additional::Values(kind), .. }) => {
                alias(&format!("Mapping[str, {}]", python_type(kind)))
            }
            SchemaKind::Object(_) => return,
        };
        let known = match &schema.kind {
            SchemaKind::Object(object) if !object.properties.is_empty() => {
                let names: Vec<String> = object.properties.iter().map(|p| format!("``{}``", p.name)).collect();
                format!(" Known members: {}.", names.join(", "))
            }
            _ => String::new(),
        };
        let doc = docstring(&(sentence(&schema.description) + &known), "");
        let _ = write!(self.body, "\n{alias}\n{doc}");
        self.names.push(schema.name.clone());
    }

    fn record(&mut self, schema: &Schema) {
        if let Some(object) = warned(schema).filter(|object| object.combinations.is_empty()) {
            self.typed_dict(&schema.name, &schema.description, object, &Narrowed::new(), &[]);
        }
    }

    fn table(&mut self, schema: &Schema) {
        let Some(object) = warned(schema) else { return };
        let Some(table) = object.combinations.first() else {
            return;
        };
        let mut variants: Vec<String> = Vec::new();
        for row in &table.rows {
            let name = format!("{}{}", schema.name, suffix(row));
            let taken = variants.iter().filter(|v| v.trim_end_matches(|c: char| c.is_ascii_digit()) == name).count();
            let name = if taken > 0 { format!("{name}{}", taken + 1) } else { name };
            let narrowed = self.narrowed(&name, object, table, row);
            // Every row of a table that always applies names all its columns, whatever the schema calls optional.
            let required: &[String] = if table.when.is_none() { &table.columns } else { &[] };
            self.typed_dict(&name, &row.purpose, object, &narrowed, required);
            variants.push(name);
        }
        let line = format!("{}: TypeAlias = {}", schema.name, variants.join(" | "));
        let alias = match line.len() {
            0..=LINE => line,
            _ => format!("{}: TypeAlias = (\n    {}\n)", schema.name, variants.join("\n    | ")),
        };
        let doc = docstring(&format!("{} {}", sentence(&schema.description), sentence(&table.title)), "");
        let _ = write!(self.body, "\n\n{alias}\n{doc}");
        self.names.push(schema.name.clone());
    }

    fn narrowed(&mut self, variant: &str, object: &Object, table: &Combination, row: &Row) -> Narrowed {
        let mut narrowed = Narrowed::new();
        for (column, cell) in table.columns.iter().zip(&row.cells) {
            let kind = match cell {
                Cell::OneOf(values) => literal_type(values),
                Cell::Open { .. } => "str".to_owned(),
            };
            let Some((outer, inner)) = column.split_once('.') else {
                narrowed.insert(column.clone(), kind);
                continue;
            };
            // A member of a member: the outer one gets a type of its own for this row.
            let nested = object.properties.iter().find(|p| p.name == outer).and_then(|p| match &p.kind {
                Type::Reference(name) => self.api.schema(name),
                _ => None,
            });
            if let Some((schema, nested)) = nested.and_then(|schema| Some((schema, warned(schema)?))) {
                let name = format!("{variant}{}", pascal_case(outer));
                let narrowing = Narrowed::from([(inner.to_owned(), kind)]);
                self.typed_dict(&name, &schema.description, nested, &narrowing, &[]);
                narrowed.insert(outer.to_owned(), name);
            }
        }
        narrowed
    }

    fn typed_dict(&mut self, name: &str, description: &str, object: &Object, narrowed: &Narrowed, required: &[String]) {
        let _ = write!(self.body, "\n\nclass {name}(TypedDict):\n{}", docstring(description, "    "));
        for property in &object.properties {
            let kind = narrowed.get(&property.name).cloned().unwrap_or_else(|| python_type(&property.kind));
            let must = property.required || required.contains(&property.name);
            let member = if must {
                match kind.strip_prefix("Literal[").and_then(|values| values.strip_suffix(']')) {
                    Some(values) => {
                        let values: Vec<String> = values.split(", ").map(str::to_owned).collect();
                        bracketed(4, &format!("{}: Literal[", property.name), &values, "")
                    }
                    None => format!("{}: {kind}", property.name),
                }
            } else {
                bracketed(4, &format!("{}: NotRequired[", property.name), &[kind], "")
            };
            let _ = write!(self.body, "\n    {member}\n");
            let description = described(self.api, property);
            if !description.is_empty() {
                self.body.push_str(&docstring(description, "    "));
            }
        }
        self.names.push(name.to_owned());
    }
}

/// A property's description, or that of the schema it refers to.
pub(super) fn described<'a>(api: &'a Api, property: &'a Property) -> &'a str {
    match &property.kind {
        Type::Reference(name) if property.description.is_empty() => {
            api.schema(name).map_or("", |schema| &schema.description)
        }
        _ => &property.description,
    }
}

fn warned(schema: &Schema) -> Option<&Object> {
    match &schema.kind {
        SchemaKind::Object(object) if matches!(object.additional, Additional::Warned) => Some(object),
        _ => None,
    }
}

/// The type of a row that has a constructor.
pub(super) fn variant(schema: &str, constructor: &str) -> String {
    format!("{schema}{}", pascal_case(constructor))
}

/// What tells a row's type from those of the other rows: its constructor, or its first column.
fn suffix(row: &Row) -> String {
    if let Some(constructor) = &row.constructor {
        return pascal_case(constructor);
    }
    match row.cells.first() {
        Some(Cell::OneOf(values)) => values.first().map(|v| pascal_case(&v.to_lowercase())).unwrap_or_default(),
        Some(Cell::Open { what, .. }) => pascal_case(&what.replace(' ', "_")),
        None => String::new(),
    }
}

pub(super) fn python_type(kind: &Type) -> String {
    match kind {
        Type::Text { values, .. } if !values.is_empty() => literal_type(values),
        Type::Text { .. } => "str".to_owned(),
        Type::Integer { .. } => "int".to_owned(),
        Type::Number => "float".to_owned(),
        Type::Boolean => "bool".to_owned(),
        Type::List(item) => format!("Sequence[{}]", python_type(item)),
        Type::Reference(name) => name.clone(),
        Type::Any => "Any".to_owned(),
    }
}
