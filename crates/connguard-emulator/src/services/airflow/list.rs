//! Listing connections.

use serde_json::{Value, json};

use super::installation::Airflow;
use super::integer;
use super::refusal::{Finding, Place, Refusal};
use super::selection::{Listed, Selection};
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::services::context::Context;

const DEFAULT_LIMIT: i64 = 50;
const LARGEST_LIMIT: i64 = 100;

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
