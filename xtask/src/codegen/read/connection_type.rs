//! Connection types.

use super::node::{entries, string, texts};
use crate::codegen::model::{Check, ConnectionType, ConnectionTypes, Constraint, Is};
use crate::codegen::yaml::{Entry, Kind, Node};

pub fn connection_types(node: &Node) -> ConnectionTypes {
    let prefix = string(node, "prefix");
    let row = |entry: &Entry| {
        let package = string(&entry.value, "package");
        let version = node.get("packages").map_or_else(String::new, |packages| string(packages, &package));
        ConnectionType {
            name: entry.key.clone(),
            package: format!("{prefix}{package} {version}"),
            hidden: texts(entry.value.get("hidden")),
            labels: entries(Some(&entry.value), "labels")
                .iter()
                .filter_map(|label| Some((label.key.clone(), label.value.text()?.to_owned())))
                .collect(),
            extras: texts(entry.value.get("extras")),
            only: entry.value.get("only").and_then(Node::text).map(str::to_owned),
            constraints: entry
                .value
                .get("constraints")
                .map_or(&[][..], Node::items)
                .iter()
                .filter_map(constraint)
                .collect(),
        }
    };
    ConnectionTypes { rows: entries(Some(node), "rows").iter().map(row).collect(), names: texts(node.get("names")) }
}

fn constraint(node: &Node) -> Option<Constraint> {
    let list = |key: &str| node.get(key).map(|node| texts(Some(node)));
    let first = |key| entries(Some(node), key).first().map(|entry| (entry.key.clone(), texts(Some(&entry.value))));
    let check = list("required")
        .map(Check::Required)
        .or_else(|| list("excluded").map(Check::Excluded))
        .or_else(|| list("one-of").map(Check::AtMostOne))
        .or_else(|| list("ignored").map(Check::Ignored))
        .or_else(|| node.get("pem").and_then(Node::text).map(|place| Check::Pem(place.to_owned())))
        .or_else(|| first("values").map(|(place, values)| Check::Values(place, values)))
        .or_else(|| first("any-case").map(|(place, values)| Check::AnyCase(place, values)))?;
    let when = entries(Some(node), "when").iter().map(|entry| (entry.key.clone(), is(&entry.value))).collect();
    Some(Constraint { when, check, seen: string(node, "seen") })
}

fn is(node: &Node) -> Is {
    match (&node.kind, node.text()) {
        (Kind::List(_), _) => Is::OneOf(texts(Some(node))),
        (_, Some("absent")) => Is::Absent,
        (_, Some("missing")) => Is::Missing,
        (_, Some("with-port")) => Is::WithPort,
        (_, Some("with-scheme")) => Is::WithScheme,
        (_, Some("without-scheme")) => Is::WithoutScheme,
        _ => Is::Present,
    }
}
