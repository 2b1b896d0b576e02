//! The clients' options: an interface for each provider and the table that the encoder walks.

use serde_json::Value;

use super::text::{camel_case, capital, doc, quote, union};
use crate::codegen::model::{Api, ClientOption, Shared};

pub(super) fn emit(apis: &[Api], shared: &Shared) -> String {
    let mut out = String::new();
    for api in apis {
        out.push_str(&format!("/** Options of a client of {}, except those that are functions. */\n", api.title));
        out.push_str(&format!("export interface {}Settings {{\n", capital(&api.provider)));
        for option in shared.options.iter().filter(|option| option.providers.contains(&api.provider)) {
            out.push_str(&doc(2, &in_camel_case(&description(option, &api.provider), shared)));
            out.push_str(&format!("  {}?: {} | undefined;\n", camel_case(&option.name), kind(option)));
        }
        out.push_str("}\n\n");
    }
    out.push_str("/** The options of each provider's clients: the name here and the core's name for it. */\n");
    out.push_str("export const settings = {\n");
    for api in apis {
        out.push_str(&format!("  {}: {{\n", api.provider));
        for option in shared.options.iter().filter(|option| option.providers.contains(&api.provider)) {
            out.push_str(&format!("    {}: {},\n", camel_case(&option.name), quote(&option.name)));
        }
        out.push_str("  },\n");
    }
    let end = "} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;\n";
    out.push_str(end);
    out.push_str(
        "\n/** The environment variable of each option of each provider's clients. */\nexport const variables = {\n",
    );
    for api in apis {
        out.push_str(&format!("  {}: {{\n", api.provider));
        for option in &shared.options {
            for (_, variable) in option.env.iter().filter(|(provider, _)| *provider == api.provider) {
                out.push_str(&format!("    {}: {},\n", camel_case(&option.name), quote(variable)));
            }
        }
        out.push_str("  },\n");
    }
    out + end
}

/// Options' names inside a description, in the manner of the language.
fn in_camel_case(text: &str, shared: &Shared) -> String {
    let names = shared.options.iter().map(|option| option.name.as_str()).filter(|name| name.contains('_'));
    names.fold(text.to_owned(), |text, name| text.replace(name, &camel_case(name)))
}

fn kind(option: &ClientOption) -> String {
    match option.kind.as_str() {
        "number" | "integer" => "number".to_owned(),
        "boolean" => "boolean".to_owned(),
        "strings" => "readonly string[]".to_owned(),
        _ if !option.values.is_empty() => union(&option.values),
        _ => "string".to_owned(),
    }
}

fn description(option: &ClientOption, provider: &str) -> String {
    let mut out = option.description.trim().to_owned();
    let range = match (option.minimum, option.maximum) {
        (Some(minimum), Some(maximum)) => format!("{minimum} to {maximum}"),
        (Some(minimum), None) => format!("{minimum} or more"),
        (None, Some(maximum)) => format!("{maximum} or less"),
        (None, None) => String::new(),
    };
    match (range.is_empty(), &option.unit) {
        (false, Some(unit)) => out.push_str(&format!("\n\nAllowed: {range}, in {unit}.")),
        (false, None) => out.push_str(&format!("\n\nAllowed: {range}.")),
        (true, Some(unit)) => out.push_str(&format!("\n\nIn {unit}.")),
        (true, None) => {}
    }
    if let Some((_, variable)) = option.env.iter().find(|(name, _)| name == provider) {
        out.push_str(&format!("\n\nEnvironment variable: `{variable}`."));
    }
    if let Some(default) = &option.default {
        let text = match default {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        out.push_str(&format!("\n\n@defaultValue `{text}`"));
    }
    out
}
