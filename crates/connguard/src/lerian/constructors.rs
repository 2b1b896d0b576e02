//! A body for each database type, without or with TLS. Add `schema` and `metadata` to what they return.

use serde_json::{Value, json};

use super::ssl::Ssl;
use crate::constructor::fixed;
use crate::generated::lerian::{
    MongodbSslMode, MysqlSslMode, OracleSslMode, PostgresqlSslMode, ROWS, SqlServerSslMode,
};

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

/// A PostgreSQL connection with TLS.
pub fn postgresql_with_ssl(database: &Database<'_>, ssl: &Ssl<'_, PostgresqlSslMode>) -> Value {
    with(ssl.to_json(ssl.mode.as_str()), postgresql(database))
}

/// A MySQL connection.
pub fn mysql(database: &Database<'_>) -> Value {
    body("mysql", database)
}

/// A MySQL connection with TLS.
pub fn mysql_with_ssl(database: &Database<'_>, ssl: &Ssl<'_, MysqlSslMode>) -> Value {
    with(ssl.to_json(ssl.mode.as_str()), mysql(database))
}

/// A MongoDB connection.
pub fn mongodb(database: &Database<'_>) -> Value {
    body("mongodb", database)
}

/// A MongoDB connection with TLS.
pub fn mongodb_with_ssl(database: &Database<'_>, ssl: &Ssl<'_, MongodbSslMode>) -> Value {
    with(ssl.to_json(ssl.mode.as_str()), mongodb(database))
}

/// An Oracle connection, with the service name that it needs to connect.
pub fn oracle(database: &Database<'_>, service_name: &str) -> Value {
    let mut body = body("oracle", database);
    body["metadata"] = json!({ "serviceName": service_name });
    body
}

/// An Oracle connection with TLS; the service keeps the mode, but does not apply it.
pub fn oracle_with_ssl(database: &Database<'_>, service_name: &str, ssl: &Ssl<'_, OracleSslMode>) -> Value {
    with(ssl.to_json(ssl.mode.as_str()), oracle(database, service_name))
}

/// A SQL Server connection.
pub fn sql_server(database: &Database<'_>) -> Value {
    body("sql_server", database)
}

/// A SQL Server connection with TLS; only `strict` verifies the server's certificate.
pub fn sql_server_with_ssl(database: &Database<'_>, ssl: &Ssl<'_, SqlServerSslMode>) -> Value {
    with(ssl.to_json(ssl.mode.as_str()), sql_server(database))
}

fn with(ssl: Value, mut body: Value) -> Value {
    body["ssl"] = ssl;
    body
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
    use connguard_rules::{Arguments, check, is_refused};

    use super::*;

    const DATABASE: Database<'_> = Database {
        config_name: "production-db",
        host: "db.example.com",
        port: 5432,
        database_name: "mydatabase",
        user_name: "dbuser",
        password: "secretpassword",
    };

    fn violations(body: &Value) -> Vec<connguard_rules::Violation> {
        let arguments: Arguments = [("product".to_owned(), json!("my-product"))].into_iter().collect();
        check("lerian.create_connection", &arguments, Some(body)).unwrap()
    }

    #[test]
    fn every_constructor_makes_a_body_without_violations() {
        for body in [
            postgresql(&DATABASE),
            mysql(&DATABASE),
            mongodb(&DATABASE),
            oracle(&DATABASE, "ORCL"),
            sql_server(&DATABASE),
        ] {
            assert!(violations(&body).is_empty(), "{body}: {:?}", violations(&body));
        }
        assert!(!format!("{DATABASE:?}").contains("secretpassword"));
    }

    #[test]
    fn every_mode_makes_a_body_that_is_sent() {
        let mut bodies = Vec::new();
        bodies.extend(PostgresqlSslMode::ALL.iter().map(|mode| postgresql_with_ssl(&DATABASE, &Ssl::new(*mode, "ca"))));
        bodies.extend(MysqlSslMode::ALL.iter().map(|mode| mysql_with_ssl(&DATABASE, &Ssl::new(*mode, "ca"))));
        bodies.extend(MongodbSslMode::ALL.iter().map(|mode| mongodb_with_ssl(&DATABASE, &Ssl::new(*mode, "ca"))));
        bodies.extend(OracleSslMode::ALL.iter().map(|mode| oracle_with_ssl(&DATABASE, "s", &Ssl::new(*mode, "ca"))));
        bodies.extend(SqlServerSslMode::ALL.iter().map(|mode| sql_server_with_ssl(&DATABASE, &Ssl::new(*mode, "ca"))));
        assert_eq!(bodies.len(), 25);
        for body in bodies {
            assert!(!is_refused(&violations(&body)), "{body}: {:?}", violations(&body));
        }
    }

    #[test]
    fn a_private_key_is_sent_and_not_shown() {
        let ssl = Ssl { cert: Some("cert"), key: Some("canary"), ..Ssl::new(MysqlSslMode::True, "ca") };
        let body = mysql_with_ssl(&DATABASE, &ssl);
        assert_eq!(body["ssl"], json!({ "mode": "true", "ca": "ca", "cert": "cert", "key": "canary" }));
        assert_eq!(format!("{ssl:?}"), "Ssl { mode: True, .. }");
    }
}
