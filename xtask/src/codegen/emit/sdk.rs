//! What the Rust SDK gets: errors, options, and the face of each provider.

use std::fmt::Write;

use super::format::doc;
use crate::codegen::model::*;
use xtask::failure::Failure;

pub fn emit(apis: &[Api], shared: &Shared) -> Result<Vec<GeneratedFile>, Failure> {
    let mut files = vec![
        file("crates/connguard/src/generated/errors.rs", &errors(shared))?,
        file("crates/connguard/src/generated/options.rs", &options(shared))?,
        file("crates/connguard/src/generated/builders.rs", &builders(shared))?,
        file("crates/connguard/src/generated/clients.rs", &clients(apis))?,
    ];
    let mut modules = vec!["builders".to_owned(), "clients".to_owned(), "errors".to_owned(), "options".to_owned()];
    for api in apis {
        modules.push(api.provider.clone());
        files.extend(super::rust::emit(api, shared)?);
    }
    let modules: String = modules.iter().map(|m| format!("pub mod {m};\n")).collect();
    files.push(file("crates/connguard/src/generated/mod.rs", &modules)?);
    Ok(files)
}

fn file(path: &str, body: &str) -> Result<GeneratedFile, Failure> {
    Ok(GeneratedFile { path: path.to_owned(), comment: Comment::Slashes, body: super::format_rust(path, body)? })
}

fn errors(shared: &Shared) -> String {
    let mut out = "/// What kind of failure an error is; the same set and the same codes in every language.\n#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]\n#[non_exhaustive]\npub enum ErrorKind {\n".to_owned();
    let name = |e: &ErrorClass| pascal_case(&e.code);
    for e in &shared.errors {
        let _ = writeln!(out, "/// {}.\n{},", capitalized(&e.when), name(e));
    }
    out.push_str("}\n\nimpl ErrorKind {\n/// All kinds.\npub const ALL: &[Self] = &[");
    shared.errors.iter().for_each(|e| {
        let _ = write!(out, "Self::{}, ", name(e));
    });
    out.push_str("];\n\n/// The stable code, e.g. `not_found`.\npub fn code(self) -> &'static str { match self {");
    shared.errors.iter().for_each(|e| {
        let _ = write!(out, "Self::{} => {:?}, ", name(e), e.code);
    });
    out.push_str("} }\n\n/// The class in Python and JavaScript, e.g. `NotFoundError`.\npub fn class(self) -> &'static str { match self {");
    shared.errors.iter().for_each(|e| {
        let _ = write!(out, "Self::{} => {:?}, ", name(e), e.class);
    });
    out.push_str("} }\n\n/// The kind of an HTTP status that is no success.\npub fn from_status(status: u16) -> Self { match status {");
    let (exact, classes): (Vec<_>, Vec<_>) =
        shared.errors.iter().flat_map(|e| e.status.iter().map(move |s| (s, e))).partition(|(s, _)| !s.ends_with("XX"));
    for (status, e) in exact {
        let _ = write!(out, "{status} => Self::{}, ", name(e));
    }
    for (status, e) in classes {
        let hundred = status.trim_end_matches("XX");
        let _ = write!(out, "{hundred}00..={hundred}99 => Self::{}, ", name(e));
    }
    out.push_str("_ => Self::Decode } }\n}\n");
    out
}

fn options(shared: &Shared) -> String {
    let mut out = "use crate::config::spec::{OptionSpec, OptionType};\n\n/// Every option of the clients.\npub static OPTIONS: &[OptionSpec] = &[\n".to_owned();
    for o in &shared.options {
        let kind = match o.kind.as_str() {
            "number" | "integer" => {
                format!(
                    "OptionType::{} {{ minimum: {:?}, maximum: {:?} }}",
                    pascal_case(&o.kind),
                    o.minimum.unwrap_or(0.0),
                    o.maximum.unwrap_or(f64::MAX)
                )
            }
            "string" => format!("OptionType::String {{ values: &{:?} }}", o.values),
            other => format!("OptionType::{}", pascal_case(other)),
        };
        let default = match &o.default {
            None => "None".to_owned(),
            Some(value) => format!("Some({:?})", value.as_str().map_or_else(|| value.to_string(), str::to_owned)),
        };
        let env: Vec<String> = o.env.iter().map(|(provider, name)| format!("({provider:?}, {name:?})")).collect();
        let _ = writeln!(
            out,
            "OptionSpec {{ name: {:?}, kind: {kind}, unit: {:?}, default: {default}, providers: &{:?}, env: &[{}], description: {:?} }},",
            o.name,
            o.unit.as_deref().unwrap_or_default(),
            o.providers,
            env.join(", "),
            o.description
        );
    }
    out.push_str("];\n");
    out
}

