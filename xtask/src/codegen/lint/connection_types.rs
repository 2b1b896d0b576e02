//! `x-types`: what its rows name exists.

use super::nodes::{component, items, text};
use crate::codegen::report::Report;
use crate::codegen::yaml::{Entry, Kind, Node};

const TESTS: &[&str] = &["present", "absent", "missing", "with-port", "with-scheme", "without-scheme"];
const CHECKS: &[&str] = &["required", "excluded", "one-of", "ignored", "pem", "values", "any-case"];

pub(super) fn check(document: &Node, report: &mut Report<'_>) {
    let Some(types) = document.get("x-types") else { return };
    let object = component(document, "schemas", text(types, "schema"));
    let Some(members) = object.and_then(|object| object.get("properties")) else {
        return report.find(
            types.line,
            "x-types has a schema that is no object",
            "name the schema that holds the type",
        );
    };
    let known = Known { members, extra: text(types, "extra") };
    for key in ["member", "extra"] {
        if members.get(text(types, key)).is_none() {
            let message = format!("the {key} of x-types is no member of its schema");
            report.find(types.line, message, "name a member");
        }
    }
    for entry in types.get("rows").map_or(&[][..], Node::entries) {
        row(types, entry, &known, report);
    }
}

struct Known<'a> {
    members: &'a Node,
    extra: &'a str,
}

impl Known<'_> {
    fn place(&self, place: &str, line: usize, report: &mut Report<'_>) {
        let (member, inner) = place.split_once('.').map_or((place, None), |(member, inner)| (member, Some(inner)));
        if self.members.get(member).is_none() || (inner.is_some() && member != self.extra) {
            let message = format!("{place} is no member of the schema of x-types");
            report.find(line, message, format!("name a member, or {}.name for what is in it", self.extra));
        }
    }
}

fn row(types: &Node, entry: &Entry, known: &Known<'_>, report: &mut Report<'_>) {
    let (name, row) = (&entry.key, &entry.value);
    let package = text(row, "package");
    if types.get("packages").is_none_or(|packages| packages.get(package).is_none()) {
        let message = format!("the package {package} of {name} has no version");
        report.find(entry.line, message, "add it to packages");
    }
    for hidden in items(row, "hidden") {
        known.place(hidden.text().unwrap_or_default(), hidden.line, report);
    }
    for label in row.get("labels").map_or(&[][..], Node::entries) {
        known.place(&label.key, label.line, report);
    }
    for constraint in items(row, "constraints") {
        let checks = CHECKS.iter().filter_map(|key| constraint.get(key));
        if checks.clone().count() != 1 {
            let message = format!("a constraint of {name} does not say one thing");
            report.find(constraint.line, message, format!("write one of {}", CHECKS.join(", ")));
        }
        for check in checks {
            let entries = check.entries().iter().map(|entry| entry.key.as_str());
            let places = check.items().iter().filter_map(Node::text).chain(entries).chain(check.text());
            places.for_each(|place| known.place(place, check.line, report));
        }
        for test in constraint.get("when").map_or(&[][..], Node::entries) {
            known.place(&test.key, test.line, report);
            let is_known =
                matches!(test.value.kind, Kind::List(_)) || test.value.text().is_some_and(|t| TESTS.contains(&t));
            if !is_known {
                let message = format!("the test of {} of {name} is not known", test.key);
                report.find(test.line, message, format!("write {} or a list of values", TESTS.join(", ")));
            }
        }
    }
}
