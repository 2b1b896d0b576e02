//! The public names of a provider: `connguard.lerian` is all of them.

use std::collections::BTreeMap;

use super::layout::import;
use super::text::{export_order, exports};
use super::{constructors, parsing, requests, results};
use crate::codegen::face::Returns;
use crate::codegen::model::Api;

/// The clients of all providers, with their options.
pub(super) fn clients(apis: &[Api]) -> String {
    let mut all: Vec<String> = Vec::new();
    let mut named: Vec<&Api> = apis.iter().collect();
    named.sort_by_key(|api| &api.provider);
    let mut options: Vec<String> = named.iter().map(|api| format!("{}Options", api.face.client)).collect();
    options.push("CallOptions".to_owned());
    options.sort();
    let own = ("connguard.generated.options".to_owned(), options.clone());
    let clients = named.iter().map(|api| {
        let names = vec![format!("Async{}", api.face.client), api.face.client.clone()];
        (format!("connguard.{}", api.provider), names)
    });
    let modules: BTreeMap<String, Vec<String>> = clients.chain([own]).collect();
    let mut imports = String::new();
    for (module, names) in modules {
        imports.push_str(&import(&module, &names.iter().map(String::as_str).collect::<Vec<_>>()));
        all.extend(names);
    }
    format!(
        "\"\"\"The clients of all providers, and the options of clients and calls.\"\"\"\n\n{imports}\n{}",
        exports(&all)
    )
}

pub(super) fn emit(api: &Api) -> String {
    let face = &api.face;
    let mut modules: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut add = |module: &str, names: Vec<String>| {
        modules.entry(format!("connguard.generated.{}.{module}", api.provider)).or_default().extend(names);
    };
    let both = |class: &str| vec![format!("Async{class}"), class.to_owned()];
    add("client", both(&face.client));
    if let Some(scope) = &face.scope {
        add(&scope.name, both(&scope.class));
    }
    for resource in &face.resources {
        add(&resource.name, both(&resource.class));
        for method in &resource.methods {
            if let Returns::Schema(schema) = &method.returns {
                add("results", vec![results::class_name(schema).to_owned()]);
            }
        }
    }
    add("requests", requests::names(api));
    add("constructors", constructors::names(api));
    add("parsing", parsing::all(api).into_iter().map(|parsed| parsed.name).collect());
    let mut all: Vec<String> = Vec::new();
    let mut imports = String::new();
    for (module, names) in modules.iter_mut().filter(|(_, names)| !names.is_empty()) {
        names.sort_by_key(|name| export_order(name));
        names.dedup();
        imports.push_str(&import(module, &names.iter().map(String::as_str).collect::<Vec<_>>()));
        all.append(names);
    }
    format!("\"\"\"What ``connguard.{}`` offers.\"\"\"\n\n{imports}\n{}", api.provider, exports(&all))
}
