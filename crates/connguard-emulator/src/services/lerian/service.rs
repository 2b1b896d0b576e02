//! The service as the emulator sees it.

use std::io;

use connguard_rules::Provider;
use serde_json::{Map, Value, json};

use super::error::failure;
use super::installation::Lerian;
use super::router::{Handler, ROUTES, answer};
use super::seed::Seed;
use super::settings::Settings;
use super::state::Event;
use super::{assign, authority, create};
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::services::context::Context;
use crate::services::routes::Routes;
use crate::services::service::Service;
use crate::services::tokens::Credentials;

impl Service for Lerian {
    const PROVIDER: Provider = Provider::Lerian;
    // The service has a host of its own, and its router answers every path on it.
    const ROOTS: &'static [&'static str] = &[];
    const EVENTS: &'static [&'static str] = &["lerian_connection", "lerian_connection_deleted"];
    type Event = Event;
    type Settings = Settings;
    type Seed = Seed;
    type Handler = Handler;

    fn routes() -> &'static Routes<Handler> {
        &ROUTES
    }

    fn answer(&mut self, context: &mut Context, incoming: &Incoming) -> Reply {
        answer(self, context, incoming)
    }

    fn credential(&self, context: &Context, incoming: &Incoming) -> Option<String> {
        authority::credential(self, context, incoming)
    }

    fn failure(&self, status: u16, _: &Incoming) -> Reply {
        failure(status, self.settings.errors)
    }

    fn apply(&mut self, event: Event) -> io::Result<()> {
        self.state.apply(event);
        Ok(())
    }

    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn set(&mut self, context: &mut Context, settings: Settings, changes: &Map<String, Value>) -> io::Result<()> {
        self.settings = settings;
        if changes.contains_key("unassigned") {
            assign::unassign(self, context)?;
        }
        if changes.contains_key("created_at") {
            create::backdate(self, context)?;
        }
        Ok(())
    }

    fn apply_seed(&mut self, context: &mut Context, seed: &Seed) -> io::Result<()> {
        seed.apply_seed(self, context)
    }

    fn client_options(url: &str, _: &Credentials) -> Map<String, Value> {
        [("base_url".to_owned(), json!(url))].into_iter().collect()
    }
}
