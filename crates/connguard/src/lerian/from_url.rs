//! A URL becomes the request that creates its connection.

use serde_json::Value;

use super::CreateConnectionRequest;
use crate::error::{Error, Result};

/// The request that creates the connection of a URL, as SQLAlchemy and others write it: a suffix of the driver is dropped,
/// user, password and database are percent-decoded, and a port that is not said is the database's own.
///
/// `ssl` is not taken from a URL, which has no certificates; a URL that wants it is refused.
///
/// ```
/// use connguard::lerian;
///
/// let request = lerian::from_url("production-db", "postgresql+psycopg2://reader:s3cret@db.example.com/ledger")?;
/// let body = serde_json::to_value(&request).unwrap_or_default();
/// assert_eq!((&body["type"], &body["port"]), (&"POSTGRESQL".into(), &5432.into()));
/// # Ok::<(), connguard::Error>(())
/// ```
///
/// # Errors
/// The URL has no counterpart in Lerian. The message quotes nothing of it.
pub fn from_url(name: &str, url: &str) -> Result<CreateConnectionRequest> {
    let body = connguard_manifest::interchange::from_url(name, url)
        .map_err(|reason| Error::config(format!("the URL does not describe a Lerian connection: {reason}")))?;
    CreateConnectionRequest::try_from(Value::Object(body))
}
