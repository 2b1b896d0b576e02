//! One provider's bodies and replies: interfaces, and a union with one member for each row of a combination table.

use super::text::{camel_case, capital, doc, member, quote, uncapital, union, union_alias};
use crate::codegen::model::{Additional, Api, Cell, Combination, Object, Property, Row, Schema, SchemaKind, Type};

pub(super) fn emit(api: &Api) -> String {
    let mut out = String::new();
    let bodies: Vec<&Schema> = api.schemas.iter().filter(|schema| is_wanted(api, schema)).collect();
    for schema in bodies {
        match &schema.kind {
            SchemaKind::Enum(values) => {
                out.push_str(&doc(0, &schema.description));
                out.push_str(&union_alias(&schema.name, values));
            }
            SchemaKind::Object(object) if object.combinations.is_empty() => {
                out.push_str(&interface(api, schema, object, &schema.name));
            }
            SchemaKind::Object(object) => out.push_str(&Table { api, schema, object }.emit()),
        }
        out.push('\n');
    }
    let open = "/** A value of an enum in a reply: one that is known, or one that a newer service sends. */\n\
                export type Open<Known extends string> = Known | (string & Record<never, never>);\n\n";
    format!("{}{}\n", if out.contains("Open<") { open } else { "" }, out.trim_end())
}

/// Pages are taken apart by the core, and error bodies become error classes: neither is a type of the package.
fn is_wanted(api: &Api, schema: &Schema) -> bool {
    let is_page = api
        .operations
        .iter()
        .any(|operation| operation.list.is_some() && operation.reply.as_deref() == Some(schema.name.as_str()));
    (schema.in_request || schema.in_reply) && !is_page
}

/// The type of a row that has a constructor: `AwsCreateConnectionRequest`.
pub(super) fn row_name(constructor: &str, schema: &str) -> String {
    format!("{}{schema}", capital(&camel_case(constructor)))
}

fn interface(api: &Api, schema: &Schema, object: &Object, name: &str) -> String {
    let mut out = doc(0, &schema.description);
    out.push_str(&format!("export interface {name} {{\n"));
    for property in &object.properties {
        let kind = kind(api, &property.kind, !schema.in_request);
        out.push_str(&property_line(api, property, &kind, property.required));
    }
    out.push_str(&additional(api, object));
    out + "}\n"
}

fn property_line(api: &Api, property: &Property, kind: &str, required: bool) -> String {
    let mark = if required { "" } else { "?" };
    let absent = if required { "" } else { " | undefined" };
    format!("{}  {}{mark}: {kind}{absent};\n", doc(2, &description(api, property)), member(&property.name))
}

/// The property's description, or that of the schema that it refers to, with its example.
pub(super) fn description(api: &Api, property: &Property) -> String {
    let mut text = property.description.trim_end_matches('.').to_owned();
    if let (Type::Reference(name), true) = (&property.kind, text.is_empty()) {
        let referenced = api.schema(name).map(|schema| schema.description.as_str()).unwrap_or_default();
        text = referenced.trim_end_matches('.').to_owned();
    }
    match &property.example {
        Some(example) if !property.secret => format!("{text}. Example: `{example}`."),
        _ => text,
    }
}

fn additional(api: &Api, object: &Object) -> String {
    match &object.additional {
        Additional::Warned => String::new(),
        Additional::Values(value) if object.properties.is_empty() => {
            format!("  [member: string]: {};\n", kind(api, value, false))
        }
        Additional::Open | Additional::Values(_) => {
            "  /** Other members are allowed and are passed through unchanged. */\n  [member: string]: unknown;\n"
                .to_owned()
        }
    }
}

pub(super) fn kind(api: &Api, kind: &Type, reply: bool) -> String {
    match kind {
        Type::Text { values, .. } if !values.is_empty() && reply => format!("Open<{}>", union(values)),
        Type::Text { values, .. } if !values.is_empty() => union(values),
        Type::Text { .. } => "string".to_owned(),
        Type::Integer { .. } | Type::Number => "number".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::List(item) => format!("readonly ({})[]", self::kind(api, item, reply)),
        Type::Reference(name) if reply && !api.values(kind).is_empty() => format!("Open<{name}>"),
        Type::Reference(name) => name.clone(),
        Type::Any => "unknown".to_owned(),
    }
}

/// A request schema with combination tables.
struct Table<'a> {
    api: &'a Api,
    schema: &'a Schema,
    object: &'a Object,
}

