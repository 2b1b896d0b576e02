//! Creating a connection.

use std::io;

use connguard_rules::Arguments;
use connguard_rules::operations::lerian::CREATE_CONNECTION;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::error::Failure;
use super::installation::Lerian;
use super::json::with_doubles;
use super::settings::{ErrorFormat, Moment};
use super::state::Event;
use super::state::{Connection, Ssl};
use super::{body, product, refusals, replies};
use crate::clock::{self, Nanoseconds};
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::persistence::crypto::Cipher;
use crate::services::context::Context;
use crate::services::rules;
use crate::services::service::Service;

/// The time between a record's `createdAt` and `updatedAt`, which are never equal.
pub(crate) const BETWEEN_TIMES: Nanoseconds = 41;

/// Creates the connection of the request.
pub(crate) fn answer(lerian: &mut Lerian, context: &mut Context, incoming: &Incoming) -> Result<Reply, Failure> {
    let product = product::sent(incoming);
    let body = body::read(incoming, lerian.settings.errors);
    let multi_tenant = lerian.settings.multi_tenant;
    let members = check(product.as_deref(), body.as_ref(), multi_tenant)?;
    let product = product.map(|name| name.to_lowercase());
    let mut connection = build(&context.cipher, product, &members, clock::now())?;
    connection.config_name = lerian.stored_name(connection.config_name);
    if lerian.id_of(&connection.config_name).is_some() {
        return Err(name_is_taken());
    }
    if lerian.settings.unassigned.contains(&connection.config_name) {
        connection.product_name = None;
    }
    if let Some(moment) = lerian.settings.created_at.get(&connection.config_name).map(Moment::get) {
        (connection.created_at, connection.updated_at) = (moment, moment + BETWEEN_TIMES);
    }
    let reply = Reply::json(201, &lerian.settings.shown(replies::created(&connection)));
    lerian.write(context, Event::Connection { connection: Box::new(connection) })?;
    Ok(reply)
}

/// The error if another connection has the name.
pub(crate) fn name_is_taken() -> Failure {
    Failure::new("FET-1002", "a connection with this configName exists")
}

/// Applies the rules in the service's order; returns the members in their documented spelling.
fn check(product: Option<&str>, body: Option<&Value>, multi_tenant: bool) -> Result<Map<String, Value>, Failure> {
    let mut arguments = Arguments::new();
    if let Some(product) = product {
        arguments.insert("product".to_owned(), json!(product));
    }
    arguments.insert("multi_tenant".to_owned(), json!(multi_tenant));
    let readable = body.filter(|body| body.is_object());
    let members = readable.map(|body| CREATE_CONNECTION.canonical_body(body)).unwrap_or_default();
    let port_is_zero = members.get("port").and_then(Value::as_i64) == Some(0);
    let mut violations = rules::errors(CREATE_CONNECTION, &arguments, Some(&Value::Object(members.clone())));
    if readable.is_none() || !body::is_port(members.get("port")) {
        // The service checks the header before the body.
        violations.retain(refusals::is_about_header);
        refusals::refuse(&violations, false)?;
        return Err(Failure::new("FET-0001", "the request body is empty or cannot be read"));
    }
    refusals::refuse(&violations, port_is_zero)?;
    Ok(members)
}

/// A connection of the seed, or why the service would refuse it. Its product is the member `productName`; without one
/// it is unassigned. `createdAt` (RFC 3339) sets the time of its creation.
pub(crate) fn seeded(cipher: &Cipher, body: &Value) -> Result<Connection, String> {
    let product = body.get("productName").and_then(Value::as_str);
    let created_at = match body.get("createdAt") {
        None => clock::now(),
        Some(value) => value.as_str().and_then(clock::parsed).ok_or("createdAt must be a date and time of RFC 3339")?,
    };
    let members = check(Some(product.unwrap_or("unassigned")), Some(body), false).map_err(|failure| {
        let reply = failure.reply(ErrorFormat::Envelope);
        String::from_utf8_lossy(&reply.body).into_owned()
    })?;
    let product = product.map(str::to_lowercase);
    build(cipher, product, &members, created_at).map_err(|error| error.to_string())
}

/// Sets the time of creation of the connections in the settings.
pub(crate) fn backdate(lerian: &mut Lerian, context: &mut Context) -> io::Result<()> {
    for (config_name, moment) in lerian.settings.created_at.clone() {
        let moment = moment.get();
        let other = lerian.state.named(&config_name).filter(|connection| connection.created_at != moment);
        if let Some(connection) = other {
            let connection = Connection { created_at: moment, ..connection.clone() };
            lerian.write(context, Event::Connection { connection: Box::new(connection) })?;
        }
    }
    Ok(())
}

/// The connection of members that passed the rules.
fn build(
    cipher: &Cipher,
    product_name: Option<String>,
    members: &Map<String, Value>,
    created_at: Nanoseconds,
) -> io::Result<Connection> {
    let text = |name: &str| filled(members, name).unwrap_or_default();
    Ok(Connection {
        id: Uuid::now_v7(),
        product_name,
        config_name: text("configName").trim().to_owned(),
        kind: text("type"),
        host: text("host"),
        port: members.get("port").and_then(Value::as_u64).unwrap_or_default(),
        database_name: text("databaseName").trim().to_owned(),
        schema: filled(members, "schema"),
        user_name: text("userName").trim().to_owned(),
        password: cipher.seal(&text("password"))?,
        ssl: members.get("ssl").and_then(Value::as_object).map(|ssl| build_ssl(cipher, ssl)).transpose()?.flatten(),
        metadata: metadata(members),
        created_at,
        updated_at: created_at + BETWEEN_TIMES,
    })
}

/// The metadata; the service decodes its numbers as doubles.
pub(crate) fn metadata(members: &Map<String, Value>) -> Option<Map<String, Value>> {
    members.get("metadata").map(with_doubles).and_then(|metadata| metadata.as_object().cloned())
}

/// An object without a mode means no TLS; the rules refuse one that has other members but no mode.
fn build_ssl(cipher: &Cipher, ssl: &Map<String, Value>) -> io::Result<Option<Ssl>> {
    let Some(mode) = filled(ssl, "mode") else {
        return Ok(None);
    };
    Ok(Some(Ssl {
        mode,
        ca: filled(ssl, "ca").unwrap_or_default(),
        cert: filled(ssl, "cert"),
        key: filled(ssl, "key").map(|key| cipher.seal(&key)).transpose()?,
    }))
}

/// A member's string; none if it is empty, which means the same to the service as absent.
pub(crate) fn filled(members: &Map<String, Value>, name: &str) -> Option<String> {
    members.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
}
