//! The operations' ids and parameters.

use std::collections::BTreeMap;

use super::text::{camel_case, capital, doc, quote, union_alias};
use crate::codegen::model::{Api, Parameter, Type};

pub(super) fn emit(apis: &[Api]) -> String {
    let mut out = String::from("import type { OperationInfo } from \"../call/operation.js\";\n\n");
    let mut names = Vec::new();
    for api in apis {
        let name = format!("{}OperationId", capital(&api.provider));
        let ids: Vec<String> = api.operations.iter().map(|operation| operation.full_id.clone()).collect();
        out.push_str(&format!("/** The operations of {}. */\n", api.title));
        out.push_str(&union_alias(&name, &ids));
        out.push('\n');
        names.push(name);
    }
    out.push_str("/** The operations of all providers. */\n");
    out.push_str(&format!("export type OperationId = {};\n\n", names.join(" | ")));
    out.push_str(&parameters(apis));
    out.push_str("/** What each operation takes. */\n");
    out.push_str("export const operations: Readonly<Record<OperationId, OperationInfo>> = {\n");
    for operation in apis.iter().flat_map(|api| &api.operations) {
        out.push_str(&format!("  {}: {{\n    parameters: {{\n", quote(&operation.full_id)));
        for parameter in &operation.parameters {
            out.push_str(&format!(
                "      {}: {{ argument: {}, wire: {}, location: {} }},\n",
                camel_case(&parameter.argument),
                quote(&parameter.argument),
                quote(&parameter.wire),
                quote(&parameter.location)
            ));
        }
        out.push_str("    },\n  },\n");
    }
    out + "};\n"
}

/// One interface of the parameters of all operations: `check` takes any of them.
fn parameters(apis: &[Api]) -> String {
    let mut all: BTreeMap<String, &Parameter> = BTreeMap::new();
    for parameter in apis.iter().flat_map(|api| &api.operations).flat_map(|operation| &operation.parameters) {
        all.entry(camel_case(&parameter.argument)).or_insert(parameter);
    }
    let mut out = String::from("/** The parameters of all operations; each operation takes its own. */\n");
    out.push_str("export interface OperationParameters {\n");
    for (name, parameter) in all {
        out.push_str(&doc(2, &parameter.description));
        out.push_str(&format!("  {name}?: {} | undefined;\n", parameter_kind(parameter)));
    }
    out + "}\n\n"
}

/// An object whose members are sent each by itself is a map of texts.
fn parameter_kind(parameter: &Parameter) -> String {
    match parameter.query_prefix {
        Some(_) => "Readonly<Record<string, string>>".to_owned(),
        None => kind(&parameter.kind),
    }
}

fn kind(kind: &Type) -> String {
    match kind {
        Type::Integer { .. } | Type::Number => "number".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::List(item) => format!("readonly {}[]", self::kind(item)),
        Type::Text { .. } | Type::Reference(_) => "string".to_owned(),
        Type::Any => "unknown".to_owned(),
    }
}
