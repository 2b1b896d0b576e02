//! Errors, options, operations, rules and rows: what is a table in the documents and a class or a dict in Python.

use std::fmt::Write;

use super::text::{docstring, exports, literal, literal_type, sentence};
use crate::codegen::model::*;

/// Errors that are a kind of a built-in one as well, so that code that knows nothing of connguard understands them.
const ALSO: &[(&str, &str)] = &[("RuleViolationError", "ValueError"), ("ConfigError", "ValueError")];

pub(super) fn errors(shared: &Shared) -> String {
    let classes: Vec<String> = shared.errors.iter().map(|e| e.class.clone()).collect();
    let mut out = "\"\"\"The error classes, one for each row of the error table.\"\"\"\n\nfrom __future__ import annotations\n\nfrom connguard.error_base import ApiError, ConnguardError\nfrom connguard.violations import Violations\n\n".to_owned();
    out.push_str(&exports(&classes));
    for e in &shared.errors {
        let base = if e.status.is_empty() { "ConnguardError" } else { "ApiError" };
        let also = ALSO.iter().find(|(class, _)| *class == e.class);
        let also = also.map(|(_, base)| format!(", {base}")).unwrap_or_default();
        let _ = write!(out, "\n\nclass {}({base}{also}):\n{}\n", e.class, docstring(&e.when, "    "));
        let _ = write!(out, "    __module__ = \"connguard.errors\"\n\n    code = {}\n", literal(&e.code));
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
                    "the service's number for the request, to quote in a support case; None if no reply told one",
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
    out.push_str("\n\nBY_CODE: dict[object, type[ConnguardError]] = {\n");
    for e in &shared.errors {
        let _ = writeln!(out, "    {}: {},", literal(&e.code), e.class);
    }
    out.push_str("}\n\"\"\"The class for each stable code.\"\"\"\n");
    out
}

pub(super) fn options(apis: &[Api], shared: &Shared) -> String {
    let mut names: Vec<String> = apis.iter().map(|api| format!("{}Options", pascal_case(&api.provider))).collect();
    names.extend(["ENVIRONMENT", "PATH_OPTIONS", "URL_OPTIONS"].map(str::to_owned));
    let mut out = "\"\"\"The options of the clients.\"\"\"\n\nfrom __future__ import annotations\n\nfrom collections.abc import Sequence\nfrom os import PathLike\nfrom typing import Literal\n\nfrom connguard._call.hooks import Hooks\nfrom connguard.generated.rules import WaivableRule\n\n".to_owned();
    out.push_str(&exports(&names));
    for api in apis {
        let provider = &api.provider;
        let _ = write!(
            out,
            "\n\nclass {}Options(Hooks, total=False):\n    \"\"\"Options of the clients for {}.\"\"\"\n",
            pascal_case(provider),
            api.title
        );
        for option in shared.options.iter().filter(|o| o.providers.contains(provider)) {
            let kind = match option.kind.as_str() {
                "number" => "float | None".to_owned(),
                "integer" => "int | None".to_owned(),
                "boolean" => "bool | None".to_owned(),
                "strings" => "Sequence[WaivableRule] | None".to_owned(),
                "path" => "str | PathLike[str] | None".to_owned(),
                _ if option.values.is_empty() => "str | None".to_owned(),
                _ => format!("{} | None", literal_type(&option.values)),
            };
            let _ = write!(out, "\n    {}: {kind}\n{}", option.name, docstring(&option_doc(option, provider), "    "));
        }
    }
    out.push_str("\n\nENVIRONMENT: dict[str, dict[str, str]] = {\n");
    for api in apis {
        let _ = writeln!(out, "    {}: {{", literal(&api.provider));
        for option in &shared.options {
            for (_, variable) in option.env.iter().filter(|(provider, _)| *provider == api.provider) {
                let _ = writeln!(out, "        {}: {},", literal(&option.name), literal(variable));
            }
        }
        out.push_str("    },\n");
    }
    out.push_str("}\n\"\"\"For each provider the environment variable of each option.\"\"\"\n");
    for (name, kind, doc) in
        [("PATH_OPTIONS", "path", "The options that are paths."), ("URL_OPTIONS", "url", "The options that are URLs.")]
    {
        let named: Vec<String> = shared.options.iter().filter(|o| o.kind == kind).map(|o| literal(&o.name)).collect();
        let _ = writeln!(out, "\n{name} = frozenset({{{}}})\n\"\"\"{doc}\"\"\"", named.join(", "));
    }
    out
}

fn option_doc(option: &ClientOption, provider: &str) -> String {
    let mut doc = sentence(&option.description);
    if let Some(unit) = &option.unit {
        let _ = write!(doc, " Unit: {unit}.");
    }
    if let (Some(minimum), Some(maximum)) = (option.minimum, option.maximum) {
        let _ = write!(doc, " From {minimum} to {maximum}.");
    }
    if let Some(default) = &option.default {
        let _ = write!(doc, " Default: {}.", default.as_str().map_or_else(|| default.to_string(), str::to_owned));
    }
    if let Some((_, variable)) = option.env.iter().find(|(of, _)| of == provider) {
        let _ = write!(doc, " Environment variable: ``{variable}``.");
    }
    doc
}

pub(super) fn operations(apis: &[Api]) -> String {
    let all: Vec<&Operation> = apis.iter().flat_map(|api| &api.operations).collect();
    let ids: Vec<String> = all.iter().map(|operation| operation.full_id.clone()).collect();
    let mut out = format!(
        "\"\"\"The operations and their parameters.\"\"\"\n\nfrom __future__ import annotations\n\nfrom typing import Literal, TypeAlias\n\n{}\nOperationId: TypeAlias = {}\n\"\"\"The operations that there are.\"\"\"\n\nPARAMETERS: dict[str, dict[str, tuple[str, str]]] = {{\n",
        exports(&["OperationId".to_owned(), "PARAMETERS".to_owned()]),
        literal_type(&ids)
    );
    for operation in all {
        let _ = writeln!(out, "    {}: {{", literal(&operation.full_id));
        for p in &operation.parameters {
            let (argument, wire, location) = (literal(&p.argument), literal(&p.wire), literal(&p.location));
            let _ = writeln!(out, "        {argument}: ({wire}, {location}),");
        }
        out.push_str("    },\n");
    }
    out.push_str("}\n\"\"\"For each operation its arguments, with their name and place on the wire.\"\"\"\n");
    out
}

pub(super) fn rules(apis: &[Api], shared: &Shared) -> String {
    let all: Vec<&Rule> = shared.rules.iter().chain(apis.iter().flat_map(|api| &api.rules)).collect();
    let ids: Vec<String> = all.iter().map(|rule| rule.id.clone()).collect();
    let waivable: Vec<String> = all.iter().filter(|rule| rule.waivable).map(|rule| rule.id.clone()).collect();
    let names = ["INPUT_RULES", "RuleId", "WaivableRule"].map(str::to_owned);
    let mut out = format!(
        "\"\"\"The ids of the rules.\"\"\"\n\nfrom __future__ import annotations\n\nfrom typing import Literal, TypeAlias\n\n{}\nRuleId: TypeAlias = {}\n\"\"\"All rules.\"\"\"\n\nWaivableRule: TypeAlias = {}\n\"\"\"The rules that ``waive`` takes.\"\"\"\n\nINPUT_RULES: dict[str, tuple[str, str, str, str]] = {{\n",
        exports(&names),
        literal_type(&ids),
        literal_type(&waivable)
    );
    for rule in &shared.rules {
        let _ = writeln!(
            out,
            "    {}: (\n        {},\n        {},\n        {},\n        {},\n    ),",
            literal(&rule.id),
            literal(&rule.severity),
            literal(&rule.evidence),
            literal(&rule.remedy),
            literal(&rule.source)
        );
    }
    out.push_str("}\n\"\"\"The rules about the input itself: severity, evidence, remedy and source.\"\"\"\n");
    out
}

/// The fixed values of the rows that have a typed constructor.
pub(super) fn rows(api: &Api) -> String {
    let mut out = format!(
        "\"\"\"The rows of the combination tables that have a constructor.\"\"\"\n\nfrom __future__ import annotations\n\n{}\nROWS: dict[str, dict[str, str]] = {{\n",
        exports(&["ROWS".to_owned()])
    );
    for schema in &api.schemas {
        let SchemaKind::Object(object) = &schema.kind else {
            continue;
        };
        for table in &object.combinations {
            for row in &table.rows {
                let Some(constructor) = &row.constructor else {
                    continue;
                };
                let _ = writeln!(out, "    {}: {{", literal(constructor));
                for (column, cell) in table.columns.iter().zip(&row.cells) {
                    if let Cell::OneOf(values) = cell
                        && let [value] = values.as_slice()
                    {
                        let _ = writeln!(out, "        {}: {},", literal(column), literal(value));
                    }
                }
                out.push_str("    },\n");
            }
        }
    }
    out.push_str("}\n\"\"\"For each constructor the members that have one value only.\"\"\"\n");
    out
}
