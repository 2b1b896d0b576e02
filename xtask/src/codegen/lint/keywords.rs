//! Walks a document along the profile: a misspelt keyword is silently ignored by generators, so it is a finding here,
//! and so is one that is missing or holds something else.

use super::profile::{Key, Need, Place, SCHEMA};
use crate::codegen::report::{Report, nearest};
use crate::codegen::yaml::{Entry, Kind, Node};

pub(super) fn check(document: &Node, keys: &'static [Key], report: &mut Report<'_>) {
    walk(document, 1, Place::Keys(keys), "the document", report);
}

/// `name` is how findings call the node, `line` where it is to be looked for.
fn walk(node: &Node, line: usize, place: Place, name: &str, report: &mut Report<'_>) {
    let value = || node.to_json();
    match place {
        Place::Any => {}
        Place::Text => text(node, name, false, report),
        Place::Line => text(node, name, true, report),
        Place::Number => scalar(node, name, "a number", value().is_number(), report),
        Place::Whole => {
            scalar(node, name, "an integer within 64 bits", value().as_i64().is_some(), report);
        }
        Place::Boolean => scalar(node, name, "true or false", value().is_boolean(), report),
        Place::List(item) => match &node.kind {
            Kind::List(items) => {
                items.iter().for_each(|i| walk(i, i.line, *item, &format!("an item of {name}"), report));
            }
            _ => report.find(line, format!("{name} is no list"), "write a list"),
        },
        Place::Map(value) => match &node.kind {
            Kind::Map(entries) => entries.iter().for_each(|e| {
                free_key(e, name, report);
                walk(&e.value, e.line, *value, &e.key, report);
            }),
            _ => report.find(line, format!("{name} is no mapping"), "write a mapping"),
        },
        Place::Keys(keys) => known_keys(node, line, keys, name, report),
        Place::OrReference(_) if node.get("$ref").is_some() => {
            known_keys(node, line, &[("$ref", Need::Must, Place::Line)], name, report);
        }
        Place::OrReference(place) => walk(node, line, *place, name, report),
        Place::Schema => known_keys(node, line, SCHEMA, name, report),
        Place::Additional if matches!(node.kind, Kind::Map(_)) => known_keys(node, line, SCHEMA, name, report),
        Place::Additional => walk(node, line, Place::Boolean, name, report),
    }
}

fn scalar(node: &Node, name: &str, wanted: &str, fits: bool, report: &mut Report<'_>) {
    if !fits {
        report.find(node.line, format!("{name} is not {wanted}"), format!("write {wanted}; put a text in quotes"));
    }
}

fn text(node: &Node, name: &str, one_line: bool, report: &mut Report<'_>) {
    let Some(text) = node.text() else { return scalar(node, name, "a text", false, report) };
    if text.trim().is_empty() {
        report.find(node.line, format!("{name} is empty"), "write a text");
    } else if text.contains(|c: char| c.is_control() && c != '\n') {
        report.find(node.line, format!("{name} has a control character"), "take it out; it ends up in generated code");
    } else if one_line && text.contains('\n') {
        report.find(node.line, format!("{name} has several lines"), "write it on one line; >- joins lines");
    }
}

fn free_key(entry: &Entry, name: &str, report: &mut Report<'_>) {
    if entry.key.trim().is_empty() || entry.key.contains(char::is_control) {
        let message = format!("a name in {name} is empty or has a control character");
        report.find(entry.line, message, "write a name of visible characters");
    }
}

fn known_keys(node: &Node, line: usize, keys: &[Key], name: &str, report: &mut Report<'_>) {
    let Kind::Map(entries) = &node.kind else {
        return report.find(line, format!("{name} is no mapping"), "write a mapping");
    };
    // What a misspelt keyword was meant to be is not missing as well.
    let mut meant: Vec<&str> = Vec::new();
    for entry in entries {
        match keys.iter().find(|(key, ..)| *key == entry.key) {
            Some((_, _, place)) => walk(&entry.value, entry.line, *place, &entry.key, report),
            None => {
                let near = nearest(&entry.key, keys.iter().map(|(key, ..)| *key));
                meant.extend(near);
                let message = format!("{} is no keyword of the profile in {name}", entry.key);
                report.find(entry.line, message, remedy(&entry.key, near, keys));
            }
        }
    }
    for (key, need, _) in keys {
        if *need == Need::Must && node.get(key).is_none() && !meant.contains(key) {
            report.find(line, format!("{name} has no {key}"), format!("add {key}"));
        }
    }
}

fn remedy(key: &str, near: Option<&str>, keys: &[Key]) -> String {
    match (key, near) {
        ("oneOf" | "anyOf" | "not" | "discriminator", _) => "take it out, generators make silently wrong types of it; \
             which values of a request belong together stands in x-combinations, and what a reply may lack is left out \
             of required"
            .to_owned(),
        ("nullable", _) => "take it out; a member that may be missing is left out of required".to_owned(),
        (_, Some(near)) => format!("did you mean {near}?"),
        (_, None) => {
            let all: Vec<_> = keys.iter().map(|(key, ..)| *key).collect();
            format!("take it out; allowed here: {}", all.join(", "))
        }
    }
}
