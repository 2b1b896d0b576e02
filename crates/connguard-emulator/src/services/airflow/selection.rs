//! Which connections a list shows, and in which order.

use std::cmp::Ordering;

use super::refusal::Refusal;
use super::state::Connection;
use crate::http::request::Incoming;

const LARGEST_ORDER: usize = 10;
const ORDERS: [&str; 8] = ["conn_id", "connection_id", "conn_type", "description", "host", "port", "id", "team_name"];

/// The order and the filters of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Selection {
    order: Vec<String>,
    pattern: Option<String>,
    prefix: Option<String>,
}

/// The numbers of the connections that were listed last, so that the next page need not look for them again.
#[derive(Debug, Default)]
pub(crate) struct Listed {
    pub(super) selection: Selection,
    pub(super) version: Option<u64>,
    pub(super) numbers: Vec<u64>,
}

impl Selection {
    pub(super) fn read(incoming: &Incoming) -> Result<Self, Refusal> {
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

    pub(super) fn admits(&self, connection_id: &str) -> bool {
        let folded = || connection_id.to_ascii_lowercase();
        let is_like = |pattern: &str| is_like(&format!("%{}%", pattern.to_ascii_lowercase()), &folded());
        self.pattern.as_deref().is_none_or(|pattern| terms(pattern).into_iter().any(is_like))
            && self
                .prefix
                .as_deref()
                .is_none_or(|prefix| terms(prefix).into_iter().any(|term| begins(connection_id, term)))
    }

    /// Null comes before values. The number decides between equals, in the first order's direction.
    pub(super) fn compare(&self, one: (u64, &Connection), other: (u64, &Connection)) -> Ordering {
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
