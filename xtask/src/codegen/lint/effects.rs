//! `x-effect` and `x-unique`: what an operation does to what is stored, and whether a name can be taken twice.

use super::nodes::text;
use crate::codegen::model::Effect;
use crate::codegen::report::{Report, nearest};
use crate::codegen::yaml::{Entry, Node};

pub(super) fn check(document: &Node, report: &mut Report<'_>) {
    for (_, method) in super::nodes::operations(document) {
        let id = text(&method.value, "operationId");
        effect(id, method, report);
        unique(id, method, report);
    }
    for entry in document.get("x-compounds").map_or(&[][..], Node::entries) {
        if let Some(effect) = entry.value.get("effect") {
            known(&entry.key, effect, report);
        }
    }
}

fn effect(id: &str, method: &Entry, report: &mut Report<'_>) {
    match (Effect::of_method(&method.key), method.value.get("x-effect")) {
        (None, None) => {
            let message = format!("{id} is a {}, which may do anything", method.key);
            report.find(method.line, message, format!("say what it does: x-effect: {}", names()));
        }
        (Some(_), Some(effect)) => {
            let message = format!("{id} has x-effect, but is a {}, which says it already", method.key);
            report.find(effect.line, message, "take x-effect out");
        }
        (None, Some(effect)) => known(id, effect, report),
        (Some(_), None) => {}
    }
}

fn known(id: &str, effect: &Node, report: &mut Report<'_>) {
    let name = effect.text().unwrap_or_default();
    if Effect::from_name(name).is_none() {
        let remedy = match nearest(name, Effect::ALL.map(Effect::name)) {
            Some(near) => format!("did you mean {near}?"),
            None => format!("use one of {}", names()),
        };
        report.find(effect.line, format!("{id} has the effect {name}, which does not exist"), remedy);
    }
}

fn names() -> String {
    Effect::ALL.map(Effect::name).join(", ")
}

fn unique(id: &str, method: &Entry, report: &mut Report<'_>) {
    let Some(unique) = method.value.get("x-unique") else { return };
    let how = unique.text().unwrap_or_default();
    if !["observed", "assumed"].contains(&how) {
        report.find(unique.line, format!("x-unique of {id} is {how}"), "write observed or assumed");
    }
    if text(&method.value, "x-effect") != "create" {
        report.find(unique.line, format!("{id} has x-unique, but creates nothing"), "take x-unique out");
    }
}
