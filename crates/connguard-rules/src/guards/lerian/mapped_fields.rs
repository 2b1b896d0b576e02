//! Schema validation: data sources, tables and fields, limited in number.

use serde_json::Value;

use crate::body::members::Members;
use crate::body::pointer::pointer;
use crate::body::structure::json_type;
use crate::spec::generated::lerian::rule;
use crate::spec::violation::Violation;

const MOST_SOURCES: usize = 10;
const MOST_TABLES: usize = 20;
const MOST_FIELDS: usize = 50;

pub(super) fn check(body: Members<'_>, out: &mut Vec<Violation>) {
    let Some(sources) = body.object("mappedFields") else { return };
    let path = "/mappedFields";
    if sources.map.is_empty() {
        out.push(Violation::of(&rule::MAPPED_FIELDS_BLANK, path));
    }
    limit(sources.map.len(), MOST_SOURCES, path, out);
    for (source, tables) in sources.map {
        let path = named(path, source, out);
        // Without tables or fields, only the existence of the source or table is validated.
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
                    Value::Null => out.push(Violation::of(&rule::MAPPED_FIELDS_BLANK, &path)),
                    Value::String(name) if name.trim().is_empty() => {
                        out.push(Violation::of(&rule::MAPPED_FIELDS_BLANK, &path))
                    }
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
        out.push(Violation::of(&rule::MAPPED_FIELDS_BLANK, &path));
    }
    path
}

fn limit(count: usize, most: usize, path: &str, out: &mut Vec<Violation>) {
    if count > most {
        out.push(Violation::of(&rule::MAPPED_FIELDS_LIMIT, path));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_names_the_limits() {
        let limits =
            format!("{MOST_SOURCES} data sources, {MOST_TABLES} tables in each and {MOST_FIELDS} fields in each");
        assert!(rule::MAPPED_FIELDS_LIMIT.summary.contains(&limits));
    }
}
