//! Schemas: types, names, and keywords that would be ignored where they stand.

use std::collections::BTreeMap;

use super::nodes::{items, text};
use super::values;
use crate::codegen::model::{pascal_case, snake_case};
use crate::codegen::names;
use crate::codegen::report::{Report, nearest};
use crate::codegen::yaml::{Entry, Node};

/// What a schema is, which decides what it may hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A component.
    Named,
    /// A member of an object.
    Member,
    /// What a list, a map, a parameter or a reply holds.
    Inner,
}

const TYPES: &[(&str, &[&str])] = &[
    ("string", &["format", "enum", "pattern", "minLength", "maxLength"]),
    ("integer", &["format", "minimum", "maximum"]),
    ("number", &["format"]),
    ("boolean", &[]),
    ("array", &["items"]),
    ("object", &["properties", "additionalProperties", "required"]),
];
const OF_ANY_TYPE: &[&str] = &["type", "description", "example", "default"];
const OF_REFERENCES: &[&str] = &["allOf", "description", "example", "default"];
const OF_MEMBERS: &[&str] = &["x-violates", "x-secret", "x-trim", "x-restored"];

pub(super) fn check(document: &Node, report: &mut Report<'_>) {
    let schemas = super::nodes::schemas(document);
    collisions(schemas, |name| pascal_case(&snake_case(name)), "schema", report);
    for entry in schemas {
        if !names::is_type_name(&entry.key) {
            let message = format!("schema {} has a name that types cannot have", entry.key);
            report.find(entry.line, message, "write letters and digits, a capital letter first");
        } else if let Some(why) = names::type_refused(&entry.key) {
            report.find(entry.line, format!("schema name {} {why}", entry.key), "choose another name");
        }
        if entry.value.get("description").is_none() {
            report.find(entry.line, format!("schema {} has no description", entry.key), "describe it");
        }
        schema(document, &entry.value, entry.line, &entry.key, Role::Named, report);
    }
}

/// Checks a schema and what is inside of it; `name` is how findings call it.
pub(super) fn schema(document: &Node, node: &Node, line: usize, name: &str, role: Role, report: &mut Report<'_>) {
    if node.get("$ref").is_some() || node.get("allOf").is_some() {
        return reference(document, node, line, name, role, report);
    }
    let kind = text(node, "type");
    let Some((_, keywords)) = TYPES.iter().find(|(known, _)| *known == kind) else {
        let message =
            if kind.is_empty() { format!("{name} has no type") } else { format!("{name} has the type {kind}") };
        let remedy = match nearest(kind, TYPES.iter().map(|(known, _)| *known)) {
            Some(near) => format!("did you mean type: {near}?"),
            None => "write type: string, integer, number, boolean, array or object".to_owned(),
        };
        return report.find(line, message, remedy);
    };
    let of_place: &[&str] = match role {
        Role::Named if kind == "object" => &["x-combinations", "x-json-text"],
        Role::Member => OF_MEMBERS,
        _ => &[],
    };
    for entry in node.entries() {
        let key = entry.key.as_str();
        if ![OF_ANY_TYPE, keywords, of_place].iter().any(|known| known.contains(&key)) {
            let message = format!("{name} is a {kind} with the keyword {key}, which is ignored here");
            report.find(entry.line, message, where_to(key));
        }
    }
    if role == Role::Named && kind != "object" && node.get("enum").is_none() {
        let message = format!("schema {name} is neither an object nor an enum");
        report.find(line, message, "write its type where it is used, or give it type: object or an enum");
    }
    if role != Role::Named && kind == "object" && node.get("properties").is_some() {
        let message = format!("{name} is an object inside another schema");
        report.find(line, message, "put it in components under its own name");
    }
    if role == Role::Member && node.get("description").is_none() && kind != "array" {
        report.find(line, format!("{name} has no description"), "describe it");
    }
    if kind == "array" {
        match node.get("items") {
            None => report.find(line, format!("{name} is a list of nothing"), "add items"),
            Some(items) => schema(document, items, items.line, &format!("{name}[]"), Role::Inner, report),
        }
    }
    if kind == "object" {
        object(document, node, name, report);
    }
    if node.get("x-trim").is_some() && kind != "string" {
        report.find(line, format!("{name} is trimmed, but no text"), "take x-trim out");
    }
    values::check(document, node, line, name, report);
}

