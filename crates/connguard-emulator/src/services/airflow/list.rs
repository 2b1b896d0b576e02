//! Listing connections.

use std::cmp::Ordering;

use serde_json::{Value, json};

use super::installation::Airflow;
use super::integer;
use super::refusal::{Finding, Place, Refusal};
use super::state::Connection;
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::services::context::Context;

const DEFAULT_LIMIT: i64 = 50;
const LARGEST_LIMIT: i64 = 100;
const LARGEST_ORDER: usize = 10;
const ORDERS: [&str; 8] = ["conn_id", "connection_id", "conn_type", "description", "host", "port", "id", "team_name"];

/// The order and the filters of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Selection {
    order: Vec<String>,
    pattern: Option<String>,
    prefix: Option<String>,
}

/// The numbers of the connections that were listed last, so that the next page need not look for them again.
#[derive(Debug, Default)]
pub(crate) struct Listed {
    selection: Selection,
    version: Option<u64>,
    numbers: Vec<u64>,
}

/// Lists a page of the connections.
pub(crate) fn answer(airflow: &mut Airflow, context: &Context, incoming: &Incoming) -> Result<Reply, Refusal> {
    let mut findings = Vec::new();
    let limit = number(incoming, "limit", DEFAULT_LIMIT, &mut findings);
    let offset = number(incoming, "offset", 0, &mut findings);
    if !findings.is_empty() {
        return Err(Refusal::invalid(findings));
    }
    let selection = Selection::read(incoming)?;
    // The database cannot skip more than 64 bits can count.
    let offset = usize::try_from(offset.ok_or_else(Refusal::crash)?).unwrap_or(usize::MAX);
    let limit = usize::try_from(limit.unwrap_or(LARGEST_LIMIT).min(LARGEST_LIMIT)).unwrap_or_default();
    let Airflow { state, listed, .. } = airflow;
    if listed.version != Some(state.version) || listed.selection != selection {
        let mut found: Vec<_> =
            state.all().filter(|(_, connection)| selection.admits(&connection.connection_id)).collect();
        found.sort_by(|one, other| selection.compare(*one, *other));
        let numbers = found.into_iter().map(|(number, _)| number).collect();
        *listed = Listed { selection, version: Some(state.version), numbers };
    }
    let page = listed.numbers.iter().skip(offset).take(limit).filter_map(|number| state.get(*number));
    let connections: Vec<_> = page.map(|connection| connection.shown(&context.cipher)).collect();
    Ok(Reply::json(200, &json!({ "connections": connections, "total_entries": listed.numbers.len() })))
}

/// A parameter that is a number from 0; none if it is beyond 64 bits.
fn number(incoming: &Incoming, name: &str, default: i64, findings: &mut Vec<Finding>) -> integer::Integer {
    let Some(text) = incoming.parameter(name) else { return Some(default) };
    let (place, input) = (Place::of("query").at(name), Value::from(text));
    match integer::read(&input, &place) {
        Ok(Some(..0)) => {
            let message = "Input should be greater than or equal to 0";
            findings.push(Finding::new("greater_than_equal", &place, message, &input).with("ge", 0));
        }
        Ok(number) => return number,
        Err(finding) => findings.push(finding),
    }
    None
}

impl Selection {
    fn read(incoming: &Incoming) -> Result<Self, Refusal> {
        let order: Vec<_> =
            incoming.query.iter().filter(|(name, _)| name == "order_by").map(|(_, value)| value.clone()).collect();
        if order.len() > LARGEST_ORDER {
            return Err(Refusal::new(
                400,
                &format!("Ordering with more than {LARGEST_ORDER} parameters is not allowed"),
            ));
        }
        let unknown = order.iter().map(|name| name.trim_start_matches('-')).find(|name| !ORDERS.contains(name));
        if let Some(name) = unknown {
            let text = format!("Ordering with '{name}' is disallowed or the attribute does not exist on the model");
            return Err(Refusal::new(400, &text));
        }
        let filter = |name: &str| incoming.parameter(name).filter(|value| *value != "~").map(str::to_owned);
        Ok(Self { order, pattern: filter("connection_id_pattern"), prefix: filter("connection_id_prefix_pattern") })
    }

    fn admits(&self, connection_id: &str) -> bool {
        let folded = || connection_id.to_ascii_lowercase();
        let is_like = |pattern: &str| is_like(&format!("%{}%", pattern.to_ascii_lowercase()), &folded());
        self.pattern.as_deref().is_none_or(|pattern| terms(pattern).into_iter().any(is_like))
            && self
                .prefix
                .as_deref()
                .is_none_or(|prefix| terms(prefix).into_iter().any(|term| begins(connection_id, term)))
    }

