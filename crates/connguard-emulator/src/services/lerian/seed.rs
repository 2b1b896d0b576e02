//! What exists in the organization at the start.

use std::io;

use serde::Deserialize;
use serde_json::Value;

use super::create::seeded;
use super::installation::Lerian;
use super::state::Event;
use crate::control::seed::wrong;
use crate::services::context::Context;
use crate::services::service::Service;

/// The member `lerian` of a seed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "an object")]
pub(crate) struct Seed {
    /// Create requests, each of which may also have `productName` and `createdAt`.
    connections: Vec<Value>,
}

impl Seed {
    /// Adds the connections whose names are not taken.
    pub(crate) fn apply_seed(&self, lerian: &mut Lerian, context: &mut Context) -> io::Result<()> {
        for (index, body) in self.connections.iter().enumerate() {
            let connection = seeded(&context.cipher, body)
                .map_err(|what| wrong(&format!("lerian.connections[{index}] is refused: {what}")))?;
            if lerian.state.named(&connection.config_name).is_none() {
                lerian.write(context, Event::Connection { connection: Box::new(connection) })?;
            }
        }
        Ok(())
    }
}
