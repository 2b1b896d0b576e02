//! The connections that the service offers as examples.

use serde_json::Value;

use super::call::{Answer, Call};
use super::change;
use super::fields::Fields;
use super::installation::Airflow;
use super::refusal::Refusal;
use super::single;
use super::state::Event;
use crate::services::context::Context;
use crate::services::service::Service;

/// Create requests, one a line.
const DEFAULTS: &str = include_str!("defaults.jsonl");

/// Adds those whose names are not taken.
pub(crate) fn create(airflow: &mut Airflow, context: &mut Context, _: &Call<'_>) -> Answer {
    let mut put = Vec::new();
    for line in DEFAULTS.lines() {
        let body: Value = serde_json::from_str(line).map_err(|_| Refusal::crash())?;
        let fields = Fields::of_body(&body, false)?;
        if airflow.state.named(fields.connection_id()).is_none() {
            put.push(change::created(&context.cipher, &fields)?);
        }
    }
    airflow.write(context, Event::Connections { put, deleted: Vec::new() })?;
    Ok(single::no_content())
}
