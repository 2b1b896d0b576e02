//! The page of connection types.

use std::fmt::Write;

use super::format::cell;
use crate::codegen::model::{Api, Check, Constraint, Is};

pub(super) fn page(api: &Api) -> String {
    let mut out = format!(
        "# Connection types: {}\n\nWhat the forms of these types hide and call otherwise, and which members of `extra` they \
         have, as their packages say. What is hidden is ignored (`{p}.type.hidden-member`).\n\n\
         | type | package | hidden | called | members of extra |\n| --- | --- | --- | --- | --- |\n",
        api.title,
        p = api.provider
    );
    let code = |names: &[String]| names.iter().map(|name| format!("`{}`", cell(name))).collect::<Vec<_>>().join(", ");
    for row in &api.types.rows {
        let labels: Vec<String> =
            row.labels.iter().map(|(member, label)| format!("`{member}`: {}", cell(label))).collect();
        let _ = writeln!(
            out,
            "| `{}` | {} | {} | {} | {} |",
            row.name,
            row.package,
            code(&row.hidden),
            labels.join(", "),
            code(&row.extras)
        );
    }
    let _ = write!(out, "\nKnown by their names alone: {}.\n\n", code(&api.types.names));
    out.push_str(
        "## What hooks refuse or ignore\n\n| type | where | what | rule | seen |\n| --- | --- | --- | --- | --- |\n",
    );
    for row in &api.types.rows {
        let mut line = |when: String, what: String, rule: &str, seen: &str| {
            let _ = writeln!(
                out,
                "| `{}` | {when} | {what} | `{}.type.{rule}` | {}, {} |",
                row.name,
                api.provider,
                cell(seen),
                row.package
            );
        };
        if let Some(seen) = &row.only {
            line(String::new(), "no other members of `extra` than these".to_owned(), "unknown-option", seen);
        }
        for one in &row.constraints {
            let (what, rule) = check(one);
            let when: Vec<String> = one.when.iter().map(|(place, is)| test(place, is)).collect();
            line(when.join(", "), what, rule, &one.seen);
        }
    }
    out
}

fn test(place: &str, is: &Is) -> String {
    match is {
        Is::Present => format!("`{place}` is there"),
        Is::Absent | Is::Missing => format!("`{place}` is not there"),
        Is::WithPort => format!("`{place}` has a port"),
        Is::WithScheme => format!("`{place}` is a URL"),
        Is::WithoutScheme => format!("`{place}` is no URL"),
        Is::OneOf(values) => format!("`{place}` is {}", values.join(" or ")),
    }
}

fn check(constraint: &Constraint) -> (String, &'static str) {
    let code = |names: &[String]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match &constraint.check {
        Check::Required(places) => (format!("needs {}", code(places)), "required"),
        Check::Excluded(places) => (format!("takes no {}", code(places)), "excluded"),
        Check::AtMostOne(places) => (format!("at most one of {}", code(places)), "excluded"),
        Check::Ignored(places) => (format!("ignores {}", code(places)), "ignored"),
        Check::Pem(place) => (format!("`{place}` is a key in PEM"), "pem"),
        Check::Values(place, values) => (format!("`{place}` is one of {}", code(values)), "values"),
        Check::AnyCase(place, values) => {
            (format!("`{place}` is one of {}, in any letter case", code(values)), "values")
        }
    }
}