fn where_to(key: &str) -> &'static str {
    match key {
        "x-combinations" => "put it at an object in components",
        key if key.starts_with("x-") => "put it at a member or a parameter, or take it out",
        "minimum" | "maximum" => "use it with type: integer alone",
        _ => "take it out, or correct the type",
    }
}

fn reference(document: &Node, node: &Node, line: usize, name: &str, role: Role, report: &mut Report<'_>) {
    if role == Role::Named {
        let message = format!("schema {name} is another name for a schema");
        return report.find(line, message, "refer to that schema where this one is used");
    }
    if node.get("$ref").is_some() {
        if node.entries().len() > 1 {
            let message = format!("{name} has a $ref with siblings, which are ignored");
            report.find(line, message, "wrap the reference: allOf: [{ $ref: … }]");
        }
        return;
    }
    let joined = items(node, "allOf");
    if joined.len() != 1 || joined.iter().any(|j| j.get("$ref").is_none() || j.entries().len() != 1) {
        let message = format!("{name} joins schemas with allOf");
        return report.find(line, message, "allOf may hold exactly one $ref, to give it siblings");
    }
    for entry in node.entries() {
        let key = entry.key.as_str();
        let allowed = OF_REFERENCES.contains(&key) || (role == Role::Member && OF_MEMBERS.contains(&key));
        if !allowed {
            let message = format!("{name} has {key} beside allOf, which is ignored");
            report.find(entry.line, message, "write it at the schema that is referred to");
        }
    }
    values::fit(document, node, name, report);
}

fn object(document: &Node, node: &Node, name: &str, report: &mut Report<'_>) {
    let properties = node.get("properties").map_or(&[][..], Node::entries);
    collisions(properties, |member| names::accessor(&snake_case(member)), "member", report);
    for property in properties {
        let member = format!("{name}.{}", property.key);
        if !names::is_member_name(&property.key) {
            let message = format!("{member} has a name that attributes cannot have");
            report.find(property.line, message, "members are letters, digits and underscores, a letter first");
        } else if let Some(why) = names::member_refused(&property.key, &snake_case(&property.key)) {
            let message = format!("member {member} {why}");
            report.find(property.line, message, "leave the member out; additionalProperties: true lets it pass");
        }
        schema(document, &property.value, property.line, &member, Role::Member, report);
    }
    for required in items(node, "required") {
        let wanted = required.text().unwrap_or_default();
        if !properties.iter().any(|p| p.key == wanted) {
            let remedy = match nearest(wanted, properties.iter().map(|p| p.key.as_str())) {
                Some(near) => format!("did you mean {near}?"),
                None => "add the member, or correct the name".to_owned(),
            };
            report.find(required.line, format!("{name} requires {wanted}, which it does not have"), remedy);
        }
    }
    values::unique(node, "required", name, report);
    if let Some(additional) = node.get("additionalProperties").filter(|a| !a.entries().is_empty()) {
        schema(document, additional, additional.line, &format!("{name}.*"), Role::Inner, report);
    }
}

/// Two names that become one in generated code.
pub(super) fn collisions(entries: &[Entry], generated: impl Fn(&str) -> String, what: &str, report: &mut Report<'_>) {
    let mut seen: BTreeMap<String, (&str, usize)> = BTreeMap::new();
    for entry in entries {
        if let Some((other, line)) = seen.insert(generated(&entry.key), (&entry.key, entry.line)) {
            let message =
                format!("{what} {} and {other} of line {line} get the same name in generated code", entry.key);
            report.find(entry.line, message, "rename one of them");
        }
    }
}
