//! What exists on the server at the start.

use std::io;

use serde::Deserialize;
use serde_json::Value;

use super::change;
use super::fields::Fields;
use super::installation::Airflow;
use super::state::Event;
use crate::control::seed::wrong;
use crate::services::context::Context;
use crate::services::service::Service;

/// The member `airflow` of a seed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "an object")]
pub(crate) struct Seed {
    /// Create requests.
    connections: Vec<Value>,
}

impl Seed {
    /// Adds the connections whose names are not taken.
    pub(crate) fn apply_seed(&self, airflow: &mut Airflow, context: &mut Context) -> io::Result<()> {
        let mut put = Vec::new();
        for (index, body) in self.connections.iter().enumerate() {
            // The reply that refuses it may repeat a secret.
            let fields = Fields::of_body(body, false).ok().filter(Fields::is_storable);
            let fields = fields.ok_or_else(|| {
                let what = "is refused: POST /api/v2/connections says why";
                wrong(&format!("airflow.connections[{index}] {what}"))
            })?;
            if airflow.state.named(fields.connection_id()).is_none() {
                put.push(change::created(&context.cipher, &fields)?);
            }
        }
        if put.is_empty() { Ok(()) } else { airflow.write(context, Event::Connections { put, deleted: Vec::new() }) }
    }
}
