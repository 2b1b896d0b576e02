//! What the type of a connection makes of its other members.

use serde_json::Value;

use super::extra::{self, Values};
use super::mask;
use crate::body::members::Members;
use crate::spec::connection_type::{Check, ConnectionType, Constraint, Is};
use crate::spec::generated::airflow::{TYPE_NAMES, TYPES, rule};
use crate::spec::rule::Rule;
use crate::spec::suggest::{nearest, quoted};
use crate::spec::violation::Violation;

/// `whole`: the body says all of the connection, so that what it lacks is missing.
pub(super) fn check(body: Members<'_>, whole: bool, out: &mut Vec<Violation>) {
    let Some(name) = body.string("conn_type").filter(|name| !name.is_empty() && name.trim() == *name) else { return };
    let Some(kind) = TYPES.iter().find(|kind| kind.name == name) else {
        return unknown(name, out);
    };
    let values = Values::new(body, kind.name);
    for member in kind.hidden.iter().filter(|member| values.is_set(member)) {
        let message = format!(
            "{member} is hidden in the form of {name} and ignored ({}){}",
            kind.package,
            labelled(kind, member)
        );
        out.push(Violation::new(&rule::TYPE_HIDDEN_MEMBER, format!("/{member}"), message));
    }
    extra::names(kind, &values, out);
    for constraint in kind.constraints {
        if constraint.when.iter().all(|(place, is)| holds(&values, place, is)) {
            constrain(kind, constraint, &values, whole, out);
        }
    }
}

fn unknown(name: &str, out: &mut Vec<Violation>) {
    let known = || TYPES.iter().map(|kind| kind.name).chain(TYPE_NAMES.iter().copied());
    if known().any(|known| known == name) {
        return;
    }
    let near = nearest(name, known());
    let hint = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
    let message = format!("{} is not a known connection type{hint}", quoted(name));
    out.push(Violation::new(&rule::CONN_TYPE_UNKNOWN, "/conn_type", message).allowing(near));
}

/// What the form of the type calls others.
fn labelled(kind: &ConnectionType, member: &str) -> String {
    let labels: Vec<String> =
        kind.labels.iter().filter(|(own, _)| *own != member).map(|(own, label)| format!("{own} is {label}")).collect();
    if labels.is_empty() { String::new() } else { format!("; its form has: {}", labels.join(", ")) }
}

fn holds(values: &Values<'_>, place: &str, is: &Is) -> bool {
    match is {
        Is::Present => values.is_set(place),
        Is::Absent => !values.is_set(place),
        Is::Missing => values.get(place).is_none_or(Value::is_null),
        Is::WithPort => values.get(place).and_then(Value::as_str).is_some_and(ends_with_port),
        Is::WithScheme => values.get(place).and_then(Value::as_str).is_some_and(|host| host.contains("://")),
        Is::WithoutScheme => !values.get(place).and_then(Value::as_str).is_some_and(|host| host.contains("://")),
        Is::OneOf(allowed) => values.text(place).is_some_and(|text| allowed.contains(&text.as_ref())),
    }
}

fn ends_with_port(host: &str) -> bool {
    let host = host.split_once("://").map_or(host, |(_, rest)| rest);
    let authority = host.split('/').next().unwrap_or_default();
    authority.rsplit_once(':').is_some_and(|(_, port)| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()))
}

fn constrain(
    kind: &ConnectionType,
    constraint: &Constraint,
    values: &Values<'_>,
    whole: bool,
    out: &mut Vec<Violation>,
) {
    let where_ = conditions(constraint);
    let mut found = |rule: &'static Rule, place: &str, what: String| {
        let message = format!("{}{what}{where_} ({})", kind.name, kind.package);
        out.push(Violation::new(rule, pointer(place), message));
    };
    match constraint.check {
        Check::Required(places) => {
            // An update leaves what it does not say, and replaces extra as a whole.
            let judged = |place: &str| whole || (place.starts_with("extra.") && values.has_extra());
            for place in places.iter().filter(|place| judged(place) && !values.is_set(place)) {
                found(&rule::TYPE_REQUIRED, place, format!(" needs {place}"));
            }
        }
        Check::Excluded(places) => {
            for place in places.iter().filter(|place| values.is_set(place)) {
                found(&rule::TYPE_EXCLUDED, place, format!(" does not take {place}"));
            }
        }
        Check::Ignored(places) => {
            for place in places.iter().filter(|place| values.is_set(place)) {
                found(&rule::TYPE_IGNORED, place, format!(" ignores {place}"));
            }
        }
        Check::AtMostOne(places) => {
            let given: Vec<&str> = places.iter().copied().filter(|place| values.is_set(place)).collect();
            if let [_, second, ..] = given.as_slice() {
                found(&rule::TYPE_EXCLUDED, second, format!(" takes at most one of {}", given.join(", ")));
            }
        }
        Check::Pem(place) => {
            // A mask has rules of its own, and the hook reads no empty key.
            let key = values.get(place).and_then(Value::as_str).filter(|key| !matches!(*key, "" | mask::MASK));
            if key.is_some_and(|key| !key.trim_start().starts_with("-----BEGIN")) {
                found(&rule::TYPE_PEM, place, format!(" reads a key in PEM in {place}, not a path"));
            }
        }
        Check::Values(place, allowed) | Check::AnyCase(place, allowed) => {
            let any_case = matches!(constraint.check, Check::AnyCase(..));
            let is = |text: &str, one: &str| if any_case { text.eq_ignore_ascii_case(one) } else { text == one };
            let fits = |text: &str| allowed.iter().any(|one| is(text, one));
            if values.is_set(place) && values.text(place).is_none_or(|text| !fits(&text)) {
                let message = format!(
                    "{} takes no such {place}{where_}; it is one of {} ({})",
                    kind.name,
                    allowed.join(", "),
                    kind.package
                );
                let given = values.text(place);
                let near = given.and_then(|given| nearest(&given, allowed.iter().copied()));
                let rest = allowed.iter().copied().filter(|value| Some(*value) != near);
                let violation = Violation::new(&rule::TYPE_VALUES, pointer(place), message);
                out.push(violation.allowing(near.into_iter().chain(rest)));
            }
        }
    }
}

fn conditions(constraint: &Constraint) -> String {
    let said = constraint.when.iter().map(|(place, is)| match is {
        Is::Present => format!("with {place}"),
        Is::Absent | Is::Missing => format!("without {place}"),
        Is::WithPort => format!("where {place} has a port"),
        Is::WithScheme => format!("where {place} is a URL"),
        Is::WithoutScheme => format!("where {place} is no URL"),
        Is::OneOf(values) => format!("where {place} is {}", values.join(" or ")),
    });
    said.fold(String::new(), |all, one| format!("{all}{} {one}", if all.is_empty() { "" } else { " and" }))
}

/// `extra.account` as `/extra/account`.
fn pointer(place: &str) -> String {
    format!("/{}", place.replace('.', "/"))
}
