//! The imports of a generated module, found by the names that it uses.

use std::collections::{BTreeMap, BTreeSet};

use super::context::{Context, file_name};
use crate::codegen::emit::typescript::layout::import;
use crate::codegen::emit::typescript::schemas;
use crate::codegen::emit::typescript::text::{capital, uncapital};
use crate::codegen::model::SchemaKind;

/// Hand-written names that generated modules use: where they are, and whether they are types.
const HAND_WRITTEN: &[(&str, bool, &str)] = &[
    ("BulkCreateOptions", true, "../../bulk/run.js"),
    ("BulkOptions", true, "../../bulk/run.js"),
    ("BulkRun", true, "../../bulk/run.js"),
    ("BulkWriteOptions", true, "../../bulk/run.js"),
    ("CallOptions", true, "../../call/arguments.js"),
    ("WriteOptions", true, "../../call/arguments.js"),
    ("Caller", false, "../../call/caller.js"),
    ("isByName", false, "../../call/caller.js"),
    ("nameOf", false, "../../call/caller.js"),
    ("Client", false, "../../call/client.js"),
    ("Listeners", true, "../../call/listeners.js"),
    ("Pages", true, "../../call/pages.js"),
    ("ParseOptions", true, "../../call/parse.js"),
    ("parseBody", false, "../../call/parse.js"),
    ("Resource", true, "../../call/results.js"),
    ("Result", true, "../../call/results.js"),
    ("ServiceResponse", true, "../../call/results.js"),
    ("Upserted", true, "../../call/results.js"),
    ("Session", false, "../../call/session.js"),
    ("givenMembers", false, "../../input/given.js"),
    ("placed", false, "../../input/placed.js"),
    ("JsonText", true, "../../json/text.js"),
    ("Widened", true, "../../json/widened.js"),
];

/// What a module builds on besides: a schema and a class may have the same name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Schemas,
    Classes,
}

/// Returns the module with its imports above it.
pub(super) fn module(context: &Context<'_>, side: Side, body: &str) -> String {
    let code: Vec<&str> = body.lines().filter(|line| !line.trim_start().starts_with(['*', '/'])).collect();
    let code = code.join("\n");
    let used: BTreeSet<&str> = code.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).collect();
    let mut imports: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, is_type, from) in known(context, side) {
        if used.contains(name.as_str()) && !code.contains(&format!("export class {name} ")) {
            // A class that is only written as a type need not be there at run time.
            let is_type = is_type || !is_value(&code, &name);
            let name = if is_type { format!("type {name}") } else { name };
            imports.entry(from).or_default().insert(name);
        }
    }
    let mut out = String::new();
    for (from, names) in imports {
        let mut names: Vec<String> = names.into_iter().collect();
        names.sort_by_key(|name| name.trim_start_matches("type ").to_lowercase());
        out.push_str(&import(&names, &from));
    }
    format!("{out}\n{}\n", body.trim())
}

fn known(context: &Context<'_>, side: Side) -> Vec<(String, bool, String)> {
    let api = context.api;
    let mut known: Vec<(String, bool, String)> =
        HAND_WRITTEN.iter().map(|(name, is_type, from)| ((*name).to_owned(), *is_type, (*from).to_owned())).collect();
    if side == Side::Classes {
        known.push((format!("{}Settings", capital(&api.provider)), true, "../options.js".to_owned()));
        let classes = context.face.resources.iter().map(|resource| (&resource.class, &resource.name));
        let scope = context.face.scope.iter().map(|scope| (&scope.class, &scope.name));
        known.extend(
            classes.chain(scope).map(|(class, name)| (class.clone(), false, format!("./{}.js", file_name(name)))),
        );
        return known;
    }
    let mut of_types = vec![("Open".to_owned(), true)];
    for schema in &api.schemas {
        of_types.push((schema.name.clone(), true));
        if let SchemaKind::Object(object) = &schema.kind {
            of_types.push((format!("{}Rows", uncapital(&schema.name)), false));
            let constructors = object.combinations.iter().flat_map(|t| &t.rows).filter_map(|r| r.constructor.as_ref());
            of_types.extend(constructors.map(|name| (schemas::row_name(name, &schema.name), true)));
        }
    }
    known.extend(of_types.into_iter().map(|(name, is_type)| (name, is_type, "./types.js".to_owned())));
    known
}

/// Whether a name is used as a value: made, extended, called or looked into.
fn is_value(code: &str, name: &str) -> bool {
    let named = code.match_indices(name).filter(|(at, _)| !code[..*at].ends_with(|c: char| c.is_ascii_alphanumeric()));
    named.into_iter().any(|(at, _)| {
        code[at + name.len()..].starts_with(['(', '.'])
            || code[..at].ends_with("extends ") && code[..at].contains("class ")
    })
}
