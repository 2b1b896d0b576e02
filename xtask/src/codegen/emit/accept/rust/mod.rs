//! Rust, generic over a view of values: one file for each provider, and the choice between them.

mod function;
mod pattern;
mod tables;
mod value;

use crate::codegen::emit::accept::provider::{Function, Provider};
use crate::codegen::emit::format_rust;
use crate::codegen::model::*;
use xtask::failure::Failure;

const USES: &str = "use crate::accept::reading::*;
use crate::accept::view::View;
use crate::body::host_name::{is_host, is_host_name};

";

const SIGNATURE: &str = "<'a, V: View<'a>>(arguments: V::Members, body: Option<V>, sending: bool) -> Option<()>";

pub(super) fn emit(providers: &[Provider<'_>]) -> Result<Vec<GeneratedFile>, Failure> {
    let mut files = vec![file("mod", &choice(providers))?];
    for provider in providers {
        files.push(file(provider.name, &self::provider(provider))?);
    }
    Ok(files)
}

fn choice(providers: &[Provider<'_>]) -> String {
    let modules: String = providers.iter().map(|provider| format!("mod {};\n", provider.name)).collect();
    let arm = |Provider { name, .. }: &Provider<'_>| {
        format!("Provider::{} => {name}::accept(operation.id, arguments, body, sending),\n", pascal_case(name))
    };
    let arms: String = providers.iter().map(arm).collect();
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

fn provider(provider: &Provider<'_>) -> String {
    let arm = |(operation, named): (&Operation, &Operation)| {
        format!("{:?} => {}(arguments, body, sending),\n", operation.full_id, named.id)
    };
    let arms: String = provider.accepting().into_iter().map(arm).collect();
    let function = |Function { plan, of }: &Function<'_>| {
        let ids: Vec<String> = of.iter().map(|operation| format!("`{}`", operation.full_id)).collect();
        let body = function::function(plan, &provider.patterns);
        format!("/// {}\nfn {}{SIGNATURE} {{ {body} Some(()) }}\n\n", ids.join(", "), of[0].id)
    };
    let mut functions: String = provider.functions.iter().map(function).collect();
    for (operation, reason) in &provider.asking {
        functions.push_str(&format!(
            "/// Asks always: {reason}.\n#[allow(dead_code)]\nconst {}: () = ();\n\n",
            operation.id.to_uppercase()
        ));
    }
    functions.push_str(&pattern::functions(&provider.patterns));
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
