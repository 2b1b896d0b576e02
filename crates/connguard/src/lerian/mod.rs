//! Lerian Reporter: database connections.

mod adapter;
mod client;
mod connections;
mod constructors;
mod error_body;
mod ssl;

pub use self::client::Lerian;
pub use self::connections::Connections;
pub use self::constructors::{
    Database, mongodb, mongodb_with_ssl, mysql, mysql_with_ssl, oracle, oracle_with_ssl, postgresql,
    postgresql_with_ssl, sql_server, sql_server_with_ssl,
};
pub use self::ssl::Ssl;
pub use crate::generated::lerian::{
    Connection, ConnectionSchema, ConnectionTest, MongodbSslMode, MysqlSslMode, OracleSslMode, PostgresqlSslMode,
    SchemaValidation, SqlServerSslMode,
};