    /// Null comes before values. The number decides between equals, in the first order's direction.
    fn compare(&self, one: (u64, &Connection), other: (u64, &Connection)) -> Ordering {
        let last = if self.order.first().is_some_and(|name| name.starts_with('-')) { "-id" } else { "id" };
        let by = |name: &str| {
            let key = |(number, connection)| key(name.trim_start_matches('-'), number, connection);
            let ordering = key(one).cmp(&key(other));
            if name.starts_with('-') { ordering.reverse() } else { ordering }
        };
        let orders = self.order.iter().map(String::as_str).chain([last]);
        orders.map(by).find(|ordering| ordering.is_ne()).unwrap_or(Ordering::Equal)
    }
}

/// What connections are ordered by: a number or a string.
fn key<'a>(name: &str, number: u64, connection: &'a Connection) -> Option<(i128, &'a str)> {
    match name {
        "id" => Some((number.into(), "")),
        "conn_type" => Some((0, &connection.conn_type)),
        "description" => connection.description.as_deref().map(|text| (0, text)),
        "host" => connection.host.as_deref().map(|text| (0, text)),
        "port" => connection.port.map(|port| (port.into(), "")),
        "team_name" => None,
        _ => Some((0, &connection.connection_id)),
    }
}

/// The alternatives of a filter.
fn terms(filter: &str) -> Vec<&str> {
    let alternatives: Vec<_> = filter.split('|').map(str::trim).filter(|term| !term.is_empty()).collect();
    if filter.contains('|') && !alternatives.is_empty() { alternatives } else { vec![filter] }
}

/// SQL's LIKE.
fn is_like(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<_>, Vec<_>) = (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut place, mut wildcard) = (0, 0, None);
    while place < text.len() {
        if pattern.get(at) == Some(&'%') {
            wildcard = Some((at, place));
            at += 1;
        } else if pattern.get(at).is_some_and(|one| *one == '_' || *one == text[place]) {
            (at, place) = (at + 1, place + 1);
        } else if let Some((from, taken)) = wildcard {
            // The last wildcard takes one more character.
            (at, place) = (from + 1, taken + 1);
            wildcard = Some((from, taken + 1));
        } else {
            return false;
        }
    }
    pattern[at..].iter().all(|one| *one == '%')
}

/// Whether the name begins with the term: between it and the next term of its length. What is no letter or digit at
/// the end of either does not count, so that more names may match.
fn begins(connection_id: &str, term: &str) -> bool {
    connection_id >= plain(term)
        && next(term).is_none_or(|next| plain(term).is_empty() || connection_id < next.as_str())
}

fn plain(term: &str) -> &str {
    term.trim_end_matches(|last: char| !last.is_alphanumeric())
}

/// The term with its last letter or digit replaced by the next one.
fn next(term: &str) -> Option<String> {
    let mut rest = plain(term).chars();
    let bumped = char::from_u32(u32::from(rest.next_back()?) + 1).filter(|bumped| bumped.is_alphanumeric());
    bumped.map(|bumped| format!("{}{bumped}", rest.as_str())).or_else(|| next(rest.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admits(pattern: Option<&str>, prefix: Option<&str>, name: &str) -> bool {
        let [pattern, prefix] = [pattern, prefix].map(|text| text.map(str::to_owned));
        Selection { order: Vec::new(), pattern, prefix }.admits(name)
    }

    #[test]
    fn a_pattern_is_a_part_with_wildcards() {
        for (pattern, is_admitted) in [
            ("ORT_N", true),
            ("p%g", true),
            ("port_neg_", false),
            ("a | neg", true),
            ("|", false),
            ("", true),
            ("%t%t%", false),
        ] {
            assert_eq!(admits(Some(pattern), None, "port_neg"), is_admitted, "{pattern}");
        }
    }

    #[test]
    fn a_prefix_has_letter_case_and_no_wildcards() {
        for (prefix, is_admitted) in [
            ("port_", true),
            ("Port", false),
            ("p%", true),
            ("x|port_n", true),
            ("_", true),
            ("ort", false),
            ("mo", false),
        ] {
            assert_eq!(admits(None, Some(prefix), "port_neg"), is_admitted, "{prefix}");
        }
        assert!(admits(None, Some("port_z"), "porta"), "more than what begins so");
    }
}
