//! The typed constructors: one function for each row of a combination table that has a name.

use std::collections::BTreeMap;

use super::imports;
use super::layout::{Doc, bracketed};
use super::requests::{described, python_type, variant};
use super::text::{literal, literal_type};
use crate::codegen::model::*;

/// The module, or nothing for a provider without constructors.
pub(super) fn emit(api: &Api) -> Option<String> {
    let functions: Vec<String> = rows(api).map(|row| row.function(api)).collect();
    if functions.is_empty() {
        return None;
    }
    let summary = "Bodies of each valid combination: the fixed members come from the table, the rest from the caller. Nothing \
        is checked before it is sent.";
    Some(imports::module(api, summary, &functions.concat()))
}

/// The names of the functions.
pub(super) fn names(api: &Api) -> Vec<String> {
    rows(api).map(|row| row.name.to_owned()).collect()
}

fn rows(api: &Api) -> impl Iterator<Item = Constructor<'_>> {
    let tables = api.schemas.iter().filter_map(|schema| match &schema.kind {
        SchemaKind::Object(object) => Some((schema, object)),
        SchemaKind::Enum(_) => None,
    });
    let tables =
        tables.flat_map(|(schema, object)| object.combinations.iter().map(move |table| (schema, object, table)));
    tables.flat_map(|(schema, object, table)| {
        table
            .rows
            .iter()
            .filter_map(move |row| Some(Constructor { name: row.constructor.as_deref()?, schema, object, table, row }))
    })
}

struct Constructor<'a> {
    name: &'a str,
    schema: &'a Schema,
    object: &'a Object,
    table: &'a Combination,
    row: &'a Row,
}

/// A parameter of a constructor.
struct Parameter {
    /// Where its value goes: `name`, `connectionDetails.connectionProperties.secretName`.
    path: String,
    kind: String,
    required: bool,
    /// Given by position, though it may be omitted.
    positional: bool,
    description: String,
    example: Option<String>,
}

impl Parameter {
    fn name(&self) -> String {
        snake_case(self.path.rsplit('.').next().unwrap_or(&self.path))
    }
}

impl Constructor<'_> {
    fn function(&self, api: &Api) -> String {
        let parameters = self.parameters(api);
        let mut signature: Vec<String> = Vec::new();
        for parameter in parameters.iter().filter(|p| p.required) {
            signature.push(format!("{}: {}", parameter.name(), parameter.kind));
        }
        let optional = |p: &Parameter| format!("{}: {} | None = None", p.name(), p.kind);
        signature.extend(parameters.iter().filter(|p| !p.required && p.positional).map(optional));
        let named: Vec<String> = parameters.iter().filter(|p| !p.required && !p.positional).map(optional).collect();
        if !named.is_empty() {
            signature.push("*".to_owned());
        }
        signature.extend(named);
        let returned = variant(&self.schema.name, self.name);
        format!(
            "\n\n{}\n{}    {}\n    return cast({returned}, body)\n",
            bracketed(0, &format!("def {}", self.name), &signature, &format!(" -> {returned}:")),
            self.documentation(api, &parameters).render(),
            bracketed(4, "body = rows.body", &[format!("ROWS[{}]", literal(self.name)), self.members(&parameters)], ""),
        )
    }

    fn parameters(&self, api: &Api) -> Vec<Parameter> {
        let mut all = Vec::new();
        for property in &self.object.properties {
            let cell =
                self.table.columns.iter().position(|c| *c == property.name).and_then(|at| self.row.cells.get(at));
            let (kind, example) = match cell {
                Some(Cell::OneOf(values)) if values.len() == 1 => continue,
                Some(Cell::OneOf(values)) => (literal_type(values), None),
                Some(Cell::Open { example, .. }) => ("str".to_owned(), Some(example.clone())),
                None if self.replaced(api, &property.name) => continue,
                None => (self.kind(property), example(property)),
            };
            all.push(Parameter {
                path: property.name.clone(),
                kind,
                // A row that always applies needs all its columns.
                required: property.required || (cell.is_some() && self.table.when.is_none()),
                positional: false,
                description: described(api, property).to_owned(),
                example,
            });
        }
        let named = all.iter().position(|parameter: &Parameter| !parameter.required).unwrap_or(all.len());
        all.splice(named..named, self.row.inner.iter().map(|inner| self.inner(api, inner)));
        all
    }

    /// Whether members of a member are taken in its place.
    fn replaced(&self, api: &Api, name: &str) -> bool {
        // A map stays beside what is taken from it, and so does an object that travels as text.
        if api.is_json_text(self.object, name) {
            return false;
        }
        self.row
            .inner
            .iter()
            .any(|inner| inner.place.split('.').next() == Some(name) && api.member(self.object, &inner.place).is_some())
    }

    fn inner(&self, api: &Api, inner: &Inner) -> Parameter {
        let place = |of: &Inner| of.place.rsplit_once('.').map(|(place, _)| place.to_owned());
        let found = api.member(self.object, &inner.place);
        Parameter {
            path: inner.place.clone(),
            kind: found.map_or_else(|| "str".to_owned(), |property| python_type(&property.kind)),
            required: inner.required,
            // What stands beside something required may follow it.
            positional: self.row.inner.iter().any(|other| other.required && place(other) == place(inner)),
            description: match found {
                Some(property) => described(api, property).to_owned(),
                None => format!("Becomes `{}`", inner.place),
            },
            example: found.and_then(example),
        }
    }

    /// The type of a member; one whose own member is a column has a type for the row.
    fn kind(&self, property: &Property) -> String {
        let narrowed = self.table.columns.iter().any(|column| column.starts_with(&format!("{}.", property.name)));
        if narrowed {
            format!("{}{}", variant(&self.schema.name, self.name), pascal_case(&property.name))
        } else {
            python_type(&property.kind)
        }
    }

    fn documentation(&self, api: &Api, parameters: &[Parameter]) -> Doc {
        let purpose = self.row.purpose.trim_end_matches('.');
        let purpose = purpose
            .strip_prefix("A")
            .filter(|rest| rest.starts_with([' ', 'n']))
            .map_or_else(|| purpose.to_owned(), |rest| format!("a{rest}"));
        let mut doc = Doc::new(4, &format!("Return the body for {purpose}."));
        doc.paragraph(&format!("The rules check it when it is sent. {}", fixed(self.table, self.row)));
        let entries: Vec<(String, String)> = parameters
            .iter()
            .map(|parameter| {
                let example = parameter.example.as_ref().map(|e| format!(" E.g. `{e}`.")).unwrap_or_default();
                let text = parameter.description.trim().trim_end_matches('.');
                (parameter.name(), format!("{text}.{example}"))
            })
            .collect();
        doc.entries("Args", &entries);
        if parameters.iter().filter(|p| p.required).all(|p| sample(p).is_some()) {
            let given: Vec<String> = parameters.iter().filter(|p| p.required).filter_map(sample).collect();
            let provider = &api.provider;
            let call = format!("{provider}.{}({})", self.name, given.join(", "));
            let shown = self.table.columns.iter().zip(&self.row.cells).find_map(|(column, cell)| match cell {
                Cell::OneOf(values) if values.len() == 1 && !column.contains('.') => Some((column, &values[0])),
                _ => None,
            });
            if let Some((column, value)) = shown {
                let line = format!(">>> {call}[{}]", literal(column));
                let mut lines = vec![format!(">>> from connguard import {provider}")];
                if line.len() + 8 <= 120 {
                    lines.push(line);
                } else {
                    lines.push(format!(">>> body = {provider}.{}(", self.name));
                    lines.push(format!("...     {}", given.join(", ")));
                    lines.extend(["... )".to_owned(), format!(">>> body[{}]", literal(column))]);
                }
                lines.push(format!("'{value}'"));
                doc.lines("Example", &lines);
            }
        }
        doc
    }

    /// The members as a display, objects within objects.
    fn members(&self, parameters: &[Parameter]) -> String {
        let tree = Tree::of(parameters);
        tree.display(8)
    }
}

