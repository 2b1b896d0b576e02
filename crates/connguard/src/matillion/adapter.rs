//! What is particular to Matillion.

use connguard_api::matillion::Client as GeneratedClient;
use connguard_api::{Parameters, Requests};
use connguard_rules::operations::matillion as operations;
use connguard_rules::{Arguments, Operation};
use serde_json::{Map, Value, json};

use super::error_body;
use crate::config::Settings;
use crate::error::redactor::Secret;
use crate::error::{Error, ReplyError, Result};
use crate::provider::adapter::ProviderAdapter;
use crate::provider::credentials::{ClientCredentials, Credentials, Grant, SecretToken};
use crate::provider::lookup::{Lookup, Replacement};

/// Matillion (Maia).
pub(crate) struct Adapter;

impl ProviderAdapter for Adapter {
    fn id(&self) -> connguard_rules::Provider {
        connguard_rules::Provider::Matillion
    }

    fn token_operation(&self) -> &'static str {
        "matillion.token"
    }

    fn raw_operation(&self) -> &'static str {
        "matillion.request"
    }

    fn base_url(&self, settings: &Settings) -> Result<String> {
        match settings.exclusive("region", "base_url")? {
            Some("base_url") => Ok(settings.text("base_url").unwrap_or_default().to_owned()),
            Some(_) => Ok(format!("https://{}.api.matillion.com/dpc", settings.text("region").unwrap_or_default())),
            None => {
                let (region, url) = (settings.how_to_set("region"), settings.how_to_set("base_url"));
                Err(Error::config(format!("where is the account? set {region} to eu1, us1 or au1, or set {url}")))
            }
        }
    }

    fn credentials(&self, settings: &Settings) -> Result<Credentials> {
        let text = |name| settings.text(name).unwrap_or_default().to_owned();
        let source = match settings.exclusive("token", "client_id")? {
            None => settings.exclusive("token", "client_secret")?,
            source => source,
        };
        match source {
            Some("token") => {
                settings.excludes("token", &["client_secret", "token_url", "audience"])?;
                Ok(Credentials::Token(SecretToken(Secret::new(text("token")))))
            }
            Some(_) => {
                settings.together("client_id", "client_secret")?;
                Ok(Credentials::ClientCredentials(ClientCredentials {
                    token_url: text("token_url"),
                    grant: Grant::Form { audience: text("audience") },
                    client_id: text("client_id"),
                    client_secret: Secret::new(text("client_secret")),
                }))
            }
            None => {
                let (id, token) = (settings.how_to_set("client_id"), settings.how_to_set("token"));
                Err(Error::config(format!("no credentials: set {id} and client_secret, or {token}")))
            }
        }
    }

    fn requests(&self, base_url: &str, http: reqwest::Client) -> Box<dyn Requests> {
        Box::new(GeneratedClient::new_with_client(base_url, http))
    }

    fn error_reply(&self, _content_type: &str, body: &str) -> ReplyError {
        error_body::read(body)
    }

    fn restore(
        &self,
        operation: &Operation,
        body: Option<&Value>,
        parameters: &Parameters,
        reply: &mut Map<String, Value>,
    ) {
        if operation.path.ends_with("/environment-overrides") && !reply.contains_key("environmentName") {
            let sent = body.and_then(|b| b.get("environmentName")).and_then(Value::as_str).map(str::to_owned);
            if let Some(environment) = sent.or_else(|| parameters.text("environment_name")) {
                reply.insert("environmentName".to_owned(), environment.into());
            }
        }
    }

    fn lookup(&self, operation: &'static Operation, parameters: &Parameters, body: &Value) -> Option<Lookup> {
        let mut arguments = in_project(&parameters.text("project_id")?);
        // What was not sent must not be there.
        let member = |name: &'static str| (name, body.get(name).cloned().unwrap_or_default());
        match operation.id {
            "matillion.create_connection" => {
                let name = body.get("name")?.as_str()?;
                let members = ["name", "platformConnectionType", "authProvider", "authType", "connectionDetails"];
                Some(Lookup {
                    list: operations::LIST_CONNECTIONS,
                    arguments,
                    name_filter: name_filter(name),
                    newest_pages: None,
                    mask: None,
                    expected: members.into_iter().map(member).collect(),
                })
            }
            "matillion.create_environment_override" => {
                arguments.insert("environment_name".to_owned(), body.get("environmentName")?.clone());
                let mut expected = vec![("name", body.get("connectionName")?.clone())];
                expected.extend(["authType", "connectionOverrides"].into_iter().map(member));
                let list = operations::LIST_ENVIRONMENT_OVERRIDES;
                Some(Lookup { list, arguments, name_filter: None, newest_pages: None, mask: None, expected })
            }
            // There is no way to list data platform connections, so an unknown outcome stays unknown.
            _ => None,
        }
    }

    fn create_of(&self, operation: &'static Operation) -> Option<&'static Operation> {
        match operation.id {
            "matillion.create_connection" | "matillion.upsert_connection" => Some(operations::CREATE_CONNECTION),
            "matillion.create_environment_override" | "matillion.upsert_environment_override" => {
                Some(operations::CREATE_ENVIRONMENT_OVERRIDE)
            }
            _ => None,
        }
    }

    fn creates_in_shared_place(&self, operation: &'static Operation) -> bool {
        self.create_of(operation).is_some_and(|create| create.id == operations::CREATE_CONNECTION.id)
    }

    fn replacement(
        &self,
        create: &'static Operation,
        parameters: &Parameters,
        body: &Value,
        lookup: &Lookup,
        found: &Value,
    ) -> Result<Replacement> {
        let mut arguments = in_project(&parameters.text("project_id").unwrap_or_default());
        if create.id == operations::CREATE_ENVIRONMENT_OVERRIDE.id {
            let operation = operations::UPDATE_ENVIRONMENT_OVERRIDE;
            return Ok(Replacement { operation, arguments, body: body.clone() });
        }
        lookup.unchangeable(found, &["authProvider"])?;
        arguments.insert("connection_name".to_owned(), body["name"].clone());
        let kept = ["authType", "platformConnectionType", "connectionDetails"];
        let kept = kept.iter().filter_map(|member| Some(((*member).to_owned(), body.get(*member)?.clone())));
        Ok(Replacement { operation: operations::UPDATE_CONNECTION, arguments, body: Value::Object(kept.collect()) })
    }

    fn bulk_key(
        &self,
        operation: &'static Operation,
        arguments: &Arguments,
        body: Option<&Value>,
    ) -> Option<(String, String)> {
        let argument = |name: &str| arguments.get(name).and_then(Value::as_str).map(str::to_owned);
        let member = |name: &str| body.and_then(|body| body.get(name)).and_then(Value::as_str).map(str::to_owned);
        let project = argument("project_id").unwrap_or_default().to_ascii_lowercase();
        match operation.id {
            "matillion.create_connection" | "matillion.upsert_connection" => Some((member("name")?, project)),
            "matillion.update_connection" | "matillion.patch_connection" | "matillion.delete_connection" => {
                Some((argument("connection_name")?, project))
            }
            "matillion.create_environment_override"
            | "matillion.update_environment_override"
            | "matillion.upsert_environment_override" => {
                let environment = member("environmentName")?;
                Some((member("connectionName")?, format!("{project} {environment}")))
            }
            _ => None,
        }
    }
}

/// The arguments of what is in a project.
pub(super) fn in_project(id: &str) -> Arguments {
    [("project_id".to_owned(), json!(id))].into_iter().collect()
}

/// The argument by which a list of connections is filtered for this name. One with a comma would be read as several; then
/// all connections are looked at.
pub(super) fn name_filter(name: &str) -> Option<&'static str> {
    (!name.contains(',')).then_some("connection_names")
}
