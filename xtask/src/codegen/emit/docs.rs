//! The generated pages of the documentation.

use std::fmt::Write;

use super::format::cell;
use super::{connection_types, parity, reference};
use crate::codegen::model::*;

pub fn emit(apis: &[Api], shared: &Shared) -> Vec<GeneratedFile> {
    let mut files: Vec<GeneratedFile> =
        apis.iter().map(|api| page(&format!("rules-{}", api.provider), &rules(api))).collect();
    files.extend(apis.iter().map(|api| page(&format!("reference-{}", api.provider), &reference::page(api))));
    let with_types = apis.iter().filter(|api| !api.types.rows.is_empty());
    files.extend(with_types.map(|api| page(&format!("types-{}", api.provider), &connection_types::page(api))));
    files.push(page("rules-input", &input_rules(shared)));
    files.push(page("rules-manifest", &manifest_rules(shared)));
    files.push(page("errors", &errors(shared)));
    files.push(page("options", &options(shared)));
    files.push(page("operations", &operations(apis)));
    files.push(page("parity", &parity::page(apis)));
    files
}

fn page(name: &str, body: &str) -> GeneratedFile {
    GeneratedFile { path: format!("docs/generated/{name}.md"), comment: Comment::Html, body: body.to_owned() }
}

fn rules(api: &Api) -> String {
    let mut out = format!("# Rules: {}\n\n", api.title);
    for schema in &api.schemas {
        if let SchemaKind::Object(object) = &schema.kind {
            for table in &object.combinations {
                combination(&mut out, &schema.name, table);
            }
        }
    }
    rule_table(&mut out, &api.rules);
    out
}

fn combination(out: &mut String, schema: &str, table: &Combination) {
    let _ = write!(
        out,
        "## {}\n\nRule `{}`, over `{schema}`.\n\n| {} | use |\n",
        table.title,
        table.rule,
        table.columns.join(" | ")
    );
    let _ = writeln!(out, "|{} --- |", " --- |".repeat(table.columns.len()));
    for row in &table.rows {
        let cells: Vec<String> = row
            .cells
            .iter()
            .map(|value| match value {
                Cell::OneOf(values) => values.iter().map(|v| format!("`{}`", cell(v))).collect::<Vec<_>>().join(", "),
                Cell::Open { what, example, except } => {
                    let not = format!("; not `{}` in any letter case", except.join("`, `"));
                    let not = if except.is_empty() { "" } else { &not };
                    format!("any {what}, e.g. `{example}`{not}")
                }
            })
            .collect();
        let _ = writeln!(out, "| {} | {} |", cells.join(" | "), cell(&row.purpose));
    }
    out.push('\n');
}

fn input_rules(shared: &Shared) -> String {
    let mut out = "# Rules: input\n\nThese apply to every body, whatever the provider.\n\n".to_owned();
    rule_table(&mut out, &shared.rules);
    out
}

fn manifest_rules(shared: &Shared) -> String {
    let mut out =
        "# Rules: manifests\n\nThese apply to manifests; the rules of the APIs apply to every entry as well.\n\n"
            .to_owned();
    rule_table(&mut out, &shared.manifest_rules);
    out
}

fn rule_table(out: &mut String, rules: &[Rule]) {
    out.push_str("## All rules\n\n| rule | severity | evidence | waivable | what | what to do | source |\n| --- | --- | --- | --- | --- | --- | --- |\n");
    for rule in rules {
        let waivable = if rule.waivable { "yes" } else { "no" };
        let _ = writeln!(
            out,
            "| `{}` | {} | {} | {waivable} | {} | {} | {} |",
            rule.id,
            rule.severity,
            rule.evidence,
            cell(&rule.summary),
            cell(&rule.remedy),
            cell(&rule.source)
        );
    }
}

fn errors(shared: &Shared) -> String {
    let mut out = "# Errors\n\nAll derive from `ConnguardError`; those with a status also from `ApiError`.\n\n| class | code | status | when | its own attributes |\n| --- | --- | --- | --- | --- |\n".to_owned();
    for e in &shared.errors {
        let _ = writeln!(
            out,
            "| `{}` | `{}` | {} | {} | {} |",
            e.class,
            e.code,
            e.status.join(", "),
            cell(&e.when),
            e.attributes.join(", ")
        );
    }
    out
}

fn options(shared: &Shared) -> String {
    let mut out = "# Options\n\nAn explicit option wins over the environment variable, which wins over the default. In Node the names are in camelCase.\n\n| option | type | unit | default | limits | environment variables | description |\n| --- | --- | --- | --- | --- | --- | --- |\n".to_owned();
    for o in &shared.options {
        let env: Vec<String> = o.env.iter().map(|(_, name)| format!("`{name}`")).collect();
        let default =
            o.default.as_ref().map(|d| d.as_str().map_or_else(|| d.to_string(), str::to_owned)).unwrap_or_default();
        let limits = match (o.minimum, o.maximum) {
            (Some(min), Some(max)) => format!("{min} to {max}"),
            _ => o.values.join(", "),
        };
        let _ = writeln!(
            out,
            "| `{}` | {} | {} | {default} | {limits} | {} | {} |",
            o.name,
            o.kind,
            o.unit.as_deref().unwrap_or_default(),
            env.join(", "),
            cell(&o.description)
        );
    }
    out
}

fn operations(apis: &[Api]) -> String {
    let mut out = "# Operations\n\nAn operation composed of others has no request of its own.\n\n| operation | request | parameters | success | errors | what it does |\n| --- | --- | --- | --- | --- | --- |\n".to_owned();
    for api in apis {
        for o in &api.operations {
            let parameters: Vec<String> =
                o.parameters.iter().map(|p| format!("`{}`{}", p.argument, if p.required { "" } else { "?" })).collect();
            let errors: Vec<String> = o.errors.iter().map(u16::to_string).collect();
            let (success, errors) = if o.is_compound() {
                ("".to_owned(), "theirs".to_owned())
            } else {
                (o.success.to_string(), errors.join(", "))
            };
            let _ = writeln!(
                out,
                "| `{}` | {} | {} | {success} | {errors} | {} |",
                o.full_id,
                o.request(),
                parameters.join(", "),
                cell(&o.summary)
            );
        }
    }
    out
}
