//! The emulator that all cases share, and its control calls.

use std::collections::BTreeMap;
use std::sync::Mutex;

use connguard::boundary::Session;
use connguard_emulator::Emulator;
use serde_json::{Map, Value, json};

use crate::Outcome;
use crate::calls::open;
use crate::http::Exchange;
use crate::public::Client;

/// A running emulator, and the clients that cases share: opening one takes longer than most cases.
pub(crate) struct Service {
    emulator: Emulator,
    sessions: Mutex<BTreeMap<String, Session>>,
    clients: Mutex<BTreeMap<String, Client>>,
}

impl Service {
    pub(crate) async fn start() -> Outcome<Self> {
        let emulator = Emulator::start().await.map_err(|cause| cause.to_string())?;
        Ok(Self { emulator, sessions: Mutex::default(), clients: Mutex::default() })
    }

    /// Returns the session that all cases share.
    pub(crate) fn session(&self, provider: &str) -> Outcome<Session> {
        let make = || {
            open(provider, self, &json!({ "requests_per_minute": 0, "trust_store": null, "ca_file": null }))
                .map_err(|error| error.to_json())
        };
        shared(&self.sessions, provider, make)
    }

    /// Returns the client that all cases share.
    pub(crate) fn client(&self, provider: &str) -> Outcome<Client> {
        shared(&self.clients, provider, || Client::open(provider, self))
    }

    pub(crate) fn url(&self) -> &str {
        &self.emulator.info().url
    }

    pub(crate) fn client_id(&self) -> &str {
        &self.emulator.info().client_id
    }

    pub(crate) fn client_secret(&self) -> &str {
        &self.emulator.info().client_secret
    }

    /// Returns the options of a client for one of the services.
    pub(crate) fn options(&self, provider: &str) -> Map<String, Value> {
        let info = self.emulator.info();
        let options = if provider == "airflow" {
            json!({
                "username": info.client_id,
                "password": info.client_secret,
                "base_url": info.other_base_urls.get("airflow_base_url"),
            })
        } else if provider == "matillion" {
            json!({
                "client_id": info.client_id,
                "client_secret": info.client_secret,
                "token_url": info.token_url,
                "base_url": info.matillion_base_url,
            })
        } else {
            json!({ "base_url": info.lerian_base_url })
        };
        options.as_object().cloned().unwrap_or_default()
    }

    /// Returns host and port.
    pub(crate) fn address(&self) -> String {
        let url = &self.emulator.info().url;
        url.trim_start_matches("http://").trim_end_matches('/').to_owned()
    }

    /// Forgets all connections, the journal, the settings and the faults.
    pub(crate) async fn reset(&self) -> Outcome {
        self.control("POST", "reset", None).await.map(drop)
    }

    pub(crate) async fn settings(&self, changes: &Value) -> Outcome {
        self.control("PUT", "settings", Some(changes)).await.map(drop)
    }

    /// Returns the requests that were received, the oldest first.
    pub(crate) async fn journal(&self) -> Outcome<Vec<Value>> {
        let reply = self.control("GET", "journal", None).await?;
        let requests = reply["requests"].as_array().cloned();
        requests.ok_or_else(|| format!("no journal in {reply}"))
    }

    async fn control(&self, method: &str, name: &str, body: Option<&Value>) -> Outcome<Value> {
        let exchange = Exchange {
            address: self.address(),
            method: method.to_owned(),
            path: format!("/_emulator/{name}"),
            headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
            body: body.map(Value::to_string),
        };
        match exchange.send().await? {
            (200..=299, reply) => Ok(reply),
            (status, reply) => Err(format!("{name} answers {status}: {reply}")),
        }
    }
}

fn shared<T: Clone>(all: &Mutex<BTreeMap<String, T>>, name: &str, make: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    let mut all = all.lock().map_err(|cause| cause.to_string())?;
    if let Some(found) = all.get(name) {
        return Ok(found.clone());
    }
    let made = make()?;
    all.insert(name.to_owned(), made.clone());
    Ok(made)
}
