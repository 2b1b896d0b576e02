//! The imports of a generated module: those of the names that its code uses.

use super::layout::import;
use super::standard::{STANDARD, uses, without_docstrings};
use crate::codegen::face::Returns;
use crate::codegen::model::Api;

/// What generated code may use, by module, in the order of the modules' names.
const KNOWN: &[(&str, &[&str])] = &[
    ("connguard._call", &["bulk", "calls", "keywords", "parsing", "rendering"]),
    ("connguard._call.clients", &["AsyncClient", "SyncClient"]),
    ("connguard._call.hooks", &["OnAttempt"]),
    ("connguard._call.paging", &["AsyncPages", "Pages"]),
    ("connguard._json", &["inputs", "rows"]),
    ("connguard._json.bodies", &["JsonObject"]),
    ("connguard._lazy", &["LazyModule"]),
];
const REST: &[(&str, &[&str])] = &[
    ("connguard.generated.rules", &["WaivableRule"]),
    ("connguard.report", &["Report"]),
    ("connguard.results", &["Result"]),
];

/// Modules that only annotations name, and that take a while to import.
const LAZY: [&str; 2] = ["datetime", "uuid"];

/// A module: its docstring, the imports of what its code uses, and the code, which begins with blank lines.
pub(super) fn module(api: &Api, summary: &str, body: &str) -> String {
    let code = without_docstrings(body);
    let lazy: Vec<&str> = LAZY.into_iter().filter(|name| uses(&code, &format!("{name}."))).collect();
    let provider = |module: &str| format!("connguard.generated.{}.{module}", api.provider);
    let mut wanted: Vec<(String, Vec<String>)> = Vec::new();
    let own = [
        (provider("requests"), requests(api)),
        (provider("results"), results(api)),
        (provider("rows"), vec!["ROWS".to_owned()]),
    ];
    let fixed = |(module, names): &(&str, &[&str])| {
        ((*module).to_owned(), names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
    };
    let classes = api.face.resources.iter().map(|resource| {
        let names = vec![format!("Async{}", resource.class), resource.class.clone()];
        (provider(&resource.name), names)
    });
    let scope = api.face.scope.iter().map(|s| (provider(&s.name), vec![format!("Async{}", s.class), s.class.clone()]));
    wanted.extend(STANDARD.iter().chain(KNOWN).map(fixed));
    let mut generated: Vec<_> = own.into_iter().chain(classes).chain(scope).collect();
    generated.sort();
    wanted.extend(generated);
    wanted.extend(REST.iter().map(fixed));
    let mut standard = String::new();
    let mut package = String::new();
    for (module, names) in &wanted {
        let used = |name: &&String| {
            uses(&code, name) || (!lazy.is_empty() && ["TYPE_CHECKING", "LazyModule"].contains(&name.as_str()))
        };
        let defined = |name: &&String| !["(", ":"].iter().any(|end| code.contains(&format!("\nclass {name}{end}")));
        let names: Vec<&str> = names.iter().filter(used).filter(defined).map(String::as_str).collect();
        if !names.is_empty() {
            let out = if module.starts_with("connguard") { &mut package } else { &mut standard };
            out.push_str(&import(module, &names));
        }
    }
    let summary = super::layout::docstring(summary, "");
    let mut out = format!("{summary}\nfrom __future__ import annotations\n\n{standard}");
    if !standard.is_empty() && !package.is_empty() {
        out.push('\n');
    }
    out.push_str(&package);
    if !lazy.is_empty() {
        let imports: String = lazy.iter().map(|name| format!("    import {name}\n")).collect();
        let names = lazy.join(", ");
        let modules: Vec<String> = lazy.iter().map(|name| format!("LazyModule(\"{name}\")")).collect();
        out.push_str(&format!("\nif TYPE_CHECKING:\n{imports}else:\n    {names} = {}\n", modules.join(", ")));
    }
    out.push_str(body);
    out
}

/// The names that the module of requests has; more than it has do no harm.
fn requests(api: &Api) -> Vec<String> {
    let mut names = super::requests::names(api);
    names.sort();
    names
}

fn results(api: &Api) -> Vec<String> {
    let methods = api.face.resources.iter().flat_map(|resource| &resource.methods);
    let mut names: Vec<String> = methods
        .filter_map(|method| match &method.returns {
            Returns::Schema(name) => Some(super::results::class_name(name).to_owned()),
            _ => None,
        })
        .collect();
    names.sort();
    names.dedup();
    names
}
