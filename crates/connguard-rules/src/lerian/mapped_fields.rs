//! What is to be validated: data sources, tables and fields, limited in number.

use crate::generated::lerian::rule;
use crate::members::Members;
use crate::path::pointer;
use crate::spec::Rule;
use crate::violation::Violation;

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
        let Some(tables) = tables.as_object().filter(|t| !t.is_empty()) else {
            push(&rule::MAPPED_FIELDS_BLANK, &path, out);
            continue;
        };
        limit(tables.len(), MOST_TABLES, &path, out);
        for (table, fields) in tables {
            let path = named(&path, table, out);
            let Some(fields) = fields.as_array().filter(|f| !f.is_empty()) else {
                push(&rule::MAPPED_FIELDS_BLANK, &path, out);
                continue;
            };
            limit(fields.len(), MOST_FIELDS, &path, out);
            for (index, field) in fields.iter().enumerate() {
                if field.as_str().is_none_or(|f| f.trim().is_empty()) {
                    push(&rule::MAPPED_FIELDS_BLANK, &format!("{path}/{index}"), out);
                }
            }
        }
    }
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
