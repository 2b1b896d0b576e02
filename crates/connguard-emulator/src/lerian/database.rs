//! The databases behind the connections: none is real, and all of one type look the same.

use serde_json::{Value, json};

use super::error::Failure;
use super::state::Connection;
use crate::rules;

/// A table and its fields.
pub(crate) type Table = (&'static str, &'static [&'static str]);

const ACCOUNTS: Table = ("accounts", &["balance", "currency", "id", "owner_id"]);
const CUSTOMERS: Table = ("customers", &["created_at", "email", "id", "name"]);
const ORDERS: Table = ("orders", &["created_at", "customer_id", "id", "total"]);

/// The tables of a database, sorted by name. Oracle writes names in upper case; MongoDB has collections, with `_id`.
pub(crate) fn tables(kind: &str) -> &'static [Table] {
    match kind {
        "ORACLE" => &[
            ("ACCOUNTS", &["BALANCE", "CURRENCY", "ID", "OWNER_ID"]),
            ("CUSTOMERS", &["CREATED_AT", "EMAIL", "ID", "NAME"]),
            ("ORDERS", &["CREATED_AT", "CUSTOMER_ID", "ID", "TOTAL"]),
        ],
        "MONGODB" => &[
            ("customers", &["_id", "address", "email", "name"]),
            ("orders", &["_id", "customer_id", "items", "total"]),
        ],
        "SQL_SERVER" => &[ACCOUNTS, CUSTOMERS, ("invoices", &["customer_id", "due_on", "id", "total"]), ORDERS],
        "MYSQL" => &[CUSTOMERS, ORDERS, ("products", &["id", "name", "price"])],
        _ => &[ACCOUNTS, CUSTOMERS, ORDERS],
    }
}

/// Whether the database answers. Names below `.invalid` never do (RFC 6761), and Oracle needs its service's name.
pub(crate) fn answers(connection: &Connection) -> bool {
    let host = connection.host.to_ascii_lowercase();
    let lacks_service = connection.kind == "ORACLE" && service_name(connection).is_none();
    !(host == "invalid" || host.ends_with(".invalid") || lacks_service)
}

/// Connects, or tells why not: a host inside the installation, or a database that does not answer.
pub(crate) fn connect(connection: &Connection, multi_tenant: bool) -> Result<(), Failure> {
    if multi_tenant && is_inside(&connection.host)? {
        return Err(Failure::new("FET-0414", "the host is an address that is not allowed"));
    }
    if answers(connection) {
        return Ok(());
    }
    Err(Failure::of_status(500, "Database Connection Error", "the adapter failed to connect to the database"))
}

fn service_name(connection: &Connection) -> Option<&str> {
    let name = connection.metadata.as_ref()?.get("serviceName")?.as_str()?;
    (!name.trim().is_empty()).then_some(name)
}

/// When it connects, the service also refuses names of its own network, which it stores without a word.
fn is_inside(host: &str) -> Result<bool, Failure> {
    let name = host.to_ascii_lowercase();
    if name == "localhost" || name.ends_with(".local") || name.ends_with(".internal") {
        return Ok(true);
    }
    let arguments = [("multi_tenant".to_owned(), Value::Bool(true))].into_iter().collect();
    let violations = rules::errors("lerian.update_connection", &arguments, Some(&json!({ "host": host })))?;
    Ok(violations.iter().any(|violation| violation.rule.id == "lerian.host.blocked"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_and_fields_are_sorted() {
        for kind in ["ORACLE", "SQL_SERVER", "POSTGRESQL", "MONGODB", "MYSQL"] {
            assert!(tables(kind).is_sorted_by_key(|(name, _)| name), "{kind}");
            assert!(tables(kind).iter().all(|(_, fields)| fields.is_sorted()), "{kind}");
        }
    }

    #[test]
    fn hosts_inside_the_network_are_known_by_name_and_address() {
        for (host, expected) in [
            ("localhost", true),
            ("db.internal", true),
            ("db.cluster.local", true),
            ("10.0.0.1", true),
            ("db.example.com", false),
            ("8.8.8.8", false),
        ] {
            assert_eq!(is_inside(host), Ok(expected), "{host}");
        }
    }
}
