//! Errors, options, operations, rules and rows: what is a table in the documents and a class or a dict in Python.

use std::fmt::Write;

use super::layout::{bracketed, docstring, literal_alias};
use super::text::{exports, literal};
use crate::codegen::model::*;

/// Errors that are a kind of a built-in one as well, so that code that knows nothing of connguard understands them.
const ALSO: &[(&str, &str)] = &[("RuleViolationError", "ValueError"), ("ConfigError", "ValueError")];

pub(super) fn errors(shared: &Shared) -> String {
    let classes: Vec<String> = shared.errors.iter().map(|e| e.class.clone()).collect();
    let exported: Vec<String> = classes.iter().cloned().chain(["AnyError".to_owned()]).collect();
    let mut out = "\"\"\"The error classes, one for each row of the error table.\"\"\"\n\nfrom __future__ import annotations\n\nfrom connguard._lazy import TYPE_CHECKING, typing\nfrom connguard.error_base import ApiError, ConnguardError\nfrom connguard.violations import Violations\n\nif TYPE_CHECKING:\n    from typing import TypeAlias\n\n".to_owned();
    out.push_str(&exports(&exported));
    for e in &shared.errors {
        let base = if e.status.is_empty() { "ConnguardError" } else { "ApiError" };
        let also = ALSO.iter().find(|(class, _)| *class == e.class);
        let also = also.map(|(_, base)| format!(", {base}")).unwrap_or_default();
        let _ = write!(out, "\n\nclass {}({base}{also}):\n{}\n", e.class, docstring(&e.when, "    "));
        let _ = write!(
            out,
            "    __module__ = \"connguard.errors\"\n\n    code: typing.Literal[{0}] = {0}\n",
            literal(&e.code)
        );
        for attribute in &e.attributes {
            let (kind, doc, value) = match attribute.as_str() {
                "violations" => (
                    "Violations",
                    "everything that the rules say about the request, errors and warnings",
                    "Violations(self._details.get(\"violations\") or [])".to_owned(),
                ),
                "retry_after" => (
                    "float | None",
                    "seconds after which the service takes requests again; None if it does not say",
                    "self._details.get(\"retry_after\")".to_owned(),
                ),
                "status" => (
                    "int | None",
                    "the HTTP status, where it is why the reply could not be used; else None",
                    "self._details.get(\"status\")".to_owned(),
                ),
                "request_id" => (
                    "str | None",
                    "the service's number for the request, to quote in a support case; None if no reply had one",
                    "self._details.get(\"request_id\")".to_owned(),
                ),
                "body" => (
                    "str | None",
                    "the beginning of the last reply's body, without secrets; None if there was none",
                    "self._details.get(\"body\")".to_owned(),
                ),
                other => ("object", other, format!("self._details.get({})", literal(other))),
            };
            let _ = write!(
                out,
                "\n    @property\n    def {attribute}(self) -> {kind}:\n{}        return {value}\n",
                docstring(doc, "        ")
            );
        }
    }
    let _ = write!(out, "\n\nAnyError: TypeAlias = (\n    {}\n)\n", classes.join("\n    | "));
    out.push_str("\"\"\"The error of a call; a type checker narrows it by its ``code``.\"\"\"\n");
    out.push_str("\nBY_CODE: dict[object, type[ConnguardError]] = {\n");
    for e in &shared.errors {
        let _ = writeln!(out, "    {}: {},", literal(&e.code), e.class);
    }
    out.push_str("}\n\"\"\"The class for each stable code.\"\"\"\n");
    out
}

