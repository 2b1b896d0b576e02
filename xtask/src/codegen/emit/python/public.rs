//! The public names of a provider: `connguard.lerian` is all of them.

use std::collections::BTreeMap;

use super::layout::import;
use super::text::{export_order, exports, literal};
use super::{constructors, parsing, requests, results};
use crate::codegen::face::Returns;
use crate::codegen::model::{Api, Shared};

/// What `connguard` offers beside clients, their options and errors, by module.
const OFFERED: &[(&str, &[&str])] = &[
    ("connguard._call.paging", &["AsyncPages", "Pages"]),
    ("connguard._native", &["__version__"]),
    ("connguard.apply_report", &["ApplyError", "ApplyInterrupted", "ApplyReport"]),
    ("connguard.checks", &["check"]),
    ("connguard.drift", &["AsyncDrift", "Drift"]),
    ("connguard.emulator", &["Emulator"]),
    ("connguard.entries", &["AnyEntry", "DoneEntry", "Entry", "FailedEntry", "RefusedEntry"]),
    ("connguard.errors", &["AnyError", "ApiError", "ConnguardError"]),
    (
        "connguard.manifest",
        &["AsyncManifest", "Export", "Imported", "Manifest", "apply_partition", "export", "import_connections"],
    ),
    ("connguard.plan", &["AsyncPlan", "Plan"]),
    ("connguard.report", &["BulkError", "BulkInterrupted", "Report"]),
    ("connguard.responses", &["Response"]),
    ("connguard.results", &["Result", "Results"]),
    ("connguard.violations", &["Violation", "Violations"]),
];

type Modules = BTreeMap<String, Vec<String>>;

/// The names of the package, for type checkers, and where each is, for the interpreter.
pub(super) fn package(apis: &[Api], shared: &Shared) -> [(&'static str, String); 2] {
    let mut modules = Modules::new();
    for (module, names) in OFFERED {
        modules.insert((*module).to_owned(), names.iter().map(|name| (*name).to_owned()).collect());
    }
    modules.entry("connguard.errors".to_owned()).or_default().extend(shared.errors.iter().map(|e| e.class.clone()));
    let options = apis.iter().map(|api| format!("{}Options", api.face.client)).chain(["CallOptions".to_owned()]);
    modules.insert("connguard.generated.options".to_owned(), options.collect());
    for api in apis {
        let client = &api.face.client;
        modules.insert(format!("connguard.{}", api.provider), vec![format!("Async{client}"), client.clone()]);
    }
    [
        ("public", imported("What ``connguard`` offers.", &mut modules)),
        ("names", places("Where what ``connguard`` offers is.", &modules)),
    ]
}

/// Imports of all names, and `__all__`.
fn imported(summary: &str, modules: &mut Modules) -> String {
    let mut all: Vec<String> = Vec::new();
    let mut imports = String::new();
    for (module, names) in modules.iter_mut().filter(|(_, names)| !names.is_empty()) {
        names.sort_by_key(|name| export_order(name));
        names.dedup();
        imports.push_str(&import(module, &names.iter().map(String::as_str).collect::<Vec<_>>()));
        all.extend(names.iter().cloned());
    }
    format!("\"\"\"{summary}\"\"\"\n\n{imports}\n{}", exports(&all))
}

/// The module of each name.
fn places(summary: &str, modules: &Modules) -> String {
    let mut all: Vec<(&String, &String)> =
        modules.iter().flat_map(|(module, names)| names.iter().map(move |name| (name, module))).collect();
    all.sort_by_key(|(name, _)| export_order(name));
    let mut out = format!("\"\"\"{summary}\"\"\"\n\nMODULES: dict[str, str] = {{\n");
    for (name, module) in all {
        out.push_str(&format!("    {}: {},\n", literal(name), literal(module)));
    }
    out + "}\n"
}

/// The same for a provider.
pub(super) fn emit(api: &Api) -> [(&'static str, String); 2] {
    let face = &api.face;
    let mut modules = Modules::new();
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
    let room = &api.provider;
    [
        ("public", imported(&format!("What ``connguard.{room}`` offers."), &mut modules)),
        ("names", places(&format!("Where what ``connguard.{room}`` offers is."), &modules)),
    ]
}
