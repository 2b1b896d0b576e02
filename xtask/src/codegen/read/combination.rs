//! Tables of combinations.

use super::node::*;
use crate::codegen::model::*;
use crate::codegen::yaml::{Kind, Node};

pub fn combination(node: &Node) -> Combination {
    let columns = texts(node.get("columns"));
    let rows = items(node, "rows")
        .iter()
        .map(|row| Row {
            cells: columns.iter().filter_map(|c| row.get(c)).map(cell).collect(),
            constructor: row.get("constructor").and_then(Node::text).map(str::to_owned),
            inner: inner(node, row),
            purpose: string(row, "use"),
        })
        .collect();
    Combination {
        rule: string(node, "rule"),
        title: string(node, "title"),
        when: node.get("when").and_then(Node::text).map(str::to_owned),
        columns,
        rows,
    }
}

/// What the row's constructor takes: what it requires, then what it may have, then what all rows of the table may have.
pub fn inner(table: &Node, row: &Node) -> Vec<Inner> {
    if row.get("constructor").is_none() {
        return Vec::new();
    }
    let required = texts(row.get("requires")).into_iter().map(|place| Inner { place, required: true });
    let optional = [row, table].into_iter().flat_map(|node| texts(node.get("takes")));
    required.chain(optional.map(|place| Inner { place, required: false })).collect()
}

pub fn cell(node: &Node) -> Cell {
    match &node.kind {
        Kind::Map(_) => Cell::Open {
            what: string(node, "open"),
            example: string(node, "example"),
            except: texts(node.get("except")),
        },
        Kind::List(_) => Cell::OneOf(texts(Some(node))),
        Kind::Scalar(_) => Cell::OneOf(node.text().map(str::to_owned).into_iter().collect()),
    }
}

pub fn violates(node: Option<&Node>) -> Violates {
    let id = |key: &str| node.and_then(|n| n.get(key)).and_then(Node::text).map(str::to_owned);
    Violates {
        required: id("required"),
        kind: id("type"),
        values: id("values"),
        length: id("length"),
        range: id("range"),
        pattern: id("pattern"),
    }
}