pub(super) fn operations(apis: &[Api]) -> String {
    let all: Vec<&Operation> = apis.iter().flat_map(|api| &api.operations).collect();
    let ids: Vec<String> = all.iter().map(|operation| operation.full_id.clone()).collect();
    let mut out = format!(
        "\"\"\"The operations and their parameters.\"\"\"\n\nfrom __future__ import annotations\n\nfrom typing import Literal, TypeAlias\n\n{}\n{}\n\"\"\"The operations that there are.\"\"\"\n\nPARAMETERS: dict[str, dict[str, tuple[str, str]]] = {{\n",
        exports(&["METHOD_NAMES", "OperationId", "PARAMETERS"].map(str::to_owned)),
        literal_alias("OperationId", &ids)
    );
    for operation in &all {
        if operation.parameters.is_empty() {
            let _ = writeln!(out, "    {}: {{}},", literal(&operation.full_id));
            continue;
        }
        let _ = writeln!(out, "    {}: {{", literal(&operation.full_id));
        for p in &operation.parameters {
            let (argument, wire, location) = (literal(&p.argument), literal(&p.wire), literal(&p.location));
            let _ = writeln!(out, "        {argument}: ({wire}, {location}),");
        }
        out.push_str("    },\n");
    }
    out.push_str("}\n\"\"\"For each operation its arguments, with their name and place on the wire.\"\"\"\n");
    out.push_str("\nMETHOD_NAMES: dict[str, dict[str, str]] = {\n");
    for operation in all.iter().filter(|operation| !operation.method_text.names.is_empty()) {
        let names = operation
            .method_text
            .names
            .iter()
            .map(|(argument, name)| format!("{}: {}", literal(argument), literal(name)));
        let names: Vec<String> = names.collect();
        let _ = writeln!(out, "    {}", bracketed(4, &format!("{}: {{", literal(&operation.full_id)), &names, ","));
    }
    out.push_str("}\n\"\"\"The arguments that have shorter names in the clients' methods.\"\"\"\n");
    out
}

pub(super) fn rules(apis: &[Api], shared: &Shared) -> String {
    let all: Vec<&Rule> = shared.rules.iter().chain(apis.iter().flat_map(|api| &api.rules)).collect();
    let ids: Vec<String> = all.iter().map(|rule| rule.id.clone()).collect();
    let waivable: Vec<String> = all.iter().filter(|rule| rule.waivable).map(|rule| rule.id.clone()).collect();
    let names = ["RuleId", "WaivableRule"].map(str::to_owned);
    format!(
        "\"\"\"The ids of the rules.\"\"\"\n\nfrom __future__ import annotations\n\nfrom typing import Literal, TypeAlias\n\n{}\n{}\n\"\"\"All rules.\"\"\"\n\n{}\n\"\"\"The rules that ``waive`` takes.\"\"\"\n",
        exports(&names),
        literal_alias("RuleId", &ids),
        literal_alias("WaivableRule", &waivable)
    )
}

/// The fixed values of the rows that have a typed constructor.
pub(super) fn rows(api: &Api) -> String {
    let mut out = format!(
        "\"\"\"The rows of the combination tables that have a constructor.\"\"\"\n\nfrom __future__ import annotations\n\n{}\nROWS: dict[str, dict[str, str]] = {{",
        exports(&["ROWS".to_owned()])
    );
    let mut rows = String::new();
    for schema in &api.schemas {
        let SchemaKind::Object(object) = &schema.kind else {
            continue;
        };
        for table in &object.combinations {
            for row in &table.rows {
                let Some(constructor) = &row.constructor else {
                    continue;
                };
                let _ = writeln!(rows, "    {}: {{", literal(constructor));
                for (column, cell) in table.columns.iter().zip(&row.cells) {
                    if let Cell::OneOf(values) = cell
                        && let [value] = values.as_slice()
                    {
                        let _ = writeln!(rows, "        {}: {},", literal(column), literal(value));
                    }
                }
                rows.push_str("    },\n");
            }
        }
    }
    if !rows.is_empty() {
        out.push('\n');
        out.push_str(&rows);
    }
    out.push_str("}\n\"\"\"For each constructor the members that have one value only.\"\"\"\n");
    out
}
