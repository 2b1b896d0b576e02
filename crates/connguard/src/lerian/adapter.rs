//! What is particular to Lerian.

use connguard_api::lerian::Client as GeneratedClient;
use connguard_api::{Parameters, Requests};
use connguard_rules::operations::lerian as operations;
use connguard_rules::{Arguments, Operation};
use serde_json::Value;

use super::error_body;
use crate::config::Settings;
use crate::error::redactor::Secret;
use crate::error::{Error, ReplyError, Result};
use crate::provider::adapter::ProviderAdapter;
use crate::provider::credentials::{ClientCredentials, Credentials, Grant, SecretToken};
use crate::provider::lookup::{Lookup, Replacement, at, same};

/// Lerian Reporter.
pub(crate) struct Adapter;

impl ProviderAdapter for Adapter {
    fn id(&self) -> connguard_rules::Provider {
        connguard_rules::Provider::Lerian
    }

    fn token_operation(&self) -> &'static str {
        "lerian.token"
    }

    fn raw_operation(&self) -> &'static str {
        "lerian.request"
    }

    fn page_size_refused(&self) -> Option<&'static str> {
        Some("FET-0406")
    }

    fn busy(&self) -> Option<&'static str> {
        Some("FET-1021")
    }

    fn base_url(&self, settings: &Settings) -> Result<String> {
        settings
            .text("base_url")
            .map(str::to_owned)
            .ok_or_else(|| Error::config(format!("where is the service? set {}", settings.how_to_set("base_url"))))
    }

    fn credentials(&self, settings: &Settings) -> Result<Credentials> {
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

    fn requests(&self, base_url: &str, http: reqwest::Client) -> Box<dyn Requests> {
        Box::new(GeneratedClient::new_with_client(base_url, http))
    }

    fn error_reply(&self, _content_type: &str, body: &str) -> ReplyError {
        error_body::read(body)
    }

    fn lookup(&self, operation: &'static Operation, parameters: &Parameters, body: &Value) -> Option<Lookup> {
        let body = self.create_of(operation)?.canonical_body(body);
        let name = body.get("configName")?.as_str()?.trim().to_owned();
        let product = parameters.text("product")?;
        let mut expected = vec![("configName", Value::from(name)), ("productName", Value::from(product))];
        for member in ["type", "host", "port", "databaseName", "userName"] {
            expected.push((member, body.get(member)?.clone()));
        }
        // Password, certificates and key are never returned; everything else must be what was sent, or not there.
        let mode = body.get("ssl").and_then(|ssl| ssl.get("mode"));
        let optional = [("schema", body.get("schema")), ("ssl.mode", mode), ("metadata", body.get("metadata"))];
        expected.extend(optional.map(|(member, value)| (member, value.cloned().unwrap_or_default())));
        // A connection that was just created is within the month that the list shows without dates. The name is
        // unique across products, so the list is not filtered by one.
        Some(Lookup {
            list: operations::LIST_CONNECTIONS,
            arguments: Arguments::new(),
            name_filter: None,
            newest_pages: Some(3),
            mask: None,
            expected,
        })
    }

    fn create_of(&self, operation: &'static Operation) -> Option<&'static Operation> {
        (operation.id == operations::CREATE_CONNECTION.id).then_some(operation)
    }

    fn creates_in_shared_place(&self, operation: &'static Operation) -> bool {
        self.create_of(operation).is_some_and(|create| create.id == operations::CREATE_CONNECTION.id)
    }

    fn replacement(
        &self,
        create: &'static Operation,
        _: &Parameters,
        body: &Value,
        lookup: &Lookup,
        found: &Value,
    ) -> Result<Replacement> {
        lookup.unchangeable(found, &["productName"])?;
        // An update changes what is sent; what is stored and not sent stays.
        let left = lookup.expected.iter().filter(|(member, value)| value.is_null() && !same(at(found, member), value));
        let left: Vec<&str> = left.map(|(member, _)| *member).collect();
        if !left.is_empty() {
            return Err(lookup.in_place(&left.join(", "), "is stored and cannot be unset"));
        }
        let mut body = create.canonical_body(body);
        body.shift_remove("configName");
        let arguments = [("id".to_owned(), found["id"].clone())].into_iter().collect();
        Ok(Replacement { operation: operations::UPDATE_CONNECTION, arguments, body: Value::Object(body) })
    }

    fn bulk_key(
        &self,
        operation: &'static Operation,
        arguments: &Arguments,
        body: Option<&Value>,
    ) -> Option<(String, String)> {
        let name = match self.create_of(operation) {
            Some(create) => body.and_then(|body| config_name(create, body)).map(|name| name.trim().to_owned()),
            None => arguments.get("id").and_then(Value::as_str).map(str::to_owned),
        };
        Some((name?, String::new()))
    }
}

/// The name that a create gives, however its member is spelt.
fn config_name(create: &'static Operation, body: &Value) -> Option<String> {
    let mut spelt = body.as_object()?.iter().filter(|(member, _)| member.eq_ignore_ascii_case("configName"));
    match (spelt.next(), spelt.next()) {
        // Nearly always; the whole body need not be copied for it.
        (Some((_, name)), None) => name.as_str().map(str::to_owned),
        _ => create.canonical_body(body).get("configName")?.as_str().map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_name_is_read_as_the_service_reads_it() {
        for (body, name) in [
            (json!({ "configName": "a" }), Some("a")),
            (json!({ "CONFIGNAME": "a", "host": "h" }), Some("a")),
            (json!({ "configName": "a", "configname": "b" }), Some("b")),
            (json!({ "configName": null }), None),
            (json!({ "host": "h" }), None),
            (json!("a"), None),
        ] {
            assert_eq!(config_name(operations::CREATE_CONNECTION, &body).as_deref(), name, "{body}");
        }
    }
}