impl Table<'_> {
    /// A base with the members that no table governs, then the union of the rows. A second table is intersected.
    fn emit(&self) -> String {
        let name = &self.schema.name;
        let governed: Vec<&str> =
            self.object.combinations.iter().flat_map(|table| &table.columns).map(|column| head(column)).collect();
        let mut out = format!("/** The members of {name} that no combination table governs. */\n");
        out.push_str(&format!("interface {name}Base {{\n"));
        for property in self.object.properties.iter().filter(|property| !governed.contains(&property.name.as_str())) {
            out.push_str(&property_line(self.api, property, &kind(self.api, &property.kind, false), property.required));
        }
        out.push_str(&additional(self.api, self.object));
        out.push_str("}\n\n");

        let mut unions = Vec::new();
        for table in &self.object.combinations {
            let mut members = Vec::new();
            for row in &table.rows {
                let (text, member) = self.row(table, row);
                out.push_str(&text);
                members.push(format!("\n  | {member}"));
            }
            unions.push(members.concat());
        }
        let titles: Vec<String> =
            self.object.combinations.iter().map(|t| format!("{} ({}).", t.title, t.rule)).collect();
        out.push_str(&doc(0, &format!("{}.\n\n{}", self.schema.description.trim_end_matches('.'), titles.join("\n"))));
        match unions.as_slice() {
            [only] => out.push_str(&format!("export type {name} ={only};\n")),
            several => {
                let joined: Vec<String> = several.iter().map(|union| format!("({union}\n)")).collect();
                out.push_str(&format!("export type {name} = {};\n", joined.join(" & ")));
            }
        }
        out + &self.fixed_values()
    }

    /// The declarations that a row needs and the name or text of its member of the union.
    fn row(&self, table: &Combination, row: &Row) -> (String, String) {
        let mut declarations = String::new();
        let mut lines = String::new();
        for (column, cell) in table.columns.iter().zip(&row.cells) {
            let optional = table.when.as_deref() == Some(column.as_str());
            let Some(property) = self.object.properties.iter().find(|property| property.name == head(column)) else {
                continue;
            };
            let kind = match column.split_once('.') {
                None => cell_kind(cell),
                Some((_, inner)) => {
                    let (text, name) = self.nested(row, property, inner, cell);
                    declarations.push_str(&text);
                    name
                }
            };
            lines.push_str(&property_line(self.api, &described(property, cell), &kind, !optional));
        }
        let base = format!("{}Base", self.schema.name);
        match &row.constructor {
            Some(constructor) => {
                let name = row_name(constructor, &self.schema.name);
                let head = doc(0, &row.purpose);
                (format!("{declarations}{head}export interface {name} extends {base} {{\n{lines}}}\n\n"), name)
            }
            None => (declarations, format!("({base} & {{\n{lines}}})")),
        }
    }

    /// The type of a member whose own member is a column: all of its members, with the column's values.
    fn nested(&self, row: &Row, property: &Property, inner: &str, cell: &Cell) -> (String, String) {
        let Type::Reference(reference) = &property.kind else {
            return (String::new(), "unknown".to_owned());
        };
        let Some(schema) = self.api.schema(reference) else {
            return (String::new(), "unknown".to_owned());
        };
        let SchemaKind::Object(object) = &schema.kind else {
            return (String::new(), reference.clone());
        };
        let prefix = row.constructor.as_deref().map(camel_case).unwrap_or_default();
        let name = format!("{}{reference}", capital(&prefix));
        let constructor = row.constructor.as_deref().unwrap_or_default();
        let mut out =
            doc(0, &format!("{}, as {constructor} takes it", schema.description.split('.').next().unwrap_or_default()));
        out.push_str(&format!("export interface {name} {{\n"));
        for own in &object.properties {
            let kind = if own.name == inner { cell_kind(cell) } else { kind(self.api, &own.kind, false) };
            out.push_str(&property_line(self.api, own, &kind, own.required));
        }
        out.push_str(&additional(self.api, object));
        (out + "}\n\n", name)
    }

    /// The values that a constructor fills in: the columns of its row that allow one value only.
    fn fixed_values(&self) -> String {
        let mut lines = String::new();
        for table in &self.object.combinations {
            for row in &table.rows {
                let Some(constructor) = &row.constructor else { continue };
                let fixed: Vec<String> = table
                    .columns
                    .iter()
                    .zip(&row.cells)
                    .filter_map(|(column, cell)| match cell {
                        Cell::OneOf(values) if values.len() == 1 && !column.contains('.') => {
                            Some(format!("{}: {}", member(column), quote(&values[0])))
                        }
                        _ => None,
                    })
                    .collect();
                lines.push_str(&format!("  {}: {{ {} }},\n", camel_case(constructor), fixed.join(", ")));
            }
        }
        if lines.is_empty() {
            return lines;
        }
        let name = format!("{}Rows", uncapital(&self.schema.name));
        format!(
            "\n/** What each typed constructor of {} fills in. */\nexport const {name} = {{\n{lines}}} as const;\n",
            self.schema.name
        )
    }
}

fn head(column: &str) -> &str {
    column.split('.').next().unwrap_or(column)
}

fn cell_kind(cell: &Cell) -> String {
    match cell {
        Cell::OneOf(values) => union(values),
        Cell::Open { .. } => "string".to_owned(),
    }
}

/// The property as this row has it: the schema's own example may belong to another row.
fn described(property: &Property, cell: &Cell) -> Property {
    let mut property = property.clone();
    property.example = None;
    if let Cell::Open { what, example, except } = cell {
        property.description = format!(
            "{}\n\nA free {what}, e.g. {example}; anything but {} in any letter case, which only the rules can check.",
            property.description,
            except.join(", ")
        );
    }
    property
}
