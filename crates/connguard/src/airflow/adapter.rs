//! What is particular to Airflow.

use std::borrow::Cow;

use connguard_api::airflow::Client as GeneratedClient;
use connguard_api::{Parameters, Requests};
use connguard_rules::operations::airflow as operations;
use connguard_rules::{Arguments, Operation};
use serde_json::{Value, json};

use super::{batch, error_body};
use crate::config::Settings;
use crate::error::redactor::Secret;
use crate::error::{Error, ReplyError, Result};
use crate::provider::adapter::ProviderAdapter;
use crate::provider::batch::Batch;
use crate::provider::credentials::{ClientCredentials, Credentials, Grant, SecretToken};
use crate::provider::lookup::{Lookup, Replacement};

/// Apache Airflow.
pub(crate) struct Adapter;

/// What a connection says, without its name and its password, which is never returned.
const MEMBERS: [&str; 7] = ["conn_type", "description", "host", "login", "schema", "port", "extra"];

impl ProviderAdapter for Adapter {
    fn id(&self) -> connguard_rules::Provider {
        connguard_rules::Provider::Airflow
    }

    fn token_operation(&self) -> &'static str {
        "airflow.token"
    }

    fn raw_operation(&self) -> &'static str {
        "airflow.request"
    }

    fn base_url(&self, settings: &Settings) -> Result<String> {
        settings
            .text("base_url")
            .map(str::to_owned)
            .ok_or_else(|| Error::config(format!("where is the server? set {}", settings.how_to_set("base_url"))))
    }

    fn credentials(&self, settings: &Settings) -> Result<Credentials> {
        let text = |name| settings.text(name).unwrap_or_default().to_owned();
        let source = match settings.exclusive("token", "username")? {
            None => settings.exclusive("token", "password")?,
            source => source,
        };
        match source {
            Some("token") => {
                settings.excludes("token", &["password"])?;
                Ok(Credentials::Token(SecretToken(Secret::new(text("token")))))
            }
            Some(_) => {
                settings.together("username", "password")?;
                Ok(Credentials::ClientCredentials(ClientCredentials {
                    token_url: format!("{}/auth/token", self.base_url(settings)?),
                    grant: Grant::Login,
                    client_id: text("username"),
                    client_secret: Secret::new(text("password")),
                }))
            }
            None => {
                let (user, token) = (settings.how_to_set("username"), settings.how_to_set("token"));
                Err(Error::config(format!("no credentials: set {user} and password, or {token}")))
            }
        }
    }

    fn requests(&self, base_url: &str, http: reqwest::Client) -> Box<dyn Requests> {
        Box::new(GeneratedClient::new_with_client(base_url, http))
    }

    fn error_reply(&self, _content_type: &str, body: &str) -> ReplyError {
        error_body::read(body)
    }

    /// The service wants the name in the body of an update, too.
    fn complete<'a>(&self, operation: &Operation, parameters: &Parameters, body: Cow<'a, Value>) -> Cow<'a, Value> {
        if operation.id != operations::UPDATE_CONNECTION.id || body.get("connection_id").is_some() {
            return body;
        }
        let mut body = body.into_owned();
        body["connection_id"] = json!(parameters.text("connection_id"));
        Cow::Owned(body)
    }

    fn batch(&self, operation: &'static Operation) -> Option<Batch> {
        batch::of(operation)
    }

    fn lookup(&self, operation: &'static Operation, _: &Parameters, body: &Value) -> Option<Lookup> {
        let body = self.create_of(operation)?.canonical_body(body);
        let mut expected = vec![("connection_id", body.get("connection_id")?.clone())];
        // What was not sent must not be there.
        expected.extend(MEMBERS.map(|member| (member, body.get(member).cloned().unwrap_or_default())));
        Some(Lookup {
            list: operations::LIST_CONNECTIONS,
            arguments: Arguments::new(),
            name_filter: Some("connection_id_pattern"),
            newest_pages: None,
            mask: Some(batch::MASK),
            expected,
        })
    }

    fn create_of(&self, operation: &'static Operation) -> Option<&'static Operation> {
        match operation.id {
            "airflow.create_connection" | "airflow.upsert_connection" => Some(operations::CREATE_CONNECTION),
            _ => None,
        }
    }

    fn creates_in_shared_place(&self, operation: &'static Operation) -> bool {
        self.create_of(operation).is_some()
    }

    /// An update that says every member: what the create does not say is cleared, except the password.
    fn replacement(
        &self,
        create: &'static Operation,
        _: &Parameters,
        body: &Value,
        lookup: &Lookup,
        _: &Value,
    ) -> Result<Replacement> {
        let given = body;
        let mut body = create.canonical_body(body);
        // A text is sent as it is: numbers beyond 64 bits, members twice and their order are its own.
        if let Some(extra) = given.get("extra").filter(|extra| extra.is_string()) {
            body.insert("extra".to_owned(), extra.clone());
        }
        for member in MEMBERS {
            body.entry(member).or_insert(Value::Null);
        }
        let arguments = [("connection_id".to_owned(), json!(lookup.name()))].into_iter().collect();
        Ok(Replacement { operation: operations::UPDATE_CONNECTION, arguments, body: Value::Object(body) })
    }

    fn bulk_key(
        &self,
        operation: &'static Operation,
        arguments: &Arguments,
        body: Option<&Value>,
    ) -> Option<(String, String)> {
        let name = match self.create_of(operation) {
            Some(_) => body?.get("connection_id"),
            None => arguments.get("connection_id"),
        };
        Some((name?.as_str()?.to_owned(), String::new()))
    }
}
