//! What the emulator asks of this service.

use std::collections::BTreeMap;
use std::io;
use std::sync::LazyLock;

use connguard_rules::operations::depot as operations;
use connguard_rules::{Operation, Provider};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::answers;
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::services::context::Context;
use crate::services::routes::{Matching, Routes};
use crate::services::service::Service;
use crate::services::tokens::Credentials;

/// Where the service is on the emulator's host.
const ROOT: &str = "/depot";

/// The stores by their ids, as they are shown.
#[derive(Default)]
pub(crate) struct Depot {
    pub(super) stores: BTreeMap<String, Value>,
    settings: Settings,
}

/// There are none.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {}

#[derive(Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(crate) enum Event {
    DepotStore { id: String, store: Value },
    DepotStoreDeleted { id: String },
}

/// Answers an operation; the string is the id in the path, or empty.
pub(crate) type Handler = fn(&mut Depot, &mut Context, &Incoming, &str) -> io::Result<Reply>;

const HANDLERS: &[(&Operation, Handler)] = &[
    (operations::CREATE_STORE, answers::create),
    (operations::LIST_STORES, answers::list),
    (operations::GET_STORE, answers::get),
    (operations::DELETE_STORE, answers::delete),
];

static ROUTES: LazyLock<Routes<Handler>> =
    LazyLock::new(|| Routes::new(Matching::Exact).with_operations(ROOT, HANDLERS));

impl Service for Depot {
    const PROVIDER: Provider = Provider::Depot;
    const ROOTS: &'static [&'static str] = &[ROOT];
    const EVENTS: &'static [&'static str] = &["depot_store", "depot_store_deleted"];
    type Event = Event;
    type Settings = Settings;
    type Seed = Settings;
    type Handler = Handler;

    fn routes() -> &'static Routes<Handler> {
        &ROUTES
    }

    fn answer(&mut self, context: &mut Context, incoming: &Incoming) -> Reply {
        let Some(found) = ROUTES.find(&incoming.method, &incoming.path) else {
            return self.failure(if ROUTES.methods(&incoming.path).is_empty() { 404 } else { 405 }, incoming);
        };
        let id = found.parameters.first().copied().unwrap_or_default();
        (found.handler)(self, context, incoming, id).unwrap_or_else(|_| self.failure(500, incoming))
    }

    fn credential(&self, _: &Context, _: &Incoming) -> Option<String> {
        None
    }

    fn failure(&self, status: u16, _: &Incoming) -> Reply {
        answers::failure(status, "the depot cannot answer this")
    }

    fn apply(&mut self, event: Event) -> io::Result<()> {
        match event {
            Event::DepotStore { id, store } => self.stores.insert(id, store),
            Event::DepotStoreDeleted { id } => self.stores.remove(&id),
        };
        Ok(())
    }

    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn set(&mut self, _: &mut Context, settings: Settings, _: &Map<String, Value>) -> io::Result<()> {
        self.settings = settings;
        Ok(())
    }

    fn apply_seed(&mut self, _: &mut Context, _: &Settings) -> io::Result<()> {
        Ok(())
    }

    fn client_options(url: &str, _: &Credentials) -> Map<String, Value> {
        [("base_url".to_owned(), json!(format!("{url}{ROOT}")))].into_iter().collect()
    }
}
