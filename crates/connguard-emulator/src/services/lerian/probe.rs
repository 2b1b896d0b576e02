//! Trying a connection, and reading the tables behind it.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use uuid::Uuid;

use super::error::Failure;
use super::{address, database};
use crate::http::reply::Reply;
use crate::world::World;

/// How many tests of one connection may come at once.
const BURST: f64 = 10.0;

/// How long it takes until one more test is allowed.
const REFILL: Duration = Duration::from_secs(6);

/// What a test takes; nothing is measured, so that the answer is always the same.
const LATENCY_MILLISECONDS: u64 = 12;

/// Tries the connection. A test counts before it is known whether the connection exists.
pub(crate) fn test(world: &mut World, id: &str) -> Result<Reply, Failure> {
    let id = address::id(id)?;
    if let Err(wait) = world.tests.admit(id, Instant::now()) {
        let message = format!("too many tests of this connection; try again in {wait} seconds");
        return Err(Failure::of_status(429, "Rate Limit Exceeded", &message));
    }
    database::connect(address::connection(world, &id)?, world.settings.lerian.multi_tenant)?;
    let body = json!({ "status": "success", "message": "Connection successful", "latencyMs": LATENCY_MILLISECONDS });
    Ok(Reply::json(200, &body))
}

/// Shows the tables of the database.
pub(crate) fn schema(world: &World, id: &str) -> Result<Reply, Failure> {
    let connection = address::connection(world, &address::id(id)?)?;
    database::connect(connection, world.settings.lerian.multi_tenant)?;
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

/// The tests that each connection may still have: a bucket of [`BURST`] that refills by one in [`REFILL`].
#[derive(Debug, Default)]
pub(crate) struct Tests(HashMap<Uuid, (f64, Instant)>);

impl Tests {
    /// Takes one test out, or gives the seconds to wait for the next.
    fn admit(&mut self, id: Uuid, now: Instant) -> Result<(), u64> {
        let (left, since) = self.0.entry(id).or_insert((BURST, now));
        let refilled = now.duration_since(*since).as_secs_f64() / REFILL.as_secs_f64();
        *left = (*left + refilled).min(BURST);
        *since = now;
        if *left >= 1.0 {
            *left -= 1.0;
            return Ok(());
        }
        let wait = REFILL.mul_f64(1.0 - *left);
        Err(wait.as_millis().div_ceil(1000).max(1).try_into().unwrap_or(REFILL.as_secs()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_tests_at_once_and_one_every_six_seconds() {
        let (mut tests, start, id) = (Tests::default(), Instant::now(), Uuid::nil());
        for _ in 0..10 {
            assert_eq!(tests.admit(id, start), Ok(()));
        }
        assert_eq!(tests.admit(id, start), Err(6));
        assert_eq!(tests.admit(Uuid::max(), start), Ok(()));
        assert_eq!(tests.admit(id, start + Duration::from_millis(4500)), Err(2));
        assert_eq!(tests.admit(id, start + Duration::from_millis(6001)), Ok(()));
        assert_eq!(tests.admit(id, start + Duration::from_millis(6002)), Err(6));
        for _ in 0..10 {
            assert_eq!(tests.admit(id, start + Duration::from_secs(600)), Ok(()));
        }
        assert!(tests.admit(id, start + Duration::from_secs(600)).is_err());
    }
}
