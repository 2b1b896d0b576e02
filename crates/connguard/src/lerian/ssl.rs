//! TLS settings for the typed constructors: the mode's type says which database they are for.

use serde_json::{Map, Value};

/// TLS settings with a mode that the database type has. `Debug` does not show the private key.
///
/// The service wants the authority's certificate with every mode, even with those that switch TLS off.
///
/// ```
/// use connguard::lerian::{Database, PostgresqlSslMode, Ssl, postgresql_with_ssl};
///
/// let database = Database {
///     config_name: "production-db",
///     host: "db.example.com",
///     port: 5432,
///     database_name: "mydatabase",
///     user_name: "dbuser",
///     password: "secretpassword",
/// };
/// let body = postgresql_with_ssl(&database, &Ssl::new(PostgresqlSslMode::VerifyFull, "-----BEGIN CERTIFICATE-----…"));
/// assert_eq!(body["ssl"]["mode"], "verify-full");
/// ```
#[derive(Clone)]
pub struct Ssl<'a, Mode> {
    /// How to use TLS.
    pub mode: Mode,
    /// Certificate of the authority, PEM.
    pub ca: &'a str,
    /// Certificate of the client, PEM.
    pub cert: Option<&'a str>,
    /// Private key of the client, PEM; never returned by the service.
    pub key: Option<&'a str>,
}

impl<'a, Mode> Ssl<'a, Mode> {
    /// A mode with the authority's certificate, without a certificate of the client.
    pub fn new(mode: Mode, ca: &'a str) -> Self {
        Self { mode, ca, cert: None, key: None }
    }

    /// The member `ssl` of the API's JSON.
    pub(super) fn to_json(&self, mode: &str) -> Value {
        let members = [("mode", Some(mode)), ("ca", Some(self.ca)), ("cert", self.cert), ("key", self.key)];
        let given = members.into_iter().filter_map(|(name, text)| Some((name.to_owned(), text?.into())));
        Value::Object(given.collect::<Map<_, _>>())
    }
}

impl<Mode: std::fmt::Debug> std::fmt::Debug for Ssl<'_, Mode> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ssl").field("mode", &self.mode).finish_non_exhaustive()
    }
}
