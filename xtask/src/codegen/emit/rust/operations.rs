//! A type for each operation, which says what it replies and which options it has.

use std::fmt::Write;

use super::layout::imports;
use super::replies::class;
use crate::codegen::face::{Method, Returns};
use crate::codegen::model::*;

pub(super) fn emit(api: &Api) -> String {
    let mut out = String::new();
    let methods = || api.face.resources.iter().flat_map(|resource| &resource.methods);
    for operation in &api.operations {
        let by = |m: &&Method| {
            m.operation == operation.full_id || m.by.as_ref().is_some_and(|by| by.operation == operation.full_id)
        };
        let Some(method) = methods().find(by) else { continue };
        let item = match &method.returns {
            Returns::Schema(schema) => class(api, schema),
            Returns::Nothing | Returns::Anything => "()".to_owned(),
        };
        let reply = if method.outcome { format!("Upserted<{item}>") } else { item.clone() };
        let name = pascal_case(&operation.id);
        let _ = writeln!(
            out,
            "/// `{0}`: {1}.\n#[derive(Debug)]\n#[non_exhaustive]\npub enum {name} {{}}\n\nimpl Operation for {name} {{ type Reply = {reply}; type Item = {item}; const ID: &'static str = {0:?}; const SEALED: Seal = Seal(()); }}\n",
            operation.full_id,
            operation.summary.trim_end_matches('.')
        );
    }
    let mut replies: Vec<String> = out
        .lines()
        .filter_map(|line| line.split("type Item = ").nth(1)?.split(';').next().map(str::to_owned))
        .filter(|name| name != "()")
        .collect();
    replies.sort();
    replies.dedup();
    let replies = if replies.is_empty() { String::new() } else { format!("use super::{{{}}};\n", replies.join(", ")) };
    let imports = imports(
        &out,
        &[("impl Operation", "use crate::operation::{Operation, Seal};"), ("Upserted<", "use crate::reply::Upserted;")],
    );
    format!(
        "//! The operations as types: a [`Request`](crate::Request) of one of them replies with what it replies, and takes the options that it has.\n\n{replies}{imports}\n{out}"
    )
}
