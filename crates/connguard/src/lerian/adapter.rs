//! Lerian as the shared rooms see it.

use std::sync::Arc;

use connguard_api::lerian::Client;
use connguard_api::{Parameters, Requests};
use connguard_rules::{Arguments, Operation, canonical_body};
use serde_json::{Map, Value};

use super::{Lerian, error_body};
use crate::call::client::Core;
use crate::config::Settings;
use crate::error::redactor::Secret;
use crate::error::{Error, ReplyError, Result};
use crate::provider::{Lookup, Provider};
use crate::send::guarded::Guarded;
use crate::transport::Scope;
use crate::transport::auth::{ClientCredentials, Credentials, Grant, SecretToken};

impl Provider for Lerian {
    const ID: connguard_rules::Provider = connguard_rules::Provider::Lerian;
    const TOKEN: &'static str = "lerian.token";
    const SIZE_REFUSED: Option<&'static str> = Some("FET-0406");

    fn from_core(core: Arc<Core<Self>>) -> Self {
        Self { core }
    }

    fn base_url(settings: &Settings) -> Result<String> {
        settings
            .text("base_url")
            .map(str::to_owned)
            .ok_or_else(|| Error::config(format!("where is the service? set {}", settings.how_to_set("base_url"))))
    }

    fn credentials(settings: &Settings) -> Result<Credentials> {
        let text = |name| settings.text(name).unwrap_or_default().to_owned();
        let source = match settings.exclusive("token", "client_id")? {
            None => settings.exclusive("token", "client_secret")?,
            source => source,
        };
        match source {
            // A service without Access Manager takes no token.
            None => Ok(Credentials::None),
            Some("token") => {
                settings.excludes("token", &["client_secret", "auth_url"])?;
                Ok(Credentials::Token(SecretToken(Secret::new(text("token")))))
            }
            Some(_) => {
                settings.together("client_id", "client_secret")?;
                settings.together("client_id", "auth_url")?;
                Ok(Credentials::ClientCredentials(ClientCredentials {
                    token_url: format!("{}/v1/login/oauth/access_token", text("auth_url")),
                    grant: Grant::Json,
                    client_id: text("client_id"),
                    client_secret: Secret::new(text("client_secret")),
                }))
            }
        }
    }

    fn error_reply(_content_type: &str, body: &str) -> ReplyError {
        error_body::read(body)
    }

    fn requests(base_url: &str, http: reqwest::Client) -> Box<dyn Requests> {
        Box::new(Client::new_with_client(base_url, http))
    }

    fn restore(_: &Operation, _: Option<&Value>, _: &Parameters, _: &mut Map<String, Value>) {}

    async fn compose(core: &Core<Self>, guarded: &Guarded<Self>, scope: &Scope) -> Result<Value> {
        match guarded.operation().id {
            "lerian.get_connection_by_name" => {
                let name = guarded.parameters().text("config_name").unwrap_or_default();
                let list = "lerian.list_connections";
                core.find_named(list, Arguments::new(), "connection", ("configName", &name), scope).await
            }
            other => Err(Error::config(format!("{other} is not put together from others"))),
        }
    }

    fn created_name(operation: &'static str, body: &Value) -> Option<(&'static str, String)> {
        if operation != "lerian.create_connection" {
            return None;
        }
        let body = canonical_body(operation, body);
        Some(("configName", body.get("configName")?.as_str()?.to_owned()))
    }

    fn lookup(operation: &'static str, parameters: &Parameters, body: &Value) -> Option<Lookup> {
        if operation != "lerian.create_connection" {
            return None;
        }
        let body = canonical_body(operation, body);
        let name = body.get("configName")?.as_str()?.trim().to_owned();
        let product = parameters.text("product")?;
        let mut wanted = vec![("configName", Value::from(name)), ("productName", Value::from(product))];
        for member in ["type", "host", "port", "databaseName", "userName"] {
            wanted.push((member, body.get(member)?.clone()));
        }
        // Password, certificates and key are never returned; everything else must be what was sent, or not there.
        let mode = body.get("ssl").and_then(|ssl| ssl.get("mode"));
        let optional = [("schema", body.get("schema")), ("ssl.mode", mode), ("metadata", body.get("metadata"))];
        wanted.extend(optional.map(|(member, value)| (member, value.cloned().unwrap_or_default())));
        // A connection that was just created is within the month that the list shows without dates. The name is
        // unique across products, so the list is not filtered by one.
        Some(Lookup {
            operation: "lerian.list_connections",
            arguments: Arguments::new(),
            newest_pages: Some(3),
            wanted,
        })
    }
}
