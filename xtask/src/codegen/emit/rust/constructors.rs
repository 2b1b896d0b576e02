//! A function for each row of the combination tables: what does not fit together does not compile.

use std::fmt::Write;

use super::docs;
use super::layout::{doc, sentence};
use super::members::{Member, members};
use crate::codegen::emit::choices;
use crate::codegen::model::*;
use crate::codegen::names;

/// More arguments than these go into a struct.
const MOST: usize = 4;

/// The file; `None` where no row has a constructor.
pub(super) fn emit(api: &Api) -> Option<String> {
    let mut out = choices::emit(api);
    for schema in &api.schemas {
        let SchemaKind::Object(object) = &schema.kind else { continue };
        for table in &object.combinations {
            out.push_str(&Table { api, schema, object, table }.emit());
        }
    }
    if out.is_empty() {
        return None;
    }
    let uses = out.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let mut named: Vec<&str> =
        uses.filter(|word| api.schemas.iter().any(|schema| schema.name == *word && schema.in_request)).collect();
    named.sort_unstable();
    named.dedup();
    let imports = if named.is_empty() { String::new() } else { format!("use super::{{{}}};\n", named.join(", ")) };
    Some(format!("//! Typed constructors: one for each row of the combination tables.\n\n{imports}\n{out}"))
}

struct Table<'a> {
    api: &'a Api,
    schema: &'a Schema,
    object: &'a Object,
    table: &'a Combination,
}

