//! Listing connections.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use connguard_rules::operations::lerian::LIST_CONNECTIONS;
use serde_json::{Map, Value, json};

use super::error::Failure;
use super::installation::Lerian;
use super::state::Connection;
use super::window::Window;
use super::{product, replies};
use crate::clock;
use crate::http::reply::Reply;
use crate::http::request::Incoming;

const DEFAULT_LIMIT: usize = 10;
const LARGEST_LIMIT: usize = 100;
const LONGEST_KEY: usize = 64;
const LONGEST_VALUE: usize = 256;

/// Lists the connections that match all filters.
pub(crate) fn answer(lerian: &Lerian, incoming: &Incoming) -> Result<Reply, Failure> {
    let product = product::filter(incoming, LIST_CONNECTIONS)?;
    page(lerian, incoming, |connection| product.is_none() || connection.product_name == product)
}

/// Lists the connections without a product that match all filters.
pub(crate) fn unassigned(lerian: &Lerian, incoming: &Incoming) -> Result<Reply, Failure> {
    page(lerian, incoming, |connection| connection.product_name.is_none())
}

fn page(lerian: &Lerian, incoming: &Incoming, is_meant: impl Fn(&Connection) -> bool) -> Result<Reply, Failure> {
    let query = ListQuery::read(incoming)?;
    let mut found: Vec<_> =
        lerian.state.all().filter(|connection| is_meant(connection) && query.admits(connection)).collect();
    // Stable, and by milliseconds only.
    found.sort_by_key(|connection| clock::to_milliseconds(connection.created_at));
    if query.newest_first {
        found.reverse();
    }
    let total = found.len();
    let first = (query.page - 1).saturating_mul(query.limit);
    let items: Vec<_> = found
        .into_iter()
        .skip(first)
        .take(query.limit)
        .map(|connection| lerian.settings.shown(replies::stored(connection)))
        .collect();
    Ok(Reply::json(200, &json!({ "items": items, "page": query.page, "limit": query.limit, "total": total })))
}

/// The query of a list request.
struct ListQuery {
    page: usize,
    limit: usize,
    newest_first: bool,
    kind: Option<String>,
    metadata: Vec<(String, String)>,
    window: Window,
}

impl ListQuery {
    fn read(incoming: &Incoming) -> Result<Self, Failure> {
        for (name, value) in &incoming.query {
            if name.starts_with(['$', '_']) || name.len() > LONGEST_KEY || value.len() > LONGEST_VALUE {
                return Err(parameter("a query parameter's name or length is not allowed"));
            }
        }
        let given = |name: &str| incoming.parameter(name).filter(|value| !value.is_empty());
        let limit = number(given("limit"), DEFAULT_LIMIT)?;
        if limit > LARGEST_LIMIT {
            return Err(Failure::new("FET-0406", "limit must be at most 100"));
        }
        let page = number(given("page"), 1)?;
        if given("cursor").is_some_and(|cursor| !is_cursor(cursor)) {
            return Err(parameter("cursor is not valid"));
        }
        let newest_first = match given("sortOrder").map(str::to_lowercase).as_deref() {
            None | Some("desc") => true,
            Some("asc") => false,
            Some(_) => return Err(Failure::new("FET-0407", "sortOrder must be asc or desc")),
        };
        let today = clock::utc(clock::now()).date();
        let metadata = incoming.query.iter().filter_map(|(name, value)| {
            let key = name.strip_prefix("metadata.").filter(|_| !value.is_empty())?;
            Some((key.to_owned(), value.clone()))
        });
        Ok(Self {
            page,
            limit,
            newest_first,
            kind: given("type").map(str::to_uppercase),
            metadata: metadata.collect(),
            window: Window::of(given("startDate"), given("endDate"), today)?,
        })
    }

    fn admits(&self, connection: &Connection) -> bool {
        let empty = Map::new();
        let metadata = connection.metadata.as_ref().unwrap_or(&empty);
        self.kind.as_ref().is_none_or(|kind| connection.kind == *kind)
            && self.metadata.iter().all(|(key, value)| metadata.get(key).and_then(Value::as_str) == Some(value))
            && self.window.contains(clock::utc(clock::to_milliseconds(connection.created_at)))
    }
}

fn number(text: Option<&str>, default: usize) -> Result<usize, Failure> {
    let Some(text) = text else { return Ok(default) };
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| parameter("page and limit must be integers from 1"))
}

fn parameter(message: &str) -> Failure {
    Failure::new("FET-0405", message)
}

/// A cursor is a JSON object in base64. It is validated, but not used.
fn is_cursor(text: &str) -> bool {
    [STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD].iter().any(|engine| {
        let bytes = engine.decode(text).ok();
        bytes.is_some_and(|bytes| serde_json::from_slice::<Map<String, Value>>(&bytes).is_ok())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_an_object_in_base64() {
        assert!(is_cursor(&STANDARD.encode("{\"id\":\"x\"}")));
        assert!(!is_cursor("zzz"));
        assert!(!is_cursor(&STANDARD.encode("[]")));
    }
}
