//! The operations.

use std::io;

use connguard_rules::Arguments;
use connguard_rules::operations::depot as operations;
use serde_json::{Value, json};
use uuid::Uuid;

use super::service::{Depot, Event};
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::services::context::Context;
use crate::services::rules;
use crate::services::service::Service;

pub(super) fn create(depot: &mut Depot, context: &mut Context, incoming: &Incoming, _: &str) -> io::Result<Reply> {
    let Ok(body) = serde_json::from_slice::<Value>(&incoming.body) else {
        return Ok(failure(400, "the body is not JSON"));
    };
    if let Some(violation) = rules::errors(operations::CREATE_STORE, &Arguments::new(), Some(&body)).first() {
        return Ok(failure(400, violation.rule.summary));
    }
    if depot.stores.values().any(|store| store["name"] == body["name"]) {
        return Ok(failure(409, "the name is taken"));
    }
    let id = Uuid::new_v4().to_string();
    let store = json!({ "id": id, "name": body["name"], "kind": body["kind"], "cooling": body["cooling"] });
    depot.write(context, Event::DepotStore { id, store: store.clone() })?;
    Ok(Reply::json(201, &store))
}

pub(super) fn list(depot: &mut Depot, _: &mut Context, incoming: &Incoming, _: &str) -> io::Result<Reply> {
    let number = |name: &str, default: usize| {
        incoming.parameter(name).map_or(Some(default), |text| text.parse().ok().filter(|number| *number > 0))
    };
    let (Some(page), Some(size)) = (number("page", 1), number("size", 100)) else {
        return Ok(failure(400, "page and size are numbers from 1"));
    };
    let mut stores: Vec<&Value> = depot.stores.values().collect();
    stores.sort_by_key(|store| store["name"].as_str());
    let items: Vec<&Value> = stores.iter().skip((page - 1).saturating_mul(size)).take(size).copied().collect();
    Ok(Reply::json(200, &json!({ "items": items, "total": stores.len() })))
}

pub(super) fn get(depot: &mut Depot, _: &mut Context, _: &Incoming, id: &str) -> io::Result<Reply> {
    let store = depot.stores.get(&id.to_lowercase());
    Ok(store.map_or_else(|| failure(404, "there is no such store"), |store| Reply::json(200, store)))
}

pub(super) fn delete(depot: &mut Depot, context: &mut Context, _: &Incoming, id: &str) -> io::Result<Reply> {
    let id = id.to_lowercase();
    if !depot.stores.contains_key(&id) {
        return Ok(failure(404, "there is no such store"));
    }
    depot.write(context, Event::DepotStoreDeleted { id })?;
    Ok(Reply::empty(204))
}

pub(super) fn failure(status: u16, message: &str) -> Reply {
    Reply::json(status, &json!({ "message": message }))
}