impl Table<'_> {
    fn emit(&self) -> String {
        let rows = self.table.rows.iter().filter(|row| row.constructor.is_some());
        let constructors: String = rows.map(|row| self.constructor(row)).collect();
        if constructors.is_empty() || !self.is_grouped() { constructors } else { self.group() + &constructors }
    }

    /// The members that every row leaves to the caller.
    fn free(&self) -> Vec<Member<'_>> {
        let members = members(self.api, self.object).into_iter();
        members
            .filter(|member| member.property.required && !self.table.columns.contains(&member.property.name))
            .collect()
    }

    fn is_grouped(&self) -> bool {
        self.free().len() > MOST
    }

    /// What all rows need, named after the type of the column that tells them apart: `DatabaseType` → `Database`.
    fn group_name(&self) -> String {
        let column = self.object.properties.iter().find(|p| self.table.columns.contains(&p.name));
        match column.map(|property| &property.kind) {
            Some(Type::Reference(name)) => name.trim_end_matches("Type").to_owned(),
            _ => format!("{}Members", self.schema.name),
        }
    }

    fn group(&self) -> String {
        let name = self.group_name();
        let mut fields = String::new();
        let mut shown = String::new();
        for member in self.free() {
            let kind = if member.kind == "String" { "&'a str" } else { &member.kind };
            let _ = writeln!(fields, "{}pub {}: {kind},", docs::member(self.api, member.property), member.name);
            match member.property.secret {
                true => shown.push_str(&format!(".field({:?}, &\"(not shown)\")", member.name)),
                false => shown.push_str(&format!(".field({0:?}, &self.{0})", member.name)),
            }
        }
        let values = self.free().into_iter().map(|member| {
            let value = if member.property.secret { Some("\"…\"".to_owned()) } else { text(member.property) };
            Some(format!("    {}: {},", member.name, value?))
        });
        let example = values.collect::<Option<Vec<String>>>().and_then(|values| {
            let (provider, row) = (&self.api.provider, self.table.rows.iter().find_map(|row| row.constructor.as_deref())?);
            let own = names::accessor(&snake_case(&name));
            Some(format!(
                "\n\n```\nuse connguard::{provider}::{{{name}, {row}}};\n\nlet {own} = {name} {{\n{}\n}};\nprintln!(\"{{:?}}\", {row}(&{own}));\n```",
                values.join("\n")
            ))
        });
        let rows = self.table.rows.iter().filter_map(|row| row.constructor.as_deref());
        let rows: Vec<String> = rows.map(|row| format!("[`{row}`]")).collect();
        let about = doc(&format!("What {} have in common.{}", rows.join(", "), example.unwrap_or_default()));
        format!(
            "{about}#[derive(Clone, Copy)]\npub struct {name}<'a> {{\n{fields}}}\n\n/// Shows no secret.\nimpl std::fmt::Debug for {name}<'_> {{ fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {{ f.debug_struct({name:?}){shown}.finish() }} }}\n\n"
        )
    }

    fn constructor(&self, row: &Row) -> String {
        let own = row.constructor.as_deref().unwrap_or_default();
        let class = &self.schema.name;
        let (mut parameters, mut sets) = (Vec::new(), String::new());
        let mut examples: Vec<Option<String>> = Vec::new();
        let grouped = self.is_grouped();
        let group = names::accessor(&snake_case(&self.group_name()));
        if grouped {
            parameters.push(format!("{group}: &{}<'_>", self.group_name()));
            examples.push(None);
        }
        let mut given = Vec::new();
        for member in members(self.api, self.object) {
            let column = self.table.columns.iter().position(|column| *column == member.property.name);
            let cell = column.and_then(|column| row.cells.get(column));
            let value = match cell {
                None if !member.property.required => continue,
                None if grouped => format!("{group}.{}", member.name),
                None => {
                    parameters.push(format!("{}: {}", member.name, member.taken));
                    examples.push(text(member.property));
                    member.name.clone()
                }
                Some(Cell::OneOf(values)) if values.len() == 1 => self.fixed(&member, &values[0]),
                Some(Cell::OneOf(values)) => {
                    let column = column.and_then(|column| self.table.columns.get(column)).map_or("", String::as_str);
                    let choice = format!("{}{}", pascal_case(own), pascal_case(&snake_case(column)));
                    parameters.push(format!("{}: {choice}", member.name));
                    let first = choices::variants(values).into_iter().next().unwrap_or_default();
                    examples.push(Some(format!("connguard::{}::{choice}::{first}", self.api.provider)));
                    format!("{}.as_str()", member.name)
                }
                Some(Cell::Open { example, .. }) => {
                    examples.push(Some(format!("{example:?}")));
                    parameters.push(format!("{}: impl Into<String>", member.name));
                    member.name.clone()
                }
            };
            match member.property.required {
                true => given.push(value),
                false => {
                    let _ = write!(sets, ".{}({value})", member.name);
                }
            }
        }
        for inner in row.inner.iter().filter(|inner| inner.required) {
            let name = names::accessor(&snake_case(inner.name()));
            parameters.push(format!("{name}: impl Into<String>"));
            examples.push(self.api.member(self.object, &inner.place).and_then(text));
            let _ = write!(sets, ".{name}({name})");
        }
        let new = format!("{class}::new({})", given.join(", "));
        let made = if sets.is_empty() { new } else { format!("let request = {new}; request{sets}") };
        let (head, tail) = purpose(row);
        let example = self.example(own, &examples);
        let about = doc(&format!("A request for {head}.\n\n{} {tail}{example}", self.fixed_text(row)));
        let mut out = format!("{about}pub fn {own}({}) -> {class} {{ {made} }}\n\n", parameters.join(", "));
        for (column, cell) in self.table.columns.iter().zip(&row.cells) {
            if let (Some((member, inner)), Cell::OneOf(_)) = (column.split_once('.'), cell) {
                out.push_str(&self.with(own, row, &parameters, (column, member, inner)));
            }
        }
        out
    }

    /// A doctest, where all arguments have examples.
    fn example(&self, own: &str, examples: &[Option<String>]) -> String {
        let Some(arguments) = examples.iter().cloned().collect::<Option<Vec<String>>>() else { return String::new() };
        format!(
            "\n\n```\nlet request = connguard::{}::{own}({});\nprintln!(\"{{request:?}}\");\n```",
            self.api.provider,
            arguments.join(", ")
        )
    }

    /// The constructor of a row with what is optional in it: `postgresql_with_ssl`.
    fn with(&self, own: &str, row: &Row, parameters: &[String], (column, member, inner): (&str, &str, &str)) -> String {
        let Some(property) = self.object.properties.iter().find(|property| property.name == member) else {
            return String::new();
        };
        let Type::Reference(kind) = &property.kind else { return String::new() };
        let (member, inner) = (names::accessor(&snake_case(member)), names::accessor(&snake_case(inner)));
        let choice = format!("{}{}", pascal_case(own), pascal_case(&snake_case(column)));
        let names: Vec<&str> = parameters.iter().filter_map(|parameter| parameter.split(':').next()).collect();
        format!(
            "{}pub fn {own}_with_{member}({}, {inner}: {choice}, {member}: impl Into<{kind}>) -> {class} {{ let mut {member} = {member}.into(); {member}.{inner} = Some({inner}.as_str().into()); {own}({}).{member}({member}) }}\n\n",
            doc(&format!(
                "The request for: {}, with `{member}`.\n\nThe `{inner}` is one that it has. {}",
                purpose(row).0,
                purpose(row).1
            )),
            parameters.join(", "),
            names.join(", "),
            class = self.schema.name,
        )
    }

    fn fixed(&self, member: &Member<'_>, value: &str) -> String {
        match &member.property.kind {
            Type::Reference(name) => match self.api.schema(name).map(|schema| &schema.kind) {
                Some(SchemaKind::Enum(values)) => match values.iter().position(|known| known == value) {
                    Some(at) => format!("{name}::{}", choices::variants(values)[at]),
                    None => format!("{value:?}"),
                },
                _ => format!("{value:?}"),
            },
            _ => format!("{value:?}"),
        }
    }

    fn fixed_text(&self, row: &Row) -> String {
        let cells = || self.table.columns.iter().zip(&row.cells);
        let fixed = cells().filter_map(|(column, cell)| match cell {
            Cell::OneOf(values) if values.len() == 1 => Some(format!("`{column}` is `{}`", values[0])),
            _ => None,
        });
        let open = cells().filter_map(|(column, cell)| match cell {
            Cell::Open { except, .. } if !except.is_empty() => {
                Some(format!(" Only the rules can check that `{column}` is not `{}`.", except.join("` or `")))
            }
            _ => None,
        });
        let open: String = open.collect();
        sentence(&fixed.collect::<Vec<_>>().join(", ")) + &open
    }
}

/// What a row is for, inside a sentence, and what else there is to say of it.
fn purpose(row: &Row) -> (String, String) {
    let (head, tail) = row.purpose.split_once(';').unwrap_or((&row.purpose, ""));
    (lower(head.trim_end_matches('.')), sentence(tail))
}

/// A text inside a sentence: names keep their capital letter.
fn lower(text: &str) -> String {
    let first = text.split(' ').next().unwrap_or_default();
    match first {
        "A" | "An" | "The" | "Valid" => text.replacen(first, &first.to_lowercase(), 1),
        _ => text.to_owned(),
    }
}

/// The member's example as an argument.
fn text(property: &Property) -> Option<String> {
    match property.example.as_ref()? {
        serde_json::Value::String(text) => Some(format!("{text:?}")),
        other => Some(other.to_string()),
    }
}
