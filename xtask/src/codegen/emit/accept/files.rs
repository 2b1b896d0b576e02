//! The files: one for each provider, and the choice between them.

use std::collections::BTreeMap;

use super::coverage::unknown_guard;
use super::function;
use super::pattern::Patterns;
use crate::codegen::emit::format_rust;
use crate::codegen::model::*;
use crate::failure::Failure;

const USES: &str = "use crate::accept::reading::*;
use crate::accept::view::View;
use crate::body::host_name::{is_host, is_host_name};

";

const SIGNATURE: &str = "<'a, V: View<'a>>(arguments: V::Members, body: Option<V>, sending: bool) -> Option<()>";

/// `guards`: the fingerprint of each provider's guards, as they are now.
pub fn emit(apis: &[Api], guards: &BTreeMap<String, String>) -> Result<Vec<GeneratedFile>, Failure> {
    let mut files = vec![file("mod", &choice(apis))?];
    for api in apis {
        let fingerprint = guards.get(&api.provider).map(String::as_str);
        if let (Some(now), Some(then)) = (fingerprint, &api.guards)
            && now != then
        {
            println!(
                "codegen: the guards of {0} have changed, so that its accept functions ask the rules always\n    remedy: \
                 compare `asks` in the x-rules of openapi/{0}.yaml with them, then write x-guards: '{now}' there",
                api.provider
            );
        }
        files.push(file(&api.provider, &provider(api, fingerprint))?);
    }
    Ok(files)
}

fn choice(apis: &[Api]) -> String {
    let modules: String = apis.iter().map(|api| format!("mod {};\n", api.provider)).collect();
    let arm = |api: &Api| {
        format!(
            "Provider::{} => {}::accept(operation.id, arguments, body, sending),\n",
            pascal_case(&api.provider),
            api.provider
        )
    };
    let arms: String = apis.iter().map(arm).collect();
    let signature = SIGNATURE.replacen('(', "(operation: &Operation, ", 1);
    format!(
        "{modules}
use crate::accept::view::View;
use crate::spec::generated::provider::Provider;
use crate::spec::operation::Operation;

/// `Some` if the rules have nothing to say of the request.
#[inline]
pub fn accept{signature} {{ match operation.provider {{ {arms} }} }}
"
    )
}

fn provider(api: &Api, guards: Option<&str>) -> String {
    let mut arms = String::new();
    let mut asking = String::new();
    let patterns = Patterns::default();
    // Operations of which the same is asked share a function, which has the name of the first.
    let mut functions: Vec<(String, Vec<&Operation>)> = Vec::new();
    for operation in &api.operations {
        let written = match unknown_guard(api, operation, guards) {
            Some(reason) => Err(reason),
            None => function::function(api, &patterns, operation),
        };
        match written {
            Ok(body) => {
                let place = functions.iter().position(|(known, _)| *known == body).unwrap_or(functions.len());
                if place == functions.len() {
                    functions.push((body, Vec::new()));
                }
                functions[place].1.push(operation);
                let name = &functions[place].1[0].id;
                arms.push_str(&format!("{:?} => {name}(arguments, body, sending),\n", operation.full_id));
            }
            Err(reason) => asking.push_str(&format!(
                "/// Asks always: {reason}.\n#[allow(dead_code)]\nconst {}: () = ();\n\n",
                operation.id.to_uppercase()
            )),
        }
    }
    let written = functions.iter().map(|(body, of)| {
        let ids: Vec<String> = of.iter().map(|operation| format!("`{}`", operation.full_id)).collect();
        format!("/// {}\nfn {}{SIGNATURE} {{ {body} Some(()) }}\n\n", ids.join(", "), of[0].id)
    });
    let functions: String = written.collect::<String>() + &asking + &patterns.functions();
    let accept = SIGNATURE.replacen('(', "(id: &str, ", 1);
    let uses = if functions.contains("fn ") { USES } else { "use crate::accept::view::View;\n\n" };
    format!(
        "{uses}/// `Some` if the rules have nothing to say of the request; an operation that is not here asks them.
#[inline]
pub fn accept{accept} {{ match id {{ {arms} _ => None }} }}

{functions}"
    )
}

fn file(name: &str, body: &str) -> Result<GeneratedFile, Failure> {
    let path = format!("crates/connguard-rules/src/accept/generated/{name}.rs");
    Ok(GeneratedFile { body: format_rust(&path, body)?, path, comment: Comment::Slashes })
}
