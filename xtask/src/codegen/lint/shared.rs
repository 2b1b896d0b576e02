//! The documents of `openapi/shared`: rules about the input, the error tree, the clients' options.

use std::collections::BTreeMap;

use super::nodes::{items, text};
use super::{keywords, profile, rules};
use crate::codegen::model::{pascal_case, snake_case};
use crate::codegen::names;
use crate::codegen::report::{Report, nearest};
use crate::codegen::yaml::{Finding, Node};

/// Types of options, with what their default has to be.
const OPTION_TYPES: &[&str] = &["string", "secret", "url", "path", "number", "integer", "boolean", "strings"];

/// All findings about `shared/rules.yaml` or `shared/manifest.yaml`, whose ids begin with `prefix`.
pub fn lint_rules(file: &str, document: &Node, prefix: &str) -> Vec<Finding> {
    let mut report = Report::new(file);
    keywords::check(document, profile::SHARED_RULES, &mut report);
    if report.is_empty() {
        rules::definitions(document, prefix, &mut report);
    }
    report.finish()
}

/// All findings about `shared/errors.yaml`.
pub fn lint_errors(file: &str, document: &Node) -> Vec<Finding> {
    let mut report = Report::new(file);
    keywords::check(document, profile::SHARED_ERRORS, &mut report);
    if report.is_empty() {
        errors(document, &mut report);
    }
    report.finish()
}

/// All findings about `shared/options.yaml`.
pub fn lint_options(file: &str, document: &Node, providers: &[&str]) -> Vec<Finding> {
    let mut report = Report::new(file);
    keywords::check(document, profile::SHARED_OPTIONS, &mut report);
    if report.is_empty() {
        options(document, providers, &mut report);
    }
    report.finish()
}

/// Names that have been seen, by what they are.
#[derive(Default)]
struct Seen(BTreeMap<String, usize>);

impl Seen {
    fn add(&mut self, what: &str, node: &Node, report: &mut Report<'_>) {
        let name = node.text().unwrap_or_default();
        if let Some(line) = self.0.insert(format!("{what} {name}"), node.line) {
            report.find(node.line, format!("{what} {name} stands in line {line} already"), "keep one of them");
        }
    }
}

fn errors(document: &Node, report: &mut Report<'_>) {
    let mut seen = Seen::default();
    if items(document, "errors").is_empty() {
        report.find(1, "there are no errors", "list the classes of the error tree");
    }
    for error in items(document, "errors") {
        for key in ["class", "code"] {
            if let Some(name) = error.get(key) {
                seen.add(key, name, report);
            }
        }
        let (class, code) = (text(error, "class"), text(error, "code"));
        let base = ["ConnguardError", "ApiError"].contains(&class);
        if !names::is_type_name(class) || !class.ends_with("Error") || base {
            let message = format!("class {class} is no name for an error of its own");
            report.find(error.line, message, "write letters and digits that end in Error, e.g. NotFoundError");
        }
        if !names::is_snake_case(code) || pascal_case(code) == "Self" {
            let message = format!("code {code} is not in snake case");
            report.find(error.line, message, format!("write {}", snake_case(code)));
        }
        for status in items(error, "status") {
            seen.add("status", status, report);
            if !is_status(status.text().unwrap_or_default()) {
                let message = format!("{class} has the status {}", status.text().unwrap_or_default());
                report.find(status.line, message, "write '404' or '4XX', from 4 and 5");
            }
        }
        for attribute in items(error, "attributes") {
            let name = attribute.text().unwrap_or_default();
            // An argument of this name would hide the body of a request; an attribute hides nothing.
            let refused = name != "body" && names::argument_refused(name).is_some();
            if !names::is_snake_case(name) || refused {
                let message = format!("{class} has the attribute {name}");
                report.find(attribute.line, message, "write a name in snake case that is no keyword");
            }
        }
    }
}

fn is_status(status: &str) -> bool {
    let digits = |s: &str| s.chars().all(|c| c.is_ascii_digit());
    status.len() == 3 && status.starts_with(['4', '5']) && (digits(status) || status.ends_with("XX"))
}

