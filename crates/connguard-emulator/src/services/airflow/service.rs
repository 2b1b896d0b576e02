//! The service as the emulator sees it.

use std::io;

use connguard_rules::Provider;
use serde_json::{Map, Value, json};

use super::access;
use super::installation::Airflow;
use super::refusal::failure;
use super::router::{Handler, ROUTES, answer};
use super::seed::Seed;
use super::settings::Settings;
use super::state::Event;
use crate::http::reply::Reply;
use crate::http::request::Incoming;
use crate::services::context::Context;
use crate::services::credentials;
use crate::services::routes::Routes;
use crate::services::service::Service;
use crate::services::tokens::Credentials;

impl Service for Airflow {
    const PROVIDER: Provider = Provider::Airflow;
    const ROOTS: &'static [&'static str] = &["/api", "/auth"];
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
        let bearer = access::bearer(self, context, incoming)?;
        Some(credentials::label(context, &bearer))
    }

    fn failure(&self, status: u16, _: &Incoming) -> Reply {
        failure(status)
    }

    fn apply(&mut self, event: Event) -> io::Result<()> {
        self.state.apply(event);
        Ok(())
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
            ("username", json!(credentials.client_id)),
            ("password", json!(credentials.client_secret)),
            ("base_url", json!(url)),
        ];
        options.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}
