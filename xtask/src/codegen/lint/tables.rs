//! `x-combinations`: columns exist, cells are values of their column, rows and constructors are told apart.

use std::collections::BTreeMap;

use super::nodes::{flag, items, schemas, target, text};
use crate::codegen::names;
use crate::codegen::report::{Report, nearest};
use crate::codegen::yaml::{Entry, Kind, Node};

/// What a row may hold beside its columns.
const OF_ROWS: &[&str] = &["use", "constructor", "requires", "takes"];

pub(super) fn check(document: &Node, report: &mut Report<'_>) {
    let rules = document.get("x-rules").map_or(&[][..], Node::entries);
    let ids: Vec<&str> = rules.iter().map(|r| r.key.as_str()).collect();
    let mut constructors: BTreeMap<&str, usize> = BTreeMap::new();
    for schema in schemas(document) {
        for table in items(&schema.value, "x-combinations") {
            if let Some(rule) = table.get("rule") {
                super::rules::exists(rule, &ids, report);
                not_waivable(rules, rule, report);
            }
            self::table(document, schema, table, report);
            for row in items(table, "rows") {
                constructor(row, &mut constructors, report);
                inner(document, &schema.value, [table, row], report);
            }
        }
    }
}

fn not_waivable(rules: &[Entry], rule: &Node, report: &mut Report<'_>) {
    let found = rules.iter().find(|r| Some(r.key.as_str()) == rule.text());
    if let Some(found) = found.filter(|r| r.value.get("waivable").map(Node::to_json) != Some(false.into())) {
        let message = format!("rule {} governs a table, and can be waived", found.key);
        report.find_once(&message.clone(), found.line, message, "write waivable: false");
    }
}

fn table(document: &Node, schema: &Entry, table: &Node, report: &mut Report<'_>) {
    let title = text(table, "title");
    let columns: Vec<&str> = items(table, "columns").iter().filter_map(Node::text).collect();
    if columns.is_empty() {
        return report.find(table.line, format!("table {title:?} has no columns"), "name the members that it governs");
    }
    super::values::unique(table, "columns", &format!("table {title:?}"), report);
    let mut sound = true;
    for column in items(table, "columns") {
        sound &= self::column(document, schema, column, report);
    }
    if !sound {
        // The cells below would repeat it.
        return;
    }
    if let Some(when) = table.get("when").filter(|w| !w.text().is_some_and(|w| columns.contains(&w))) {
        let message = format!("table {title:?} applies when {} is there", when.text().unwrap_or_default());
        report.find(when.line, message, format!("name a column: {}", columns.join(", ")));
    }
    let rows = items(table, "rows");
    if rows.is_empty() {
        report.find(table.line, format!("table {title:?} has no rows"), "write a row for each valid combination");
    }
    let mut seen: Vec<(Vec<serde_json::Value>, usize)> = Vec::new();
    for row in rows {
        self::row(document, schema, &columns, row, report);
        let cells = columns.iter().map(|c| row.get(c).map(Node::to_json).unwrap_or_default()).collect();
        match seen.iter().find(|(other, _)| *other == cells) {
            Some((_, line)) => {
                report.find(row.line, format!("a row that equals the one in line {line}"), "keep one of them");
            }
            None => seen.push((cells, row.line)),
        }
    }
}

/// Whether the column is one: a member of the schema that is a text and no secret.
fn column(document: &Node, schema: &Entry, column: &Node, report: &mut Report<'_>) -> bool {
    let name = column.text().unwrap_or_default();
    let Some(member) = member(document, &schema.value, name) else {
        let known = schema.value.get("properties").map_or(&[][..], Node::entries);
        let remedy = match nearest(name, known.iter().map(|k| k.key.as_str())) {
            Some(near) => format!("did you mean {near}?"),
            None => "name a member of the schema, or a.b for a member of a member".to_owned(),
        };
        report.find(column.line, format!("column {name} is no member of the schema"), remedy);
        return false;
    };
    let (why, remedy) = if name.split('.').count() > 2 {
        ("is too deep", "write a member, or a.b for one of its members")
    } else if target(document, member).is_none_or(|m| text(m, "type") != "string") {
        ("is no text", "make columns of texts and enums alone")
    } else if flag(member, "x-secret") {
        ("is a secret, and messages quote columns", "take the column out")
    } else {
        return true;
    };
    report.find(column.line, format!("column {name} {why}"), remedy);
    false
}

fn row(document: &Node, schema: &Entry, columns: &[&str], row: &Node, report: &mut Report<'_>) {
    for entry in row.entries() {
        let known = || columns.iter().chain(OF_ROWS).copied();
        if !known().any(|k| k == entry.key) {
            let remedy = match nearest(&entry.key, known()) {
                Some(near) => format!("did you mean {near}?"),
                None => format!("a row holds {}", known().collect::<Vec<_>>().join(", ")),
            };
            let message = format!("{} is no column of the table", entry.key);
            report.find_once(&format!("{} {message}", schema.key), entry.line, message, remedy);
        }
    }
    for column in columns {
        match row.get(column) {
            None => {
                let cause = format!("{} row without {column}", schema.key);
                report.find_once(&cause, row.line, format!("a row without {column}"), "give every row all columns");
            }
            Some(cell) => self::cell(document, schema, column, cell, report),
        }
    }
    let purpose = row.get("use").and_then(Node::text).unwrap_or_default();
    if purpose.trim().is_empty() || purpose.contains(char::is_control) {
        report.find(row.line, "a row without use", "say what the row is for, on one line");
    }
}

