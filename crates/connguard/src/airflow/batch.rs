//! Creates, updates and deletes of many connections: each is an action of one request.
//!
//! An action fails as a whole where a connection exists, or does not, unless it skips those; then the reply names the others.

use connguard_api::Parameters;
use connguard_rules::operations::airflow as operations;
use connguard_rules::spec::Object;
use connguard_rules::{Operation, Secrecy, secrecy};
use serde_json::{Map, Value, json};

use crate::error::{Error, ReplyError, Result};
use crate::provider::batch::Batch;
use crate::send::shape;

/// So many connections in a request.
const MOST: usize = 100;
/// What the service shows in the place of a secret.
pub(super) const MASK: &str = "***";

pub(super) fn of(operation: &'static Operation) -> Option<Batch> {
    let of =
        |item, body, outcome| Some(Batch { operation: operations::BULK_CONNECTIONS, most: MOST, item, body, outcome });
    match operation.id {
        "airflow.create_connection" => of(whole, create, created),
        "airflow.update_connection" => of(unmasked, update, updated),
        "airflow.delete_connection" => of(named, delete, deleted),
        _ => None,
    }
}

fn whole(_: &Parameters, body: Option<&Value>) -> Option<Value> {
    body.cloned()
}

/// The service ignores the mask of a bulk update, and takes the name from the body alone.
fn unmasked(parameters: &Parameters, body: Option<&Value>) -> Option<Value> {
    let body = body?;
    let is_named = body["connection_id"].as_str() == parameters.text("connection_id").as_deref();
    (is_named && parameters.items("update_mask").is_empty()).then(|| body.clone())
}

fn named(parameters: &Parameters, _: Option<&Value>) -> Option<Value> {
    parameters.text("connection_id").map(Value::from)
}

fn action(kind: &str, option: &str, entities: Vec<Value>) -> Value {
    json!({ "actions": [{ "action": kind, "entities": entities, option: "skip" }] })
}

fn create(entities: Vec<Value>) -> Value {
    action("create", "action_on_existence", entities)
}

fn update(entities: Vec<Value>) -> Value {
    action("update", "action_on_non_existence", entities)
}

fn delete(entities: Vec<Value>) -> Value {
    action("delete", "action_on_non_existence", entities)
}

fn created(item: &Value, reply: &Value) -> Result<Option<Value>> {
    let name = item["connection_id"].as_str().unwrap_or_default();
    Ok(is_done("create", name, reply, 409, "exists")?.then(|| shown(item)))
}

fn updated(item: &Value, reply: &Value) -> Result<Option<Value>> {
    let name = item["connection_id"].as_str().unwrap_or_default();
    Ok(is_done("update", name, reply, 404, "does not exist")?.then(|| shown(item)))
}

fn deleted(item: &Value, reply: &Value) -> Result<Option<Value>> {
    let name = item.as_str().unwrap_or_default();
    Ok(is_done("delete", name, reply, 404, "does not exist")?.then_some(Value::Null))
}

/// Whether the action was carried out for a connection. Where it had errors they are not this connection's alone.
///
/// # Errors
/// It was skipped, or this is no reply to an action.
fn is_done(kind: &str, name: &str, reply: &Value, status: u16, why: &str) -> Result<bool> {
    let Some(told) = reply[kind]["success"].as_array() else {
        return Err(shape::wrong(operations::BULK_CONNECTIONS, &format!("the reply has no {kind}/success")));
    };
    if told.iter().any(|one| one == name) {
        return Ok(true);
    }
    if reply[kind]["errors"].as_array().is_some_and(|errors| !errors.is_empty()) {
        return Ok(false);
    }
    let detail = Some(format!("the connection {name:?} {why}"));
    Err(Error::status_reply(status, ReplyError { detail, ..ReplyError::default() }))
}

/// What was sent, as the service shows it: the reply to many names them alone.
fn shown(item: &Value) -> Value {
    let mut shown = item.as_object().cloned().unwrap_or_default();
    operations::CREATE_CONNECTION.read_texts(&mut shown);
    mask(operations::CREATE_CONNECTION.body, &mut shown);
    Value::Object(shown)
}

fn mask(object: Option<&'static Object>, members: &mut Map<String, Value>) {
    for (name, value) in members {
        match secrecy(object, name, value) {
            Secrecy::Secret => hide(value),
            Secrecy::Public(object) => mask_in(object, value),
        }
    }
}

fn mask_in(object: Option<&'static Object>, value: &mut Value) {
    match value {
        Value::Object(members) => mask(object, members),
        Value::Array(items) => items.iter_mut().for_each(|item| mask_in(object, item)),
        _ => {}
    }
}

/// All that is in a secret is one.
fn hide(value: &mut Value) {
    match value {
        Value::Null | Value::Bool(_) => {}
        Value::Object(members) => members.values_mut().for_each(hide),
        Value::Array(items) => items.iter_mut().for_each(hide),
        Value::String(_) | Value::Number(_) => *value = MASK.into(),
    }
}