/// Where the values go.
#[derive(Default)]
struct Tree {
    /// Members in order: a parameter's name, or an object.
    leaves: Vec<(String, String)>,
    objects: Vec<(String, Tree)>,
}

impl Tree {
    fn of(parameters: &[Parameter]) -> Self {
        let mut root = Self::default();
        for parameter in parameters {
            let mut parts: Vec<&str> = parameter.path.split('.').collect();
            let last = parts.pop().unwrap_or_default();
            let mut tree = &mut root;
            for part in parts {
                let at = tree.objects.iter().position(|(name, _)| name == part).unwrap_or_else(|| {
                    tree.objects.push((part.to_owned(), Self::default()));
                    tree.objects.len() - 1
                });
                tree = &mut tree.objects[at].1;
            }
            tree.leaves.push((last.to_owned(), parameter.name()));
        }
        root
    }

    fn display(&self, indent: usize) -> String {
        let mut entries: BTreeMap<usize, String> = BTreeMap::new();
        for (place, (member, name)) in self.leaves.iter().enumerate() {
            if !self.objects.iter().any(|(object, _)| object == member) {
                entries.insert(place, format!("{}: {name}", literal(member)));
            }
        }
        let mut lines: Vec<String> = entries.into_values().collect();
        for (member, tree) in &self.objects {
            // What the caller gives for the whole object goes into it.
            let further = self.leaves.iter().find(|(leaf, _)| leaf == member).map(|(_, name)| name.clone());
            let key = format!("{}: ", literal(member));
            let arguments: Vec<String> = [Some(tree.display(indent + 8)), further].into_iter().flatten().collect();
            lines.push(format!("{key}{}", bracketed_after(indent + 4, key.len(), "rows.members", &arguments)));
        }
        bracketed(indent, "{", &lines, "")
    }
}

/// As `bracketed`, behind a key.
fn bracketed_after(indent: usize, key: usize, head: &str, arguments: &[String]) -> String {
    let line = bracketed(indent, &format!("{}{head}", " ".repeat(key)), arguments, "");
    line[key..].to_owned()
}

fn fixed(table: &Combination, row: &Row) -> String {
    let fixed: Vec<String> = table
        .columns
        .iter()
        .zip(&row.cells)
        .filter_map(|(column, cell)| match cell {
            Cell::OneOf(values) if values.len() == 1 => Some(format!("`{column}` is `{}`", values[0])),
            _ => None,
        })
        .collect();
    match fixed.split_last() {
        None => String::new(),
        Some((last, [])) => format!("Its {last}."),
        Some((last, others)) => format!("Its {} and {last}.", others.join(", ")),
    }
}

/// An example that is short enough to be shown.
fn example(property: &Property) -> Option<String> {
    if property.secret {
        return None;
    }
    match property.example.as_ref()? {
        serde_json::Value::String(text) if !text.contains('\n') => Some(text.clone()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// What an example passes for a parameter.
fn sample(parameter: &Parameter) -> Option<String> {
    let name = parameter.name();
    match (&parameter.example, parameter.kind.as_str()) {
        (Some(example), "int") => Some(example.clone()),
        (Some(example), _) => Some(literal(example)),
        (None, "str") => Some(literal(&format!("a {}", name.replace('_', " ")))),
        (None, kind) => {
            kind.strip_prefix("Literal[").and_then(|rest| rest.split([',', ']']).next()).map(|v| v.trim().to_owned())
        }
    }
}
