//! TypeScript, for plain objects and offline checks: one file for each provider, and the choice between them.

mod function;
mod indent;
mod pattern;
mod tables;
mod value;

use crate::codegen::emit::accept::plan::Arguments;
use crate::codegen::emit::accept::provider::{Function, Provider};
use crate::codegen::emit::typescript::layout;
use crate::codegen::emit::typescript::text::{camel_case, quote};
use crate::codegen::model::*;

/// What the functions read values with.
const READING: &str = "../../accept/reading.js";

const SIGNATURE: &str = "(given: Members | undefined, body: unknown): boolean";

pub(super) fn emit(providers: &[Provider<'_>]) -> Vec<GeneratedFile> {
    let mut files = vec![file("accept", choice(providers))];
    files.extend(providers.iter().map(|provider| file(&format!("accept/{}", provider.name), self::provider(provider))));
    files
}

fn choice(providers: &[Provider<'_>]) -> String {
    let import = |Provider { name, .. }: &Provider<'_>| {
        let local = camel_case(name);
        format!("import {{ accepting as {local} }} from \"./accept/{name}.js\";\n")
    };
    let imports: String = providers.iter().map(import).collect();
    let all: Vec<String> = providers.iter().map(|provider| format!("...{}", camel_case(provider.name))).collect();
    format!(
        "import type {{ Accept }} from \"../accept/reading.js\";
{imports}
/** The operations that can be accepted without the core, each with its function; the core is asked about all others. */
export const accepting: ReadonlyMap<string, Accept> = new Map([{}]);
",
        all.join(", ")
    )
}

fn provider(provider: &Provider<'_>) -> String {
    let mut functions = String::new();
    // What several operations take alike is looked at by one function, which has the name of the first.
    let mut arguments: Vec<(&Arguments, String)> = Vec::new();
    for Function { plan, of } in &provider.functions {
        let known = arguments.iter().position(|(known, _)| **known == plan.arguments).unwrap_or(arguments.len());
        if known == arguments.len() {
            let name = format!("{}Arguments", name(of[0]));
            let body = function::arguments(&plan.arguments, &provider.patterns);
            functions.push_str(&format!("function {name}(given: Members | undefined): boolean {{\n{body}}}\n\n"));
            arguments.push((&plan.arguments, name));
        }
        let ids: Vec<String> = of.iter().map(|operation| format!("`{}`", operation.full_id)).collect();
        let body = function::function(plan, &provider.patterns, &arguments[known].1);
        functions.push_str(&format!("/** {} */\nfunction {}{SIGNATURE} {{\n{body}}}\n\n", ids.join(", "), name(of[0])));
    }
    let patterns = pattern::functions(&provider.patterns, &functions);
    let mut code = String::from(
        "/** Each tells whether the rules have nothing to say of an offline check; an operation that is not here asks them. */
export const accepting: readonly (readonly [string, Accept])[] = [\n",
    );
    for (operation, named) in provider.accepting() {
        code.push_str(&format!("[{}, {}],\n", quote(&operation.full_id), name(named)));
    }
    code.push_str("];\n\n");
    for (operation, reason) in &provider.asking {
        code.push_str(&format!("// Asks always: {} ({reason}).\n", operation.full_id));
    }
    code.push_str(&functions);
    code.push_str(&patterns);
    indent::indented(&format!("{}{code}", imports(&code)))
}

/// The readers that the code uses; what it does not use may not be declared. They are taken out of their module once: a call
/// through the module, as an import is compiled, takes longer than most of them.
fn imports(code: &str) -> String {
    const READERS: [&str; 10] = [
        "fitsOpen",
        "hasLength",
        "hasOwnProperty",
        "isAnyCase",
        "isHost",
        "isHostName",
        "isInteger",
        "isPadded",
        "isParameter",
        "isText",
    ];
    let is_used = |reader: &&&str| code.contains(&format!("{reader}(")) || code.contains(&format!("{reader}.call("));
    let used: Vec<String> = READERS.iter().filter(is_used).map(|reader| (*reader).to_owned()).collect();
    let types = ["Accept", "Members"].iter().filter(|name| code.contains(**name)).map(|name| format!("type {name}"));
    let types = layout::import(&types.collect::<Vec<_>>(), READING);
    if used.is_empty() {
        return types + "\n";
    }
    let used = layout::bracketed(0, "const { ", &used, " } = reading;");
    format!("import * as reading from {};\n{types}\n{used}\n", quote(READING))
}

fn name(operation: &Operation) -> String {
    camel_case(&operation.id)
}

fn file(stem: &str, body: String) -> GeneratedFile {
    GeneratedFile { path: format!("bindings/node/src-ts/generated/{stem}.ts"), comment: Comment::Slashes, body }
}
