//! The generated Rust client: progenitor over the lowered document, and the way from an operation's id to its builder.

use std::cell::Cell;
use std::fmt::Write;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use serde_json::Value;

use crate::codegen::model::{Api, Comment, GeneratedFile, ListStyle, Type};
use crate::codegen::names;
use xtask::failure::Failure;

/// Runs progenitor. Its panics become failures that say which document it was given.
pub fn emit(provider: &str, lowered: &Value) -> Result<GeneratedFile, Failure> {
    let context = |what: &dyn std::fmt::Display| {
        let what: String = what.to_string().chars().take(300).collect();
        Failure::new(format!(
            "progenitor does not take openapi/lowered/{provider}.json: {what}\n    remedy: add a lowering step, or take the construct out of openapi/{provider}.yaml and refuse it in xtask/src/codegen/lint/"
        ))
    };
    let document: openapiv3::OpenAPI = serde_json::from_value(lowered.clone()).map_err(|e| context(&e))?;
    let mut settings = progenitor::GenerationSettings::default();
    settings
        .with_interface(progenitor::InterfaceStyle::Builder)
        .with_tag(progenitor::TagStyle::Merged)
        .with_hooks(progenitor::HooksMode::Expected)
        .with_map_type("::std::collections::BTreeMap");
    let generate = || progenitor::Generator::new(&settings).generate_tokens(&document);
    let tokens = without_a_word(generate).map_err(|panic| context(&panic))?.map_err(|e| context(&e))?;
    let file = syn::parse2(tokens).map_err(|e| context(&e))?;
    let body = format!(
        "#![allow(clippy::all, clippy::unwrap_used, missing_docs, unreachable_pub, unused)]\n\n{}",
        prettyplease::unparse(&file)
    );
    Ok(GeneratedFile {
        path: format!("crates/connguard-api/src/generated/{provider}.rs"),
        comment: Comment::Slashes,
        body,
    })
}

/// The modules of all clients, and for each client the requests by operation id.
pub fn emit_requests(apis: &[Api]) -> Result<Vec<GeneratedFile>, Failure> {
    let mut files = Vec::new();
    let mut modules = String::new();
    let mut file = |name: &str, body: &str| -> Result<(), Failure> {
        let path = format!("crates/connguard-api/src/generated/{name}.rs");
        let body = super::format_rust(&path, body)?;
        files.push(GeneratedFile { path, comment: Comment::Slashes, body });
        Ok(())
    };
    for api in apis {
        let provider = &api.provider;
        let _ = writeln!(
            modules,
            "/// The generated client of {}.\npub mod {provider};\nmod {provider}_requests;",
            api.title
        );
        file(&format!("{provider}_requests"), &requests(api))?;
    }
    file("mod", &modules)?;
    Ok(files)
}

/// The hook that captures requests, and the builder of each operation.
fn requests(api: &Api) -> String {
    let mut out = format!(
        "use bytes::Bytes;\nuse progenitor_client::{{ClientHooks, Error, OperationInfo}};\nuse reqwest::Request;\nuse serde_json::Value;\n\nuse super::{}::Client;\nuse crate::capture::{{capture, captured}};\nuse crate::parameters::Parameters;\nuse crate::requests::{{BuildError, Requests}};\n\nimpl ClientHooks for Client {{\nasync fn pre<E>(&self, request: &mut Request, _: &OperationInfo) -> Result<(), Error<E>> {{ Err(capture(request)) }}\n}}\n\nimpl Requests for Client {{\nfn build(&self, operation: &str, parameters: &Parameters, body: Option<Bytes>) -> Result<Request, BuildError> {{\nlet mut built = match operation {{\n",
        api.provider
    );
    for o in api.operations.iter().filter(|o| !o.is_compound()) {
        let set = || o.parameters.iter().filter(|p| p.query_prefix.is_none() && p.list != ListStyle::Repeated);
        let mutable = if set().next().is_some() || o.body.is_some() { "mut " } else { "" };
        let _ = write!(out, "{:?} => {{ let {mutable}request = self.{}();", o.full_id, o.id);
        for p in set() {
            let read = if matches!(p.kind, Type::Integer { .. }) { "integer" } else { "text" };
            let setter = names::setter(&p.wire);
            let _ = write!(
                out,
                "if let Some(value) = parameters.{read}({:?}) {{ request = request.{setter}(value); }}",
                p.argument
            );
        }
        if o.body.is_some() {
            // The builder takes a value and would have it serialised once more; the bytes take its place below.
            out.push_str("if body.is_some() { request = request.body(Value::Null); }");
        }
        let _ = writeln!(out, "captured(request.send()) }}");
    }
    out.push_str("_ => Err(BuildError::unknown_operation(operation)),\n}?;\n");
    out.push_str("if let Some(body) = body { *built.body_mut() = Some(body.into()); }\nOk(built)\n}\n}\n");
    out
}

thread_local! {
    static SILENT: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`; a panic is not printed, and its text is the error.
///
/// The hook of panics belongs to the whole process, so that ours is set once and is silent in this thread and for this
/// time alone.
fn without_a_word<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !SILENT.get() {
                usual(info);
            }
        }));
    });
    SILENT.set(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    SILENT.set(false);
    result.map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned()));
        text.unwrap_or_else(|| "it panicked".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_panics_in_the_generator_is_a_failure() {
        let lowered = serde_json::json!({
            "openapi": "3.0.3",
            "info": { "title": "a", "version": "1" },
            "paths": { "/a/{b}": { "get": {
                "operationId": "get_a",
                "parameters": [{ "name": "c", "in": "path", "required": true, "schema": { "type": "string" } }],
                "responses": { "2XX": { "description": "a" } },
            } } },
        });
        let message = emit("test", &lowered).unwrap_err().to_string();
        assert!(message.contains("openapi/lowered/test.json: ") && message.contains("remedy: "), "{message}");
        assert!(!SILENT.get());
        assert_eq!(without_a_word(|| panic!("as expected")).map(|(): ()| ()), Err("as expected".to_owned()));
    }
}
