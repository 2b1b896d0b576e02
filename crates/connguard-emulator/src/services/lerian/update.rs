//! Changing a connection: an incomplete merge.

use std::io;

use connguard_rules::Arguments;
use connguard_rules::operations::lerian::{CREATE_CONNECTION, UPDATE_CONNECTION};
use serde_json::{Map, Value, json};

use super::create::{BETWEEN_TIMES, filled, metadata, name_is_taken};
use super::error::Failure;
use super::installation::Lerian;
use super::refusals::Findings;
use super::settings::ErrorFormat;
use super::state::Event;
use super::state::{Connection, Ssl};
use super::{address, body, replies};
use crate::clock;
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::persistence::crypto::Cipher;
use crate::services::context::Context;
use crate::services::rules;
use crate::services::service::Service;

/// The members that a request can change.
const MEMBERS: [&str; 10] =
    ["configName", "type", "host", "port", "databaseName", "userName", "password", "schema", "ssl", "metadata"];

/// The members of `ssl`.
const SSL: [&str; 4] = ["mode", "ca", "cert", "key"];

/// Changes the members in the request. The checks are in the service's order: the id, the body by itself,
/// whether the connection exists, whether a job uses it, the changed record, and finally its name.
pub(crate) fn answer(
    lerian: &mut Lerian,
    context: &mut Context,
    incoming: &Incoming,
    id: &str,
) -> Result<Reply, Failure> {
    let id = address::id(id)?;
    let members = read(incoming, lerian.settings.errors)?;
    let arguments = [("multi_tenant".to_owned(), json!(lerian.settings.multi_tenant))].into_iter().collect();
    let mut violations = rules::errors(UPDATE_CONNECTION, &arguments, Some(&Value::Object(members.clone())));
    // The service treats a blank ssl as a change; see `read`.
    violations.retain(|violation| violation.rule.id != "lerian.body.empty");
    let mut findings = Findings::of_update(&violations);
    let mut of_domain = findings.split_off_domain();
    findings.refuse()?;

    let stored = address::connection(&lerian.state, &id)?;
    address::not_busy(&lerian.settings, stored)?;
    let mut connection = merge(&context.cipher, stored, &members)?;
    if members.contains_key("configName") {
        connection.config_name = lerian.stored_name(connection.config_name);
    }
    of_domain.join(check_record(&connection));
    if connection.product_name.is_none() {
        of_domain.lacks("product_name", "the connection has no product; assign it first");
    }
    of_domain.refuse()?;
    if lerian.id_of(&connection.config_name).is_some_and(|other| other != id) {
        return Err(name_is_taken());
    }
    let reply = Reply::json(200, &lerian.settings.shown(replies::updated(&connection)));
    lerian.write(context, Event::Connection { connection: Box::new(connection) })?;
    Ok(reply)
}

/// The members in their documented spelling, without empty ones.
fn read(incoming: &Incoming, errors: ErrorFormat) -> Result<Map<String, Value>, Failure> {
    let body = body::read(incoming, errors).filter(Value::is_object);
    let mut members = body.map(|body| UPDATE_CONNECTION.canonical_body(&body)).unwrap_or_default();
    // Null is empty, an empty string is not.
    let is_empty = |ssl: &Map<String, Value>| SSL.iter().all(|name| ssl.get(*name).is_none_or(Value::is_null));
    if members.get("ssl").and_then(Value::as_object).is_some_and(is_empty) {
        members.shift_remove("ssl");
    }
    if !MEMBERS.iter().any(|name| members.contains_key(*name)) || !body::is_port(members.get("port")) {
        return Err(Failure::new("FET-0001", "the request body is empty or cannot be read"));
    }
    Ok(members)
}

/// The stored connection with the members of the request put over it.
fn merge(cipher: &Cipher, stored: &Connection, members: &Map<String, Value>) -> io::Result<Connection> {
    let mut connection = stored.clone();
    // Empty metadata is not stored.
    connection.metadata = connection.metadata.filter(|metadata| !metadata.is_empty());
    let text = |name: &str| members.get(name).and_then(Value::as_str);
    let trimmed = |name: &str| text(name).map(|text| text.trim().to_owned());
    let put = |into: &mut String, value: Option<String>| {
        if let Some(value) = value {
            *into = value;
        }
    };
    put(&mut connection.config_name, trimmed("configName"));
    put(&mut connection.kind, text("type").map(str::to_owned));
    put(&mut connection.host, text("host").map(str::to_owned));
    put(&mut connection.database_name, trimmed("databaseName"));
    put(&mut connection.user_name, trimmed("userName"));
    if let Some(port) = members.get("port").and_then(Value::as_u64) {
        connection.port = port;
    }
    if let Some(schema) = text("schema") {
        connection.schema = Some(schema.to_owned());
    }
    if let Some(password) = text("password") {
        connection.password = cipher.seal(password)?;
    }
    connection.metadata = metadata(members).or(connection.metadata);
    // Without a mode ssl is ignored; with one, it is replaced as a whole, even if the mode is blank.
    if let Some(ssl) =
        members.get("ssl").and_then(Value::as_object).filter(|ssl| ssl.get("mode").is_some_and(Value::is_string))
    {
        connection.ssl = replaced(cipher, ssl)?;
    }
    connection.updated_at = clock::now().max(connection.updated_at + BETWEEN_TIMES);
    Ok(connection)
}

fn replaced(cipher: &Cipher, ssl: &Map<String, Value>) -> io::Result<Option<Ssl>> {
    let text = |name: &str| filled(ssl, name);
    if SSL.iter().all(|name| text(name).is_none()) {
        return Ok(None);
    }
    Ok(Some(Ssl {
        mode: text("mode").unwrap_or_default(),
        ca: text("ca").unwrap_or_default(),
        cert: text("cert"),
        key: text("key").map(|key| cipher.seal(&key)).transpose()?,
    }))
}

/// The record's violations of the rules for new connections. Members that no domain rule checks are omitted.
fn check_record(connection: &Connection) -> Findings {
    let mut record = json!({
        "configName": connection.config_name,
        "type": connection.kind,
        "host": connection.host,
        "port": connection.port,
        "databaseName": connection.database_name,
        "userName": connection.user_name,
        "password": "[sealed]",
    });
    if let Some(ssl) = &connection.ssl {
        // The key represents the remaining members: with it, the object is not treated as empty.
        record["ssl"] = json!({ "mode": ssl.mode, "ca": ssl.ca, "key": "[sealed]" });
    }
    let violations = rules::errors(CREATE_CONNECTION, &Arguments::new(), Some(&record));
    Findings::of_record(&violations)
}
