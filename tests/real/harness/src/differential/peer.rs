//! One of the two that are asked.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use xtask::failure::Failure;
use xtask::run::emulator::Emulator;
use xtask::run::http::{Reply, Request};

use super::generate::{As, Asked};
use crate::server::{Server, token};

/// The roles whose tokens are tried.
const USERS: [&str; 4] = ["admin", "op", "user", "viewer"];

/// Where to ask, and with which tokens.
pub struct Peer {
    address: String,
    /// By the user's name.
    tokens: BTreeMap<&'static str, String>,
}

impl Peer {
    pub fn server(server: &Server) -> Result<Self, Failure> {
        let address = server.address();
        let tokens = USERS.iter().map(|user| Ok((*user, token(&address, user, &server.password(user)?)?)));
        Ok(Self { tokens: tokens.collect::<Result<_, Failure>>()?, address })
    }

    /// The emulator with the same users, and with tests allowed.
    pub fn emulator(emulator: &Emulator) -> Result<Self, Failure> {
        let address = emulator.field("airflow_base_url").trim_start_matches("http://").to_owned();
        let users = USERS.map(|user| json!({ "username": user, "password": "of the emulator", "role": user }));
        let settings = json!({ "airflow": { "test_connection": true, "users": users } });
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        let (path, body) = ("/_emulator/settings".to_owned(), settings.to_string().into_bytes());
        let reply = Request { method: "PUT".to_owned(), path, headers, body }.exchange(&address)?;
        if reply.status != 200 {
            return Err(Failure::new(format!("the emulator refuses its settings: {}", reply.value())));
        }
        let tokens = USERS.iter().map(|user| Ok((*user, token(&address, user, "of the emulator")?)));
        Ok(Self { tokens: tokens.collect::<Result<_, Failure>>()?, address })
    }

    pub fn ask(&self, asked: &Asked) -> Result<Reply, Failure> {
        let mut headers = Vec::new();
        match asked.sender {
            As::User(name) => {
                let token = self.tokens.get(name).ok_or_else(|| Failure::new(format!("no token of {name}")))?;
                headers.push(("authorization".to_owned(), format!("Bearer {token}")));
            }
            As::Header(value) => headers.push(("authorization".to_owned(), value.to_owned())),
            As::Nobody => {}
        }
        if let Some(value) = asked.content_type {
            headers.push(("content-type".to_owned(), value.to_owned()));
        }
        let (method, path, body) = (asked.method.to_owned(), asked.path.clone(), asked.body.clone().into_bytes());
        Request { method, path, headers, body }.exchange(&self.address)
    }

    /// Everything that exists, by name.
    pub fn all(&self) -> Result<BTreeMap<String, Value>, Failure> {
        let mut all = BTreeMap::new();
        loop {
            let page = self.ask(&Asked::page(all.len()))?.value();
            let connections = page["connections"].as_array().cloned().unwrap_or_default();
            if connections.is_empty() {
                return Ok(all);
            }
            let named =
                |connection: Value| (connection["connection_id"].as_str().unwrap_or_default().to_owned(), connection);
            all.extend(connections.into_iter().map(named));
        }
    }

    /// Changes a connection past all that is tested.
    pub fn change(&self, id: &str, body: &Value) -> Result<(), Failure> {
        let mut body = body.clone();
        body["connection_id"] = id.into();
        self.expect(200, &Asked::to("PATCH", &format!("/{id}"), Some(&body)))
    }

    pub fn create(&self, body: &Value) -> Result<(), Failure> {
        self.expect(201, &Asked::to("POST", "", Some(body)))
    }

    /// Creates what the service offers as examples.
    pub fn create_defaults(&self) -> Result<(), Failure> {
        self.expect(204, &Asked::to("POST", "/defaults", None))
    }

    fn expect(&self, status: u16, asked: &Asked) -> Result<(), Failure> {
        match self.ask(asked)?.status {
            found if found == status => Ok(()),
            found => Err(Failure::new(format!("{} {} answered {found}, not {status}", asked.method, asked.path))),
        }
    }

    /// Deletes all that there is.
    pub fn clear(&self) -> Result<(), Failure> {
        loop {
            let all = self.ask(&Asked::everything())?.value();
            let ids: Vec<&Value> =
                all["connections"].as_array().into_iter().flatten().map(|c| &c["connection_id"]).collect();
            if ids.is_empty() {
                return Ok(());
            }
            let body = json!({ "actions": [{ "action": "delete", "entities": ids }] });
            self.expect(200, &Asked::to("PATCH", "", Some(&body)))?;
        }
    }
}
