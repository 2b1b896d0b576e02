//! The options of clients and of calls.

use std::fmt::Write;

use super::layout::{Doc, docstring};
use super::text::{exports, literal, literal_type, sentence};
use crate::codegen::face::Method;
use crate::codegen::model::*;

/// A keyword that every method takes.
pub(super) struct CallOption {
    pub(super) name: &'static str,
    pub(super) kind: &'static str,
    pub(super) description: &'static str,
}

/// The options that a method takes: what concerns the body only if it has one, what concerns creates only if it creates.
pub(super) fn call_options(method: &Method) -> impl Iterator<Item = &'static CallOption> {
    let creates = ["create", "upsert"].iter().any(|verb| method.name.starts_with(verb));
    let has_body = method.body.is_some();
    CALL_OPTIONS.iter().filter(move |option| match option.name {
        "settle_seconds" => creates,
        "drop_empty" => has_body,
        _ => true,
    })
}

pub(super) const CALL_OPTIONS: &[CallOption] = &[
    CallOption {
        name: "timeout_seconds",
        kind: "float",
        description: "How long the call may take, including retries and waiting. Default: the client's.",
    },
    CallOption {
        name: "max_retries",
        kind: "int",
        description: "How often a request that is safe to retry is retried. Default: the client's.",
    },
    CallOption {
        name: "settle_seconds",
        kind: "float",
        description: "How long a create whose reply was lost is looked up before it is retried. Default: the client's.",
    },
    CallOption {
        name: "waive",
        kind: "Sequence[WaivableRule]",
        description: "Ids of rules to waive. Combination tables cannot be waived.",
    },
    CallOption {
        name: "strict",
        kind: "bool",
        description: "Whether warnings refuse the request as errors do. Default: the client's.",
    },
    CallOption {
        name: "headers",
        kind: "Mapping[str, str]",
        description: "Headers to add to the requests; not those that the client sets itself, e.g. `Authorization`.",
    },
    CallOption {
        name: "drop_empty",
        kind: "bool",
        description: "Whether to omit members of the body that are None, NaN, pandas' NA or NaT, or an empty string, at every \
            depth, and objects that hold nothing else: the empty cells of a table. Numbers are not changed: \
            pandas reads a column of integers with empty cells as floats (5432.0), which are refused, so convert it with \
            `astype(\"Int64\")` first. Default: False.",
    },
];

pub(super) fn options(apis: &[Api], shared: &Shared) -> String {
    let mut names: Vec<String> = apis.iter().map(|api| format!("{}Options", pascal_case(&api.provider))).collect();
    names.push("CallOptions".to_owned());
    let mut out = "\"\"\"The options of the clients.\"\"\"\n\nfrom __future__ import annotations\n\nfrom collections.abc import Mapping, Sequence\nfrom os import PathLike\nfrom typing import Literal, TypedDict\n\nfrom connguard._call.hooks import Hooks\nfrom connguard.generated.rules import WaivableRule\n\n".to_owned();
    out.push_str(&exports(&names));
    for api in apis {
        let provider = &api.provider;
        let _ = write!(
            out,
            "\n\nclass {}Options(Hooks, total=False):\n    \"\"\"Options of the clients for {}.\"\"\"\n",
            pascal_case(provider),
            api.title
        );
        for option in shared.options.iter().filter(|o| o.providers.contains(provider)) {
            let kind = client_option_type(option);
            let _ = write!(out, "\n    {}: {kind}\n{}", option.name, docstring(&option_doc(option, provider), "    "));
        }
    }
    out.push_str("\n\nclass CallOptions(TypedDict, total=False):\n    \"\"\"The options of calls, in addition to their own arguments.\"\"\"\n");
    for CallOption { name, kind, description } in CALL_OPTIONS {
        let _ = write!(out, "\n    {name}: {kind} | None\n{}", Doc::new(4, description).render());
    }
    out
}

/// What clients look up of options while they work; the types are in a module of their own, which only annotations need.
pub(super) fn environment(apis: &[Api], shared: &Shared) -> String {
    let names = ["ENVIRONMENT", "PATH_OPTIONS", "URL_OPTIONS"].map(str::to_owned);
    let mut out = format!(
        "\"\"\"What stands for the options of the clients in the environment, and which of them are paths or URLs.\"\"\"\n\nfrom __future__ import annotations\n\n{}",
        exports(&names)
    );
    out.push_str("\nENVIRONMENT: dict[str, dict[str, str]] = {\n");
    for api in apis {
        let _ = writeln!(out, "    {}: {{", literal(&api.provider));
        for option in &shared.options {
            for (_, variable) in option.env.iter().filter(|(provider, _)| *provider == api.provider) {
                let _ = writeln!(out, "        {}: {},", literal(&option.name), literal(variable));
            }
        }
        out.push_str("    },\n");
    }
    out.push_str("}\n\"\"\"For each provider the environment variable of each option.\"\"\"\n");
    for (name, kind, doc) in
        [("PATH_OPTIONS", "path", "The options that are paths."), ("URL_OPTIONS", "url", "The options that are URLs.")]
    {
        let named: Vec<String> = shared.options.iter().filter(|o| o.kind == kind).map(|o| literal(&o.name)).collect();
        let _ = writeln!(out, "\n{name} = frozenset({{{}}})\n\"\"\"{doc}\"\"\"", named.join(", "));
    }
    out
}

/// The parameters of a client's constructors, one for each option.
pub(super) fn client_parameters(api: &Api, shared: &Shared) -> Vec<String> {
    let own = shared.options.iter().filter(|option| option.providers.contains(&api.provider));
    let own = own.map(|option| format!("{}: {} = None", option.name, client_option_type(option)));
    ["*".to_owned()].into_iter().chain(own).chain(["on_attempt: OnAttempt | None = None".to_owned()]).collect()
}

fn client_option_type(option: &ClientOption) -> String {
    match option.kind.as_str() {
        "number" => "float | None".to_owned(),
        "integer" => "int | None".to_owned(),
        "boolean" => "bool | None".to_owned(),
        "strings" => "Sequence[WaivableRule] | None".to_owned(),
        "path" => "str | PathLike[str] | None".to_owned(),
        _ if option.values.is_empty() => "str | None".to_owned(),
        _ => format!("{} | None", literal_type(&option.values)),
    }
}

fn option_doc(option: &ClientOption, provider: &str) -> String {
    let mut doc = sentence(&option.description);
    if let Some(unit) = &option.unit {
        let _ = write!(doc, " Unit: {unit}.");
    }
    if let (Some(minimum), Some(maximum)) = (option.minimum, option.maximum) {
        let _ = write!(doc, " From {minimum} to {maximum}.");
    }
    if let Some(default) = &option.default {
        let _ = write!(doc, " Default: {}.", default.as_str().map_or_else(|| default.to_string(), str::to_owned));
    }
    if let Some((_, variable)) = option.env.iter().find(|(of, _)| of == provider) {
        let _ = write!(doc, " Environment variable: ``{variable}``.");
    }
    doc
}
