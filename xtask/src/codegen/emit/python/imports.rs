//! The imports of a generated module: those of the names that its code uses.

use super::layout::import;
use super::standard::{STANDARD, uses, without_docstrings};
use crate::codegen::face::Returns;
use crate::codegen::model::Api;

/// What generated code may use, by module, in the order of the modules' names.
const KNOWN: &[(&str, &[&str])] = &[
    ("connguard._call", &["calls", "keywords", "parsing", "rendering"]),
    ("connguard._call.clients", &["AsyncClient", "SyncClient"]),
    ("connguard._call.paging", &["AsyncPages", "Pages"]),
    ("connguard._json", &["inputs", "rows"]),
    ("connguard._json.bodies", &["JsonObject"]),
];
const REST: &[(&str, &[&str])] =
    &[("connguard.generated.rules", &["WaivableRule"]), ("connguard.results", &["Result"])];

/// Modules of Python's library that only annotations name, and that take a while to import; `typing` too, where its names are
/// those of [`lazily`].
const STANDARD_LATER: [&str; 3] = ["datetime", "typing", "uuid"];

/// Modules of the package that only annotations name, or that most programs do not need, and what is taken of them.
const LATER: &[(&str, &str, &[&str])] = &[
    ("connguard", "report", &["Report"]),
    ("connguard._call", "bulk", &[]),
    ("connguard._call", "hooks", &["IfExists", "OnAttempt", "Progress"]),
    ("connguard._json", "bodies", &["JsonObject"]),
    ("connguard.generated", "rules", &["WaivableRule"]),
];
const TYPING: [&str; 3] = ["Any", "Literal", "Self"];

/// Annotations of a module that is loaded with a client: each name is taken from a module that is loaded when it is evaluated.
pub(super) fn lazily(api: &Api, annotation: &str) -> String {
    qualified(&requests(api), annotation)
}

fn qualified(requests: &[String], annotation: &str) -> String {
    let place = |name: &str| match name {
        _ if TYPING.contains(&name) => Some("typing"),
        _ if requests.iter().any(|known| known == name) => Some("requests"),
        _ => LATER.iter().find(|(_, _, names)| names.contains(&name)).map(|(_, module, _)| *module),
    };
    let mut out = String::new();
    let mut quoted = false;
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut rest = annotation;
    while let Some(first) = rest.chars().next() {
        let length = rest.find(|c| !word(c)).unwrap_or(rest.len()).max(first.len_utf8());
        let part = &rest[..length];
        quoted ^= first == '"';
        if let Some(module) = place(part).filter(|_| !quoted && !out.ends_with('.')) {
            out.push_str(module);
            out.push('.');
        }
        out.push_str(part);
        rest = &rest[length..];
    }
    out
}

/// A module: its docstring, the imports of what its code uses, and the code, which begins with blank lines.
pub(super) fn module(api: &Api, summary: &str, body: &str) -> String {
    let code = without_docstrings(body);
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
    let later = later(api, &code);
    wanted.push(("connguard._lazy".to_owned(), taken_lazily(&code, !later.is_empty())));
    let mut generated: Vec<_> = own.into_iter().chain(classes).chain(scope).collect();
    generated.sort();
    wanted.extend(generated);
    wanted.extend(REST.iter().map(fixed));
    let mut standard = String::new();
    let mut package = String::new();
    for (module, names) in &wanted {
        let used = |name: &&String| module == "connguard._lazy" || uses(&code, name);
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
    if !later.is_empty() {
        out.push_str("\nif TYPE_CHECKING:\n");
        for (package, module) in &later {
            out.push_str(&format!("    from {package} import {module}\n"));
        }
        out.push_str("else:\n");
        for (package, module) in &later {
            out.push_str(&format!("    {module} = LazyModule(\"{package}.{module}\")\n"));
        }
    }
    out.push_str(body);
    out
}

/// The modules of the package that code takes from [`LATER`], each with the package that it is in.
fn later(api: &Api, code: &str) -> Vec<(String, &'static str)> {
    let own = (format!("connguard.generated.{}", api.provider), "requests");
    let known = LATER.iter().map(|(package, module, _)| ((*package).to_owned(), *module));
    known.chain([own]).filter(|(_, module)| uses(code, &format!("{module}."))).collect()
}

fn taken_lazily(code: &str, later: bool) -> Vec<String> {
    let fixed = ["LazyModule", "TYPE_CHECKING"].into_iter().filter(|_| later).rev();
    let standard = STANDARD_LATER.into_iter().filter(|module| uses(code, &format!("{module}.")));
    fixed.chain(standard).map(str::to_owned).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn annotations_name_modules_that_are_loaded_later() {
        let told = "body: NewRequest | list[Any] | Report[str] | Literal[\"Any\"] | bulk.Any | JsonObject = None";
        let expected = "body: requests.NewRequest | list[typing.Any] | report.Report[str] | typing.Literal[\"Any\"] | bulk.Any \
            | bodies.JsonObject = None";
        assert_eq!(qualified(&["NewRequest".to_owned()], told), expected);
    }
}
