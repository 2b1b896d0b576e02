//! Matillion as the shared rooms see it.

use std::sync::Arc;

use connguard_api::matillion::Client;
use connguard_api::{Parameters, Requests};
use connguard_rules::{Arguments, Operation};
use serde_json::{Map, Value, json};

use super::{Matillion, compounds, error_body};
use crate::call::client::Core;
use crate::config::Settings;
use crate::error::redactor::Secret;
use crate::error::{Error, ReplyError, Result};
use crate::provider::{Lookup, Provider};
use crate::send::guarded::Guarded;
use crate::transport::Scope;
use crate::transport::auth::{ClientCredentials, Credentials, Grant, SecretToken};

impl Provider for Matillion {
    const ID: connguard_rules::Provider = connguard_rules::Provider::Matillion;
    const TOKEN: &'static str = "matillion.token";

    fn from_core(core: Arc<Core<Self>>) -> Self {
        Self { core }
    }

    fn base_url(settings: &Settings) -> Result<String> {
        match settings.exclusive("region", "base_url")? {
            Some("base_url") => Ok(settings.text("base_url").unwrap_or_default().to_owned()),
            Some(_) => Ok(format!("https://{}.api.matillion.com/dpc", settings.text("region").unwrap_or_default())),
            None => {
                let (region, url) = (settings.how_to_set("region"), settings.how_to_set("base_url"));
                Err(Error::config(format!("where is the account? set {region} to eu1, us1 or au1, or set {url}")))
            }
        }
    }

    fn credentials(settings: &Settings) -> Result<Credentials> {
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

    fn error_reply(_content_type: &str, body: &str) -> ReplyError {
        error_body::read(body)
    }

    fn requests(base_url: &str, http: reqwest::Client) -> Box<dyn Requests> {
        Box::new(Client::new_with_client(base_url, http))
    }

    fn restore(operation: &Operation, body: Option<&Value>, parameters: &Parameters, reply: &mut Map<String, Value>) {
        if operation.path.ends_with("/environment-overrides") && !reply.contains_key("environmentName") {
            let sent = body.and_then(|b| b.get("environmentName")).and_then(Value::as_str).map(str::to_owned);
            if let Some(environment) = sent.or_else(|| parameters.text("environment_name")) {
                reply.insert("environmentName".to_owned(), environment.into());
            }
        }
    }

    async fn compose(core: &Core<Self>, guarded: &Guarded<Self>, scope: &Scope) -> Result<Value> {
        compounds::compose(core, guarded, scope).await
    }

    fn created_name(operation: &'static str, body: &Value) -> Option<(&'static str, String)> {
        let sent = match operation {
            "matillion.create_connection" => "name",
            "matillion.create_environment_override" => "connectionName",
            _ => return None,
        };
        Some(("name", body.get(sent)?.as_str()?.to_owned()))
    }

    fn lookup(operation: &'static str, parameters: &Parameters, body: &Value) -> Option<Lookup> {
        let mut arguments = Arguments::new();
        arguments.insert("project_id".to_owned(), json!(parameters.text("project_id")?));
        // What was not sent must not be there.
        let member = |name: &'static str| (name, body.get(name).cloned().unwrap_or_default());
        match operation {
            "matillion.create_connection" => {
                let name = body.get("name")?.as_str()?;
                if !name.contains(',') {
                    arguments.insert("connection_names".to_owned(), json!([name]));
                }
                let members = ["name", "platformConnectionType", "authProvider", "authType", "connectionDetails"];
                let wanted = members.into_iter().map(member).collect();
                Some(Lookup { operation: "matillion.list_connections", arguments, newest_pages: None, wanted })
            }
            "matillion.create_environment_override" => {
                arguments.insert("environment_name".to_owned(), body.get("environmentName")?.clone());
                let mut wanted = vec![("name", body.get("connectionName")?.clone())];
                wanted.extend(["authType", "connectionOverrides"].into_iter().map(member));
                Some(Lookup {
                    operation: "matillion.list_environment_overrides",
                    arguments,
                    newest_pages: None,
                    wanted,
                })
            }
            // There is no way to list data platform connections, so an unknown outcome stays unknown.
            _ => None,
        }
    }
}