fn cell(document: &Node, schema: &Entry, column: &str, cell: &Node, report: &mut Report<'_>) {
    let values: Vec<&Node> = match &cell.kind {
        Kind::Map(_) => return open_cell(column, cell, report),
        Kind::List(items) => items.iter().collect(),
        Kind::Scalar(_) => vec![cell],
    };
    if values.is_empty() || values.iter().any(|v| v.text().is_none_or(str::is_empty)) {
        return report.find(
            cell.line,
            format!("{column} is not a text"),
            "write a text, a list of texts or an open cell; quote true and false",
        );
    }
    let known = member(document, &schema.value, column).and_then(|m| target(document, m));
    let allowed: Vec<&str> = known.map_or(&[][..], |m| items(m, "enum")).iter().filter_map(Node::text).collect();
    let mut seen: Vec<&str> = Vec::new();
    for value in values.iter().filter_map(|v| v.text()) {
        if !allowed.is_empty() && !allowed.contains(&value) {
            let message = format!("{value} is none of {column}'s values");
            report.find(cell.line, message, format!("use one of {}", allowed.join(", ")));
        }
        if seen.contains(&value) {
            report.find(cell.line, format!("{value} stands twice in {column}"), "keep one of them");
        }
        seen.push(value);
    }
}

fn open_cell(column: &str, cell: &Node, report: &mut Report<'_>) {
    let has_texts = ["open", "example"].iter().all(|key| !text(cell, key).trim().is_empty());
    let except = cell.get("except").filter(|e| matches!(e.kind, Kind::List(_)));
    let only_texts = except.is_some_and(|e| e.items().iter().all(|i| i.text().is_some()));
    if !has_texts || !only_texts || cell.entries().len() != 3 {
        let message = format!("{column} is an open cell without open, example and except, or with more");
        return report.find(cell.line, message, "write { open: what it is, example: a text, except: [texts] }");
    }
    let example = text(cell, "example");
    if items(cell, "except").iter().filter_map(Node::text).any(|e| e.eq_ignore_ascii_case(example)) {
        let message = format!("the example {example} of {column} is what the cell excepts");
        report.find(cell.line, message, "show a value that passes");
    }
}

fn constructor<'a>(row: &'a Node, seen: &mut BTreeMap<&'a str, usize>, report: &mut Report<'_>) {
    let Some(node) = row.get("constructor") else { return };
    let name = node.text().unwrap_or_default();
    if let Some(why) = names::operation_refused(name) {
        let message = format!("constructor {name} {why}");
        report.find(node.line, message, "name it in snake case, e.g. generic_secret");
    } else if let Some(line) = seen.insert(name, node.line) {
        let message = format!("constructor {name} is that of the row in line {line}");
        report.find(node.line, message, "give each row a constructor of its own, or none");
    }
}

/// Whether the place is in a map, whose members have names of the caller's.
fn in_map(document: &Node, schema: &Node, place: &str) -> bool {
    let map = place.rsplit_once('.').and_then(|(map, _)| target(document, member(document, schema, map)?));
    map.is_some_and(|map| map.get("additionalProperties").is_some_and(|values| text(values, "type") == "string"))
}

/// What a constructor takes in the place of the members that hold it: it exists, and its name means one thing.
fn inner(document: &Node, schema: &Node, [table, row]: [&Node; 2], report: &mut Report<'_>) {
    let mut names: Vec<&str> =
        schema.get("properties").map_or(&[][..], Node::entries).iter().map(|e| e.key.as_str()).collect();
    for node in [(row, "requires"), (row, "takes"), (table, "takes")].into_iter().flat_map(|(n, key)| items(n, key)) {
        let place = node.text().unwrap_or_default();
        let name = place.rsplit('.').next().unwrap_or_default();
        if !place.contains('.') || (member(document, schema, place).is_none() && !in_map(document, schema, place)) {
            let message = format!("a constructor takes {place}, which is no member of a member");
            report.find_once(&message.clone(), node.line, message, "write a.b, through the members that hold it");
        } else if names.contains(&name) {
            let message = format!("a constructor takes {place}, and {name} means something else already");
            report.find_once(&message.clone(), node.line, message, "take it as a part of what holds it");
        }
        names.push(name);
    }
}

/// The member `a.b`, through `allOf` and `$ref`.
fn member<'a>(document: &'a Node, schema: &'a Node, path: &str) -> Option<&'a Node> {
    path.split('.').try_fold(schema, |schema, part| target(document, schema)?.get("properties")?.get(part))
}
