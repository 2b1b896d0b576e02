//! A body for each row of the combination table. Add `description`, `secretsLocation` and further properties to
//! `connectionDetails` of what they return.

use serde_json::{Map, Value, json};

use crate::constructor::fixed;
use crate::generated::matillion::{OauthAuthType, ROWS};

/// A connection with AWS cloud credentials, by the name of the secret that holds them.
pub fn aws(name: impl Into<String>, credential_secret_name: impl Into<String>) -> Value {
    body("aws", name, json!({ "credentialSecretName": credential_secret_name.into() }))
}

/// A connection with Google Cloud credentials, by the name of the secret that holds them.
pub fn gcp(name: impl Into<String>, credential_secret_name: impl Into<String>) -> Value {
    body("gcp", name, json!({ "credentialSecretName": credential_secret_name.into() }))
}

/// A connection with Azure cloud credentials, by the name of the secret that holds them.
pub fn azure(name: impl Into<String>, credential_secret_name: impl Into<String>) -> Value {
    body("azure", name, json!({ "credentialSecretName": credential_secret_name.into() }))
}

/// A reference to a simple secret.
pub fn generic_secret(name: impl Into<String>, secret_name: impl Into<String>) -> Value {
    body("generic_secret", name, json!({ "secretName": secret_name.into() }))
}

/// An OAuth secret of a connector, e.g. `salesforce`. That the connector is not `NONE` only the rules can check.
pub fn oauth(
    name: impl Into<String>,
    auth_provider: impl Into<String>,
    auth_type: OauthAuthType,
    properties: Value,
) -> Value {
    let mut body = body("oauth", name, properties);
    body["authProvider"] = auth_provider.into().into();
    body["authType"] = auth_type.as_str().into();
    body
}

/// A NetSuite composite-token secret.
pub fn netsuite(name: impl Into<String>, properties: Value) -> Value {
    body("netsuite", name, properties)
}

/// An X Ads OAuth 1.0 secret.
pub fn x_ads(name: impl Into<String>, properties: Value) -> Value {
    body("x_ads", name, properties)
}

fn body(constructor: &str, name: impl Into<String>, properties: Value) -> Value {
    let mut body = Map::new();
    body.insert("name".to_owned(), name.into().into());
    body.extend(fixed(ROWS, constructor));
    body.insert("connectionDetails".to_owned(), json!({ "connectionProperties": properties }));
    Value::Object(body)
}

#[cfg(test)]
mod tests {
    use connguard_rules::{Arguments, check};

    use super::*;

    #[test]
    fn every_constructor_makes_a_body_without_violations() {
        let properties = json!({ "secretName": "s" });
        for body in [
            aws("a", "s"),
            gcp("a", "s"),
            azure("a", "s"),
            generic_secret("a", "s"),
            netsuite("a", properties.clone()),
            x_ads("a", properties.clone()),
        ]
        .into_iter()
        .chain(OauthAuthType::ALL.iter().map(|kind| oauth("a", "salesforce", *kind, properties.clone())))
        {
            let violations = check("matillion.create_connection", &Arguments::new(), Some(&body)).unwrap();
            assert!(violations.is_empty(), "{body}: {violations:?}");
        }
    }
}
