//! Testing a connection, and reading the tables of its database.

use std::time::Instant;

use serde_json::{Value, json};

use super::error::Failure;
use super::installation::Lerian;
use super::{address, database};
use crate::http::reply::Reply;

/// The latency of a test; a constant, so that replies are deterministic.
const LATENCY_MILLISECONDS: u64 = 12;

/// Tests the connection. The test counts even if the connection does not exist.
pub(crate) fn test(lerian: &mut Lerian, id: &str) -> Result<Reply, Failure> {
    let id = address::id(id)?;
    if let Err(wait) = lerian.test_limit.admit(id, Instant::now()) {
        let message = format!("too many tests of this connection; try again in {wait} seconds");
        return Err(Failure::of_status(429, "Rate Limit Exceeded", &message));
    }
    database::connect(address::connection(&lerian.state, &id)?, lerian.settings.multi_tenant)?;
    let body = json!({ "status": "success", "message": "Connection successful", "latencyMs": LATENCY_MILLISECONDS });
    Ok(Reply::json(200, &body))
}

/// Shows the tables of the database.
pub(crate) fn schema(lerian: &Lerian, id: &str) -> Result<Reply, Failure> {
    let connection = address::connection(&lerian.state, &address::id(id)?)?;
    database::connect(connection, lerian.settings.multi_tenant)?;
    let tables = database::tables(connection).iter();
    let tables: Value = tables.map(|(name, fields)| json!({ "name": name, "fields": fields })).collect();
    let body = json!({
        "id": connection.id.to_string(),
        "configName": connection.config_name,
        "databaseName": connection.database_name,
        "type": connection.kind,
        "tables": tables,
    });
    Ok(Reply::json(200, &body))
}
