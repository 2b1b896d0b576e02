//! The enums of Rust's typed constructors: one for each column of a row that takes several values and no others.

use std::fmt::Write;

use super::format::doc;
use crate::codegen::model::*;

/// A column of a constructor's row that has a choice.
pub(super) struct Choice<'a> {
    pub(super) constructor: &'a str,
    pub(super) column: &'a str,
    pub(super) values: &'a [String],
    pub(super) table: &'a Combination,
    pub(super) row: &'a Row,
}

impl Choice<'_> {
    /// `postgresql` and `ssl.mode` → `PostgresqlSslMode`
    pub(super) fn name(&self) -> String {
        format!("{}{}", pascal_case(self.constructor), pascal_case(&snake_case(self.column)))
    }

    pub(super) fn variant(&self, value: &str) -> String {
        variant(self.values, value)
    }
}

/// `verify-ca` → `VerifyCa`; what all values begin with is left out: `OAUTH_CLIENT_CRED` → `ClientCred`.
fn variant(values: &[String], value: &str) -> String {
    let common = values.first().and_then(|first| first.split_once('_')).map(|(head, _)| format!("{head}_"));
    let common = common.filter(|common| values.iter().all(|value| value.starts_with(common.as_str())));
    let short = common.and_then(|common| value.strip_prefix(common.as_str()));
    let short = short.filter(|short| short.starts_with(|c: char| c.is_ascii_alphabetic()));
    pascal_case(&short.unwrap_or(value).to_lowercase())
}

/// The variants of an enum of these values.
pub(super) fn variants(values: &[String]) -> Vec<String> {
    values.iter().map(|value| variant(values, value)).collect()
}

/// All choices of a provider's tables.
pub(super) fn choices(api: &Api) -> Vec<Choice<'_>> {
    let tables = api.schemas.iter().filter_map(|schema| match &schema.kind {
        SchemaKind::Object(object) => Some(&object.combinations),
        SchemaKind::Enum(_) => None,
    });
    let mut found = Vec::new();
    for table in tables.flatten() {
        for row in &table.rows {
            let Some(constructor) = &row.constructor else { continue };
            for (column, cell) in table.columns.iter().zip(&row.cells) {
                if let Cell::OneOf(values) = cell
                    && values.len() > 1
                {
                    found.push(Choice { constructor, column, values, table, row });
                }
            }
        }
    }
    found
}

/// The enums as Rust source.
pub(super) fn emit(api: &Api) -> String {
    let mut out = String::new();
    for choice in choices(api) {
        let name = choice.name();
        let _ = writeln!(
            out,
            "/// `{}` of the constructor `{}`: {}.\n#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]\n#[non_exhaustive]\npub enum {name} {{",
            choice.column,
            choice.constructor,
            doc(choice.row.purpose.trim_end_matches('.'))
        );
        let variants = variants(choice.values);
        for (variant, value) in variants.iter().zip(choice.values) {
            let _ = writeln!(out, "/// `{value}`\n{variant},");
        }
        let _ = write!(
            out,
            "}}\n\nimpl {name} {{\n/// All values, in the order of the table.\npub const ALL: &[Self] = &[{}];\n\n/// The value as the API writes it.\npub fn as_str(self) -> &'static str {{ match self {{",
            variants.iter().map(|variant| format!("Self::{variant}")).collect::<Vec<_>>().join(", ")
        );
        for (variant, value) in variants.iter().zip(choice.values) {
            let _ = write!(out, "Self::{variant} => {value:?}, ");
        }
        out.push_str("} }\n}\n\n");
    }
    out
}