fn options(document: &Node, providers: &[&str], report: &mut Report<'_>) {
    let mut seen = Seen::default();
    if items(document, "options").is_empty() {
        report.find(1, "there are no options", "list the options of the clients");
    }
    for option in items(document, "options") {
        let name = text(option, "name");
        if let Some(node) = option.get("name") {
            seen.add("option", node, report);
        }
        if !names::is_snake_case(name) || names::operation_refused(name).is_some() {
            let message = format!("option {name} has a name that parameters cannot have");
            report.find(option.line, message, "write it in snake case; it may be no keyword of Rust or Python");
        }
        option_type(option, name, report);
        let of = items(option, "providers");
        if option.get("providers").is_some() && of.is_empty() {
            report.find(
                option.line,
                format!("option {name} belongs to no provider"),
                "list its providers, or omit them",
            );
        }
        super::values::unique(option, "providers", &format!("option {name}"), report);
        for provider in of.iter().filter(|p| !p.text().is_some_and(|p| providers.contains(&p))) {
            let message = format!("option {name} has the provider {}", provider.text().unwrap_or_default());
            report.find(provider.line, message, format!("use some of {}", providers.join(", ")));
        }
    }
}

fn option_type(option: &Node, name: &str, report: &mut Report<'_>) {
    let kind = text(option, "type");
    let line = option.get("type").map_or(option.line, |n| n.line);
    if !OPTION_TYPES.contains(&kind) {
        let remedy = match nearest(kind, OPTION_TYPES.iter().copied()) {
            Some(near) => format!("did you mean {near}?"),
            None => format!("use one of {}", OPTION_TYPES.join(", ")),
        };
        return report.find(line, format!("option {name} has the type {kind}"), remedy);
    }
    let is_number = ["number", "integer"].contains(&kind);
    let limit = |key: &str| option.get(key).and_then(|n| n.to_json().as_f64());
    for key in ["unit", "minimum", "maximum"] {
        match option.get(key) {
            Some(found) if !is_number => {
                report.find(found.line, format!("option {name} has a {key}, but is no number"), "take it out");
            }
            None if is_number => {
                report.find(option.line, format!("option {name} is a number without {key}"), format!("add {key}"));
            }
            _ => {}
        }
    }
    if let (Some(low), Some(high)) = (limit("minimum"), limit("maximum"))
        && low > high
    {
        report.find(line, format!("option {name} has the minimum {low} above its maximum {high}"), "swap them");
    }
    if kind == "integer" {
        for key in ["minimum", "maximum"] {
            if let Some(found) = option.get(key).filter(|n| n.to_json().as_u64().is_none()) {
                let message = format!("option {name} is an integer, its {key} is none, or is negative");
                report.find(found.line, message, "write an integer, 0 or more");
            }
        }
    }
    if let Some(values) = option.get("values").filter(|v| kind != "string" || v.items().is_empty()) {
        let message = format!("option {name} has values, but is no string or lists none");
        report.find(values.line, message, "write type: string and its values, or take values out");
    }
    super::values::unique(option, "values", &format!("option {name}"), report);
    if let Some(default) = option.get("default")
        && let Some(why) = misfit(option, kind, default)
    {
        report.find(default.line, format!("the default of option {name} {why}"), "correct the default or the type");
    }
}

/// Why a default is none of its option's type.
fn misfit(option: &Node, kind: &str, default: &Node) -> Option<String> {
    let json = default.to_json();
    let limit = |key: &str| option.get(key).and_then(|n| n.to_json().as_f64());
    match kind {
        "secret" => Some("is a secret in a public file".to_owned()),
        "strings" => Some("is not supported for lists".to_owned()),
        "boolean" => (!json.is_boolean()).then(|| "is neither true nor false".to_owned()),
        "integer" if json.as_u64().is_none() => Some("is not an integer".to_owned()),
        "number" if !json.is_number() => Some("is no number".to_owned()),
        "number" | "integer" => {
            let number = json.as_f64()?;
            let outside = limit("minimum").is_some_and(|m| number < m) || limit("maximum").is_some_and(|m| number > m);
            outside.then(|| "is out of the range".to_owned())
        }
        _ => match default.text() {
            None => Some("is no text; put it in quotes".to_owned()),
            Some(text) => {
                let values: Vec<&str> = items(option, "values").iter().filter_map(Node::text).collect();
                let known = values.is_empty() || values.contains(&text);
                let is_url = kind != "url" || text.starts_with("https://") || text.starts_with("http://");
                match (known, is_url) {
                    (false, _) => Some(format!("is none of its values, which are {}", values.join(", "))),
                    (_, false) => Some("is no URL".to_owned()),
                    _ => None,
                }
            }
        },
    }
}