/// A method of each client's builder for each of its options.
/// Opens a client by its provider.
fn clients(apis: &[Api]) -> String {
    let arms: String = apis
        .iter()
        .map(|api| {
            let (variant, client) = (pascal_case(&api.provider), &api.client.name);
            let path = format!("crate::{}::{client}", api.provider);
            format!("Provider::{variant} => Client::open({path}::ADAPTER, {path}::COMPOUNDS, settings),\n")
        })
        .collect();
    format!(
        "use connguard_rules::Provider;
use crate::builder::ClientType;
use crate::call::client::Client;
use crate::config::Settings;
use crate::error::Result;
use crate::provider::adapter::Provider as _;

/// Opens the client of a provider.
pub(crate) fn open(provider: Provider, settings: &Settings) -> Result<Client> {{
    match provider {{
        {arms}
    }}
}}
"
    )
}

fn builders(shared: &Shared) -> String {
    let mut out = String::new();
    let mut providers: Vec<&String> = shared.options.iter().flat_map(|o| &o.providers).collect();
    providers.sort();
    providers.dedup();
    for provider in providers {
        let _ = writeln!(out, "impl crate::builder::Builder<crate::{provider}::{}> {{", pascal_case(provider));
        for o in shared.options.iter().filter(|o| o.providers.contains(provider)) {
            let duration = o.name.strip_suffix("_seconds").filter(|_| o.kind == "number");
            let (kind, value) = match o.kind.as_str() {
                "number" if duration.is_some() => ("std::time::Duration", "value.as_secs_f64()"),
                "number" => ("f64", "value"),
                "integer" => ("u64", "value"),
                "boolean" => ("bool", "value"),
                "strings" => (
                    "impl IntoIterator<Item = impl Into<String>>",
                    "value.into_iter().map(Into::into).collect::<Vec<String>>()",
                ),
                _ => ("impl Into<String>", "value.into()"),
            };
            let _ = writeln!(
                out,
                "/// {}\npub fn {}(self, value: {kind}) -> Self {{ self.set({:?}, {value}) }}\n",
                doc(&about(o, provider, duration.is_some())),
                duration.unwrap_or(&o.name),
                o.name
            );
        }
        out.push_str("}\n");
    }
    out
}

/// What an option is for, what it may be, and where else it is read from.
fn about(option: &ClientOption, provider: &str, is_duration: bool) -> String {
    let mut facts = Vec::new();
    let unit = option.unit.as_deref().map(|unit| format!(" {unit}")).unwrap_or_default();
    let unit = if is_duration { " seconds" } else { &unit };
    if let (Some(minimum), Some(maximum)) = (option.minimum, option.maximum) {
        facts.push(format!("{minimum} to {maximum}{unit}."));
    }
    if !option.values.is_empty() {
        facts.push(format!("One of `{}`.", option.values.join("`, `")));
    }
    if let Some(default) = &option.default {
        let shown = default.as_str().map_or_else(|| default.to_string(), |text| format!("`{text}`"));
        facts.push(format!("Default: {shown}{}.", if is_duration { unit } else { "" }));
    }
    if let Some((_, variable)) = option.env.iter().find(|(of, _)| of == provider) {
        facts.push(format!("Environment variable: `{variable}`."));
    }
    if facts.is_empty() { option.description.clone() } else { format!("{}\n\n{}", option.description, facts.join(" ")) }
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().to_string() + chars.as_str()).unwrap_or_default()
}
