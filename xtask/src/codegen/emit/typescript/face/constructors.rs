//! A typed constructor for each row of a combination table that names one.

use super::context::Context;
use super::imports::{Side, module};
use super::options::full_stop;
use crate::codegen::emit::typescript::layout::{Doc, bracketed};
use crate::codegen::emit::typescript::schemas::{self, row_name};
use crate::codegen::emit::typescript::text::{camel_case, capital, quote, uncapital};
use crate::codegen::face::Kind;
use crate::codegen::model::{Cell, Combination, Inner, Object, Property, Row, Schema, SchemaKind};

pub(super) fn emit(context: &Context<'_>) -> String {
    let mut body = String::new();
    for schema in &context.api.schemas {
        let SchemaKind::Object(object) = &schema.kind else { continue };
        for table in &object.combinations {
            body.push_str(&places(schema, table));
            for row in &table.rows {
                if let Some(name) = &row.constructor {
                    body.push_str(&Constructor { context, schema, object, table, row, name }.emit());
                }
            }
        }
    }
    module(context, Side::Schemas, &body)
}

/// Where the constructors' members belong, the outer ones first, so that they come first in the body.
fn places(schema: &Schema, table: &Combination) -> String {
    let mut all: Vec<&Inner> = Vec::new();
    for inner in table.rows.iter().flat_map(|row| &row.inner) {
        if !all.iter().any(|known| known.place == inner.place) {
            all.push(inner);
        }
    }
    if all.is_empty() {
        return String::new();
    }
    all.sort_by_key(|inner| inner.place.matches('.').count());
    let lines: String = all.iter().map(|inner| format!("  {}: {},\n", inner.name(), quote(&inner.place))).collect();
    let name = places_name(schema);
    format!(
        "/** Where the members of these constructors belong in the body. */\nconst {name} = {{\n{lines}}} as const;\n\n"
    )
}

fn places_name(schema: &Schema) -> String {
    format!("{}Places", uncapital(&schema.name))
}

struct Constructor<'a> {
    context: &'a Context<'a>,
    schema: &'a Schema,
    object: &'a Object,
    table: &'a Combination,
    row: &'a Row,
    name: &'a str,
}

impl Constructor<'_> {
    fn emit(&self) -> String {
        let name = camel_case(self.name);
        let row = row_name(self.name, &self.schema.name);
        let rows = format!("{}Rows.{name}", uncapital(&self.schema.name));
        let (interface, members, body) = if self.row.inner.is_empty() {
            let fixed: Vec<String> = self.fixed().iter().map(|column| quote(column)).collect();
            let members = format!("Omit<{row}, {}>", fixed.join(" | "));
            (String::new(), members, format!("{{ ...{rows}, ...givenMembers(members) }}"))
        } else {
            let body = format!("placed({rows}, members, {})", places_name(self.schema));
            let interface = format!("{}Members", capital(&name));
            (self.interface(&interface), interface, body)
        };
        let doc = Doc::new(&format!("Makes a body for {}: {}.", self.method(), self.purpose())).write(0);
        let head = bracketed(
            0,
            &format!("export function {name}("),
            &[format!("members: {members}")],
            &format!("): {row} {{"),
        );
        format!("{interface}{doc}{head}  return {body};\n}}\n\n")
    }

    fn purpose(&self) -> &str {
        self.row.purpose.trim_end_matches('.')
    }

    /// The method that takes the body.
    fn method(&self) -> String {
        let mut methods = self.context.face.resources.iter().flat_map(|resource| {
            let single = resource.methods.iter().filter(|method| method.kind == Kind::Call);
            single.map(move |method| (resource, method))
        });
        let found = methods.find(|(_, method)| method.body.as_deref() == Some(&self.schema.name));
        found.map_or_else(
            || self.schema.name.clone(),
            |(resource, method)| format!("`{}.{}`", camel_case(&resource.name), camel_case(&method.name)),
        )
    }

    /// The columns that the row has one value for.
    fn fixed(&self) -> Vec<&str> {
        let cells = self.table.columns.iter().zip(&self.row.cells);
        let fixed = cells
            .filter(|(column, cell)| !column.contains('.') && matches!(cell, Cell::OneOf(values) if values.len() == 1));
        fixed.map(|(column, _)| column.as_str()).collect()
    }

    /// What the constructor takes: the schema's own members, and inner members in the place of those that hold them.
    fn interface(&self, name: &str) -> String {
        let fixed = self.fixed();
        let held = |property: &Property| {
            !self.context.api.is_json_text(self.object, &property.name)
                && self.row.inner.iter().any(|inner| inner.place.split('.').next() == Some(property.name.as_str()))
        };
        let row = row_name(self.name, &self.schema.name);
        let doc = Doc::new(&format!("What {{@link {}}} takes.", camel_case(self.name))).write(0);
        let mut required = String::new();
        let mut optional = String::new();
        for property in &self.object.properties {
            if !fixed.contains(&property.name.as_str()) && !held(property) {
                let is_column = self.table.columns.contains(&property.name);
                let is_required = property.required || is_column;
                let kind = match is_column {
                    true => format!("{row}[{}]", quote(&property.name)),
                    false => schemas::kind(self.context.api, &property.kind, false),
                };
                let out = if is_required { &mut required } else { &mut optional };
                out.push_str(&self.member(property, &kind, is_required));
            }
        }
        for inner in &self.row.inner {
            let Some(property) = self.context.api.member(self.object, &inner.place) else { continue };
            let kind = schemas::kind(self.context.api, &property.kind, false);
            let out = if inner.required { &mut required } else { &mut optional };
            out.push_str(&self.member(property, &kind, inner.required));
        }
        format!("{doc}export interface {name} {{\n{required}{optional}}}\n\n")
    }

    fn member(&self, property: &Property, kind: &str, required: bool) -> String {
        let doc = Doc::new(&full_stop(&schemas::description(self.context.api, property))).write(2);
        let (mark, absent) = if required { ("", "") } else { ("?", " | undefined") };
        format!("{doc}  readonly {}{mark}: {kind}{absent};\n", property.name)
    }
}
