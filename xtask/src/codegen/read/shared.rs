//! The documents that all providers share.

use super::node::*;
use crate::codegen::model::*;
use crate::codegen::yaml::Node;

/// Reads the rules of a document of the form `x-rules: {…}`.
pub fn rules(document: &Node) -> Vec<Rule> {
    document.get("x-rules").map_or(&[][..], Node::entries).iter().map(|e| rule(&e.key, &e.value)).collect()
}

/// Reads `openapi/shared/errors.yaml`.
pub fn errors(document: &Node) -> Vec<ErrorClass> {
    items(document, "errors")
        .iter()
        .map(|e| ErrorClass {
            class: string(e, "class"),
            code: string(e, "code"),
            when: string(e, "when"),
            status: texts(e.get("status")),
            attributes: texts(e.get("attributes")),
        })
        .collect()
}

/// Reads `openapi/shared/options.yaml`. An option that does not say whose it is belongs to all `providers`.
pub fn options(document: &Node, providers: &[&str]) -> Vec<ClientOption> {
    let option = |o: &Node| {
        let name = string(o, "name");
        let named = texts(o.get("providers"));
        let all = || providers.iter().map(|provider| (*provider).to_owned()).collect();
        let providers: Vec<String> = if named.is_empty() { all() } else { named };
        let variable = |provider: &String| (provider.clone(), format!("{provider}_{name}").to_uppercase());
        let in_environment = o.get("env").is_none_or(|env| env.to_json() == true);
        ClientOption {
            kind: string(o, "type"),
            unit: o.get("unit").and_then(Node::text).map(str::to_owned),
            minimum: o.get("minimum").and_then(|n| n.to_json().as_f64()),
            maximum: o.get("maximum").and_then(|n| n.to_json().as_f64()),
            default: o.get("default").map(Node::to_json),
            values: texts(o.get("values")),
            env: providers.iter().filter(|_| in_environment).map(variable).collect(),
            providers,
            description: string(o, "description"),
            name,
        }
    };
    items(document, "options").iter().map(option).collect()
}

pub fn rule(id: &str, node: &Node) -> Rule {
    Rule {
        id: id.to_owned(),
        severity: string(node, "severity"),
        evidence: string(node, "evidence"),
        waivable: flag(node, "waivable").unwrap_or(true),
        summary: string(node, "summary"),
        remedy: string(node, "remedy"),
        source: string(node, "source"),
        asks: node.get("asks").map(|asks| asks.items().iter().map(ask).collect()),
    }
}

fn ask(node: &Node) -> Ask {
    let tests = entries(Some(node), "when").iter();
    Ask {
        operations: node.get("in").map(|ids| texts(Some(ids))),
        when: tests.filter_map(|entry| Some((entry.key.clone(), Test::parse(&entry.value.to_json())?))).collect(),
    }
}
