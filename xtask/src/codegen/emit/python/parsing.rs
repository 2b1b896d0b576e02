//! `parse_connection` and its like: one for each body of a create or an update, from any value to the typed body.

use super::arguments::{argument_type, described, value};
use super::imports;
use super::layout::{Doc, bracketed};
use super::options::CALL_OPTIONS;
use super::text::literal;
use crate::codegen::face::{Argument, Kind, Method};
use crate::codegen::model::{Api, Type};

/// The options of a call that a check takes.
const CHECKED: [&str; 3] = ["waive", "strict", "drop_empty"];

/// A body, and the method that it is checked for.
pub(super) struct Parsed<'a> {
    pub(super) name: String,
    schema: &'a str,
    method: &'a Method,
}

/// One for each body, in the order of the methods.
pub(super) fn all(api: &Api) -> Vec<Parsed<'_>> {
    let mut found: Vec<Parsed<'_>> = Vec::new();
    for method in api.face.resources.iter().flat_map(|resource| &resource.methods) {
        if let (Kind::Call, Some(schema)) = (&method.kind, &method.body)
            && !found.iter().any(|known| known.schema == schema)
        {
            found.push(Parsed { name: function(schema), schema, method });
        }
    }
    found
}

/// `CreateConnectionRequest` → `parse_connection`, `UpdateConnectionRequest` → `parse_update_connection`
fn function(schema: &str) -> String {
    let subject = schema.strip_suffix("Request").unwrap_or(schema);
    format!("parse_{}", crate::codegen::model::snake_case(subject.strip_prefix("Create").unwrap_or(subject)))
}

pub(super) fn emit(api: &Api) -> String {
    let body: String = all(api).iter().map(|parsed| parsed.function(api)).collect();
    imports::module(api, "Bodies of unknown type, checked and typed.", &body)
}

impl Parsed<'_> {
    /// The arguments of the method that are no parameters of the request, as `multi_tenant`.
    fn flags(&self) -> Vec<&Argument> {
        self.method.keyword.iter().filter(|argument| argument.kind == Type::Boolean).collect()
    }

    fn function(&self, api: &Api) -> String {
        let Self { name, schema, method } = self;
        let options = CALL_OPTIONS.iter().filter(|option| CHECKED.contains(&option.name));
        let mut parameters = vec!["unknown: object".to_owned(), "*".to_owned()];
        let mut arguments = vec![literal(&method.operation), "unknown".to_owned()];
        let unknown = "A mapping, JSON as a string or bytes, or any other object.".to_owned();
        let mut entries = vec![("unknown".to_owned(), unknown)];
        for flag in self.flags() {
            parameters.push(format!("{}: {} | None = None", flag.name, argument_type(api, flag, false)));
            arguments.push(format!("{}={}", flag.argument, value(flag, false)));
            entries.push(described(flag));
        }
        for option in options {
            parameters.push(format!("{}: {} | None = None", option.name, option.kind));
            arguments.push(format!("{0}={0}", option.name));
            entries
                .push((option.name.to_owned(), option.description.replace("Default: the client's", "Default: False")));
        }
        let mut doc = Doc::new(
            4,
            &format!(
                "Check a value of any type with the rules, and return it as the body that `{}` takes.",
                method.name
            ),
        );
        doc.paragraph("Nothing is sent. Warnings are ignored; `connguard.check` returns them.");
        doc.entries("Args", &entries);
        doc.entries(
            "Raises",
            &[
                ("RuleViolationError".to_owned(), "If the body violates a rule.".to_owned()),
                ("ConfigError".to_owned(), "If an option is invalid.".to_owned()),
            ],
        );
        let parse = bracketed(4, "body = parsing.parse", &arguments, "");
        format!(
            "\n\n{}\n{}    {parse}\n    return cast({schema}, body)\n",
            bracketed(0, &format!("def {name}"), &parameters, &format!(" -> {schema}:")),
            doc.render(),
        )
    }
}
