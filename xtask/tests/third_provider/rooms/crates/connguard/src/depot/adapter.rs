//! What is particular to the depot.

use connguard_api::depot::Client as GeneratedClient;
use connguard_api::{Parameters, Requests};
use connguard_rules::operations::depot as operations;
use connguard_rules::{Arguments, Operation};
use serde_json::Value;

use crate::config::Settings;
use crate::error::redactor::Secret;
use crate::error::{Error, ReplyError, Result};
use crate::provider::adapter::ProviderAdapter;
use crate::provider::credentials::{Credentials, SecretToken};
use crate::provider::lookup::{Lookup, Replacement};

pub(crate) struct Adapter;

impl ProviderAdapter for Adapter {
    fn id(&self) -> connguard_rules::Provider {
        connguard_rules::Provider::Depot
    }

    fn token_operation(&self) -> &'static str {
        "depot.token"
    }

    fn raw_operation(&self) -> &'static str {
        "depot.request"
    }

    fn base_url(&self, settings: &Settings) -> Result<String> {
        Ok(settings.text("base_url").unwrap_or("http://localhost:4100").to_owned())
    }

    fn credentials(&self, settings: &Settings) -> Result<Credentials> {
        // On one's own machine the depot takes no token.
        let token = settings.text("token").map(|token| SecretToken(Secret::new(token.to_owned())));
        Ok(token.map_or(Credentials::None, Credentials::Token))
    }

    fn requests(&self, base_url: &str, http: reqwest::Client) -> Box<dyn Requests> {
        Box::new(GeneratedClient::new_with_client(base_url, http))
    }

    fn error_reply(&self, _: &str, body: &str) -> ReplyError {
        let reply = serde_json::from_str::<Value>(body).unwrap_or_default();
        ReplyError { detail: reply["message"].as_str().map(str::to_owned), ..ReplyError::default() }
    }

    fn lookup(&self, operation: &'static Operation, _: &Parameters, body: &Value) -> Option<Lookup> {
        self.create_of(operation)?;
        let member = |name: &'static str| Some((name, body.get(name)?.clone()));
        Some(Lookup {
            list: operations::LIST_STORES,
            arguments: Arguments::new(),
            name_filter: None,
            newest_pages: None,
            mask: None,
            expected: vec![member("name")?, member("kind")?, member("cooling")?],
        })
    }

    fn create_of(&self, operation: &'static Operation) -> Option<&'static Operation> {
        (operation.id == operations::CREATE_STORE.id).then_some(operation)
    }

    fn creates_in_shared_place(&self, operation: &'static Operation) -> bool {
        self.create_of(operation).is_some()
    }

    fn replacement(
        &self,
        _: &'static Operation,
        _: &Parameters,
        _: &Value,
        lookup: &Lookup,
        _: &Value,
    ) -> Result<Replacement> {
        Err(Error::config(format!("the depot cannot replace {:?}; delete it and create it again", lookup.name())))
    }

    fn bulk_key(
        &self,
        operation: &'static Operation,
        arguments: &Arguments,
        body: Option<&Value>,
    ) -> Option<(String, String)> {
        let key = match self.create_of(operation) {
            Some(_) => body?.get("name"),
            None => arguments.get("id"),
        };
        Some((key?.as_str()?.to_owned(), String::new()))
    }
}
