//! The service as the emulator sees it.

use std::io;
use std::time::Instant;

use connguard_rules::Provider;
use serde_json::{Map, Value, json};

use super::access;
use super::event::Event;
use super::installation::Matillion;
use super::problem::failure;
use super::router::{API, Handler, OAUTH, ROUTES, TOKEN_PATH, answer};
use super::seed::Seed;
use super::settings::Settings;
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::services::context::Context;
use crate::services::credentials;
use crate::services::routes::Routes;
use crate::services::service::Service;
use crate::services::tokens::Credentials;

impl Service for Matillion {
    const PROVIDER: Provider = Provider::Matillion;
    const ROOTS: &'static [&'static str] = &[API, OAUTH];
    const EVENTS: &'static [&'static str] = Event::NAMES;
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
        let bearer = access::bearer(self, context, incoming, Instant::now())?;
        Some(credentials::label(context, &bearer))
    }

    fn failure(&self, status: u16, incoming: &Incoming) -> Reply {
        failure(status, incoming)
    }

    fn apply(&mut self, event: Event) -> io::Result<()> {
        event.apply(&mut self.projects)
    }

    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn set(&mut self, _: &mut Context, settings: Settings, _: &Map<String, Value>) -> io::Result<()> {
        self.settings = settings;
        Ok(())
    }

    fn apply_seed(&mut self, context: &mut Context, seed: &Seed) -> io::Result<()> {
        seed.apply_seed(self, context)
    }

    fn client_options(url: &str, credentials: &Credentials) -> Map<String, Value> {
        let options = [
            ("client_id", json!(credentials.client_id)),
            ("client_secret", json!(credentials.client_secret)),
            ("token_url", json!(format!("{url}{TOKEN_PATH}"))),
            ("base_url", json!(format!("{url}{API}"))),
        ];
        options.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}
