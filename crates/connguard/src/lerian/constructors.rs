//! A body for each database type. Add `schema`, `ssl` and `metadata` to what they return.

use serde_json::{Value, json};

use crate::constructor::fixed;
use crate::generated::lerian::ROWS;

/// What every database connection needs. `Debug` does not show the password.
#[derive(Clone)]
pub struct Database<'a> {
    /// The connection's name: 3 to 100 letters, digits, underscores and hyphens.
    pub config_name: &'a str,
    /// Host name or IP address.
    pub host: &'a str,
    /// 1 to 65535.
    pub port: u16,
    /// The database on the server.
    pub database_name: &'a str,
    /// The user to log in as.
    pub user_name: &'a str,
    /// The user's password.
    pub password: &'a str,
}

impl std::fmt::Debug for Database<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Database")
            .field("config_name", &self.config_name)
            .field("host", &self.host)
            .finish_non_exhaustive()
    }
}

/// A PostgreSQL connection.
pub fn postgresql(database: &Database<'_>) -> Value {
    body("postgresql", database)
}

/// A MySQL connection.
pub fn mysql(database: &Database<'_>) -> Value {
    body("mysql", database)
}

/// A MongoDB connection.
pub fn mongodb(database: &Database<'_>) -> Value {
    body("mongodb", database)
}

/// An Oracle connection, with the service name that it needs to connect.
pub fn oracle(database: &Database<'_>, service_name: &str) -> Value {
    let mut body = body("oracle", database);
    body["metadata"] = json!({ "serviceName": service_name });
    body
}

/// A SQL Server connection.
pub fn sql_server(database: &Database<'_>) -> Value {
    body("sql_server", database)
}

fn body(constructor: &str, database: &Database<'_>) -> Value {
    let mut body = fixed(ROWS, constructor);
    let members = [
        ("configName", json!(database.config_name)),
        ("host", json!(database.host)),
        ("port", json!(database.port)),
        ("databaseName", json!(database.database_name)),
        ("userName", json!(database.user_name)),
        ("password", json!(database.password)),
    ];
    body.extend(members.map(|(name, value)| (name.to_owned(), value)));
    Value::Object(body)
}

#[cfg(test)]
mod tests {
    use connguard_rules::{Arguments, check};

    use super::*;

    #[test]
    fn every_constructor_makes_a_body_without_violations() {
        let database = Database {
            config_name: "production-db",
            host: "db.example.com",
            port: 5432,
            database_name: "mydatabase",
            user_name: "dbuser",
            password: "secretpassword",
        };
        let arguments: Arguments = [("product".to_owned(), json!("my-product"))].into_iter().collect();
        for body in [
            postgresql(&database),
            mysql(&database),
            mongodb(&database),
            oracle(&database, "ORCL"),
            sql_server(&database),
        ] {
            let violations = check("lerian.create_connection", &arguments, Some(&body)).unwrap();
            assert!(violations.is_empty(), "{body}: {violations:?}");
        }
        assert!(!format!("{database:?}").contains("secretpassword"));
    }
}
