//! Documented members in the wrong place or in another letter case.

use serde_json::{Map, Value};

use crate::body::members::Members;
use crate::body::pointer::pointer;
use crate::spec::generated::matillion::rule;
use crate::spec::rule::Rule;
use crate::spec::suggest::quoted;
use crate::spec::violation::Violation;

const PROPERTIES: [&str; 3] = ["secretName", "secretKey", "credentialSecretName"];
const LOCATION: [&str; 2] = ["type", "region"];

/// Checks a body whose details are in the member `details`.
pub(super) fn check(body: Members<'_>, details: &'static str, out: &mut Vec<Violation>) {
    let properties = || format!("/{details}/connectionProperties");
    let location = || format!("/{details}/secretsLocation");
    let own: &[&str] = match details {
        "connectionDetails" => &["description", "secretsLocation", "connectionProperties"],
        _ => &["secretsLocation", "connectionProperties"],
    };
    let home = |name: &str| {
        let within = |names: &[&'static str]| names.iter().copied().find(|known| known.eq_ignore_ascii_case(name));
        let in_details = within(own).map(|name| format!("/{details}/{name}"));
        in_details
            .or_else(|| within(&PROPERTIES).map(|name| format!("{}/{name}", properties())))
            .or_else(|| within(&["region"]).map(|name| format!("{}/{name}", location())))
    };
    let other = if details == "connectionDetails" { "connectionOverrides" } else { "connectionDetails" };
    for name in body.map.keys() {
        let place = if name == other { Some(format!("/{details}")) } else { home(name) };
        if let Some(place) = place {
            misplaced(&pointer("", name), &place, out);
        }
    }
    let Some(inner) = object(body.map, details) else { return };
    let at = || format!("/{details}");
    for name in inner.keys().filter(|name| !own.contains(&name.as_str())) {
        match home(name).filter(|place| !place.starts_with(&at()) || place.matches('/').count() > 2) {
            Some(place) => misplaced(&pointer(&at(), name), &place, out),
            None => letter_case(at, name, inner, own, out),
        }
    }
    if let Some(found) = object(inner, "connectionProperties") {
        found.keys().for_each(|name| letter_case(properties, name, found, &PROPERTIES, out));
    }
    if let Some(found) = object(inner, "secretsLocation") {
        for name in found.keys() {
            match PROPERTIES.iter().find(|known| known.eq_ignore_ascii_case(name)) {
                Some(known) => misplaced(&pointer(&location(), name), &format!("{}/{known}", properties()), out),
                None => letter_case(location, name, found, &LOCATION, out),
            }
        }
    }
}

fn object<'a>(parent: &'a Map<String, Value>, name: &str) -> Option<&'a Map<String, Value>> {
    parent.get(name)?.as_object()
}

fn misplaced(path: &str, place: &str, out: &mut Vec<Violation>) {
    let rule = &rule::CONNECTION_MISPLACED_MEMBER;
    report(rule, path, format!("is ignored here; it belongs in {place}"), out);
}

/// A documented name in another letter case. In a patch, null removes it, which is allowed.
fn letter_case(
    at: impl Fn() -> String,
    name: &str,
    members: &Map<String, Value>,
    documented: &[&str],
    out: &mut Vec<Violation>,
) {
    let right = documented.iter().find(|known| known.eq_ignore_ascii_case(name) && **known != name);
    if let Some(right) = right.filter(|_| members.get(name).is_some_and(|value| !value.is_null())) {
        let rule = &rule::CONNECTION_LETTER_CASE;
        let message = format!("{} differs from {right} in letter case; {}", quoted(name), rule.remedy);
        report(rule, &pointer(&at(), name), message, out);
    }
}

/// Replaces the violation about undocumented members.
fn report(rule: &'static Rule, path: &str, message: String, out: &mut Vec<Violation>) {
    let general = [rule::BODY_UNKNOWN_MEMBER.id, rule::BODY_MISSPELT_MEMBER.id];
    out.retain(|found| found.path != path || !general.contains(&found.rule.id));
    out.push(Violation::new(rule, path, message));
}
