//! What is to be validated: data sources, tables and fields, limited in number.

use serde_json::Value;

use crate::body::members::Members;
use crate::body::pointer::pointer;
use crate::body::structure::given as json_type;
use crate::spec::generated::lerian::rule;
use crate::spec::rule::Rule;
use crate::spec::violation::Violation;

const MOST_SOURCES: usize = 10;
const MOST_TABLES: usize = 20;
const MOST_FIELDS: usize = 50;

pub(super) fn check(body: Members<'_>, out: &mut Vec<Violation>) {
    let Some(sources) = body.object("mappedFields") else { return };
    let path = "/mappedFields";
    if sources.map.is_empty() {
        push(&rule::MAPPED_FIELDS_BLANK, path, out);
    }
    limit(sources.map.len(), MOST_SOURCES, path, out);
    for (source, tables) in sources.map {
        let path = named(path, source, out);
        // A source without tables and a table without fields are asked for by their names alone.
        let tables = match tables {
            Value::Null => continue,
            Value::Object(tables) => tables,
            other => {
                wrong_type("an object of tables", other, &path, out);
                continue;
            }
        };
        limit(tables.len(), MOST_TABLES, &path, out);
        for (table, fields) in tables {
            let path = named(&path, table, out);
            let fields = match fields {
                Value::Null => continue,
                Value::Array(fields) => fields,
                other => {
                    wrong_type("an array of field names", other, &path, out);
                    continue;
                }
            };
            limit(fields.len(), MOST_FIELDS, &path, out);
            for (index, field) in fields.iter().enumerate() {
                let path = format!("{path}/{index}");
                match field {
                    // The service reads null as an empty name.
                    Value::Null => push(&rule::MAPPED_FIELDS_BLANK, &path, out),
                    Value::String(name) if name.trim().is_empty() => push(&rule::MAPPED_FIELDS_BLANK, &path, out),
                    Value::String(_) => {}
                    other => wrong_type("a string", other, &path, out),
                }
            }
        }
    }
}

fn wrong_type(wanted: &str, given: &Value, path: &str, out: &mut Vec<Violation>) {
    let message = format!("must be {wanted}, not {}", json_type(given));
    out.push(Violation::new(&rule::BODY_TYPE, path, message));
}

fn named(path: &str, name: &str, out: &mut Vec<Violation>) -> String {
    let path = pointer(path, name);
    if name.trim().is_empty() {
        push(&rule::MAPPED_FIELDS_BLANK, &path, out);
    }
    path
}

fn limit(count: usize, most: usize, path: &str, out: &mut Vec<Violation>) {
    if count > most {
        push(&rule::MAPPED_FIELDS_LIMIT, path, out);
    }
}

fn push(rule: &'static Rule, path: &str, out: &mut Vec<Violation>) {
    out.push(Violation::new(rule, path, format!("{}; {}", rule.summary, rule.remedy)));
}
