//! The simulated databases behind the connections; all databases of one type have the same tables.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use connguard_rules::operations::lerian::UPDATE_CONNECTION;
use serde_json::{Value, json};

use super::error::Failure;
use super::state::Connection;
use crate::services::rules;

/// A table and its fields.
pub(crate) type Table = (&'static str, &'static [&'static str]);

/// How long the tables of a connection are cached.
const REMEMBERED: Duration = Duration::from_secs(300);

const ACCOUNTS: Table = ("accounts", &["balance", "currency", "id", "owner_id"]);
const CUSTOMERS: Table = ("customers", &["created_at", "email", "id", "name"]);
const ORDERS: Table = ("orders", &["created_at", "customer_id", "id", "total"]);

/// The tables that a connection sees, sorted by name. Oracle writes names in upper case; MongoDB has collections, with
/// `_id`. PostgreSQL has a schema beside its usual one, whose tables are named with it.
pub(crate) fn tables(connection: &Connection) -> &'static [Table] {
    let schema = connection.schema.as_deref().unwrap_or_default().trim();
    match connection.kind.as_str() {
        "POSTGRESQL" => match schema {
            "" | "public" => &[ACCOUNTS, CUSTOMERS, ORDERS],
            "s2" => &[("s2.t2", &["id", "name"])],
            _ => &[],
        },
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

/// Whether the database answers. Hosts below `.invalid` never do (RFC 6761), and Oracle needs a service name.
pub(crate) fn answers(connection: &Connection) -> bool {
    let host = connection.host.to_ascii_lowercase();
    let lacks_service = connection.kind == "ORACLE" && service_name(connection).is_none();
    !(host == "invalid" || host.ends_with(".invalid") || lacks_service)
}

/// Refuses a host inside the network of a multi-tenant installation.
pub(crate) fn guard(connection: &Connection, multi_tenant: bool) -> Result<(), Failure> {
    if multi_tenant && is_inside(&connection.host) {
        return Err(Failure::new("FET-0414", "the host is an address that is not allowed"));
    }
    Ok(())
}

/// Connects; fails if the host is inside the network or the database does not answer.
pub(crate) fn connect(connection: &Connection, multi_tenant: bool) -> Result<(), Failure> {
    guard(connection, multi_tenant)?;
    if answers(connection) {
        return Ok(());
    }
    Err(Failure::of_status(500, "Database Connection Error", "the adapter failed to connect to the database"))
}

/// The cached tables of validations, by config name, whatever happens to the connection.
#[derive(Debug, Default)]
pub(crate) struct Schemas(HashMap<String, (Instant, Known)>);

/// The tables of one connection.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    kind: String,
    tables: &'static [Table],
}

impl Schemas {
    /// The tables of a connection, from the cache or from the database; none if it does not answer.
    pub(crate) fn of(&mut self, connection: &Connection, now: Instant) -> Option<Known> {
        let remembered =
            self.0.get(&connection.config_name).filter(|(since, _)| now.duration_since(*since) < REMEMBERED);
        if let Some((_, known)) = remembered {
            return Some(known.clone());
        }
        let known = answers(connection).then(|| Known { kind: connection.kind.clone(), tables: tables(connection) })?;
        self.0.insert(connection.config_name.clone(), (now, known.clone()));
        Some(known)
    }
}

impl Known {
    /// The fields of a table; none if it does not exist. Its name may include the default schema.
    pub(crate) fn fields(&self, table: &str) -> Option<&'static [&'static str]> {
        let table = match self.kind.as_str() {
            "POSTGRESQL" => table.strip_prefix("public.").unwrap_or(table),
            "SQL_SERVER" => table.strip_prefix("dbo.").unwrap_or(table),
            _ => table,
        };
        let table = self.spelled(table);
        self.tables.iter().find(|(name, _)| *name == table).map(|(_, fields)| *fields)
    }

    /// Whether the field exists: one of the fields, or a path into one.
    pub(crate) fn has(&self, fields: &[&str], field: &str) -> bool {
        let field = self.spelled(field);
        let outer = field.split('.').next().unwrap_or_default();
        fields.contains(&field.as_str()) || fields.contains(&outer)
    }

    fn spelled(&self, name: &str) -> String {
        if self.kind == "ORACLE" { name.to_uppercase() } else { name.to_owned() }
    }
}

fn service_name(connection: &Connection) -> Option<&str> {
    let name = connection.metadata.as_ref()?.get("serviceName")?.as_str()?;
    (!name.trim().is_empty()).then_some(name)
}

/// When it connects, the service also refuses names of its own network, although it stores them.
fn is_inside(host: &str) -> bool {
    let name = host.to_ascii_lowercase();
    if name == "localhost" || name.ends_with(".local") || name.ends_with(".internal") {
        return true;
    }
    let arguments = [("multi_tenant".to_owned(), Value::Bool(true))].into_iter().collect();
    let violations = rules::errors(UPDATE_CONNECTION, &arguments, Some(&json!({ "host": host })));
    violations.iter().any(|violation| violation.rule.id == "lerian.host.blocked")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connection(changes: Value) -> Connection {
        let mut stored = json!({
            "id": uuid::Uuid::nil(), "config_name": "a", "type": "POSTGRESQL", "host": "db.example.com", "port": 1,
            "database_name": "d", "user_name": "u", "password": crate::persistence::crypto::Cipher::in_memory().unwrap().seal("p").unwrap(),
            "created_at": 0, "updated_at": 0,
        });
        stored.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        serde_json::from_value(stored).unwrap()
    }

    #[test]
    fn tables_and_fields_are_sorted() {
        for kind in ["ORACLE", "SQL_SERVER", "POSTGRESQL", "MONGODB", "MYSQL"] {
            let tables = tables(&connection(json!({ "type": kind })));
            assert!(tables.len() > 1 && tables.is_sorted_by_key(|(name, _)| name), "{kind}");
            assert!(tables.iter().all(|(_, fields)| fields.is_sorted()), "{kind}");
        }
        assert_eq!(tables(&connection(json!({ "schema": "s2" })))[0].0, "s2.t2");
        assert!(tables(&connection(json!({ "schema": "s3" }))).is_empty());
    }

    #[test]
    fn tables_are_remembered_for_five_minutes() {
        let (mut schemas, now) = (Schemas::default(), Instant::now());
        let (up, down) = (connection(json!({})), connection(json!({ "host": "db.invalid" })));
        assert!(schemas.of(&down, now).is_none());
        assert!(schemas.of(&up, now).is_some());
        assert!(schemas.of(&down, now + Duration::from_secs(299)).is_some());
        assert!(schemas.of(&down, now + Duration::from_secs(300)).is_none());
    }

    #[test]
    fn each_database_spells_names_in_its_way() {
        let of = |kind: &str| {
            let connection = connection(json!({ "type": kind, "metadata": { "serviceName": "x" } }));
            Schemas::default().of(&connection, Instant::now()).unwrap()
        };
        assert!(of("POSTGRESQL").fields("public.orders").is_some() && of("POSTGRESQL").fields("Orders").is_none());
        assert!(of("SQL_SERVER").fields("dbo.orders").is_some() && of("SQL_SERVER").fields("public.orders").is_none());
        let fields = of("ORACLE").fields("orders").unwrap();
        assert!(of("ORACLE").has(fields, "total"));
        let fields = of("MONGODB").fields("customers").unwrap();
        assert!(of("MONGODB").has(fields, "address.city") && !of("MONGODB").has(fields, "Address"));
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
            assert_eq!(is_inside(host), expected, "{host}");
        }
    }
}
