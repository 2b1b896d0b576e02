//! What is secret in an object whose members the caller names freely, e.g. Airflow's `extra`: what the service masks.

use crate::spec::schema::{Additional, Object};

/// An object that travels as text, of which no schema says more.
pub(super) static UNTYPED: Object =
    Object { name: "", members: &[], additional: Additional::Open, json_text: true, tables: &[] };

/// What the service takes for a secret, anywhere in a lower-case name. Addresses of proxies are compared, although the
/// service masks them.
const ANYWHERE: &[&str] = &[
    "access_key",
    "access_token",
    "account_key",
    "api_key",
    "apikey",
    "auth_header",
    "authorization",
    "bearer",
    "connection_string",
    "dsn",
    "keyfile_dict",
    "passphrase",
    "passwd",
    "password",
    "private_key",
    "secret",
    "service_account",
    "service_key",
    "token",
    "user_pass",
    "webhook_url",
];
const AT_THE_END: &[&str] = &["credentials"];
/// Ends of names that say where a secret is, or whose it is.
const REFERENCES: &[&str] = &["path", "file", "name", "access_key_id", "token_url", "token_uri", "token_endpoint"];

/// Whether the name of a member of a free object is that of a secret.
pub(super) fn is_secret_name(name: &str) -> bool {
    let name = name.to_lowercase();
    // The form that older versions of the service stored: `extra__TYPE__NAME`.
    let name =
        name.strip_prefix("extra__").and_then(|rest| rest.split_once("__")).map_or(name.as_str(), |(_, name)| name);
    !REFERENCES.iter().any(|end| name.ends_with(end))
        && (AT_THE_END.iter().any(|end| name.ends_with(end)) || ANYWHERE.iter().any(|part| name.contains(part)))
}
