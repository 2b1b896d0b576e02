//! The settings of the service and of its data.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::clock::{self, Nanoseconds};
use crate::control::settings::{Choice, Whole, choice, given, invalid};
use crate::services::credentials::{Secret, distinct, filled};

/// The member `lerian` of the settings.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub(crate) struct Settings {
    /// Requests need a token. Default: false, as in the service.
    pub(crate) auth: bool,
    /// Addresses inside the installation's network are refused as hosts.
    pub(crate) multi_tenant: bool,
    /// Config names with a running job.
    pub(crate) busy: Vec<String>,
    /// Config names stored without a product. Setting it takes the product from those that have one; a product
    /// that is assigned later stays.
    pub(crate) unassigned: Vec<String>,
    /// When the connections with these config names were created. Setting it changes those that exist.
    pub(crate) created_at: BTreeMap<String, Moment>,
    /// The reply of the authorization service; without one, the tokens issued here are authorized.
    pub(crate) authorize: Option<Authorize>,
    #[serde(deserialize_with = "choice")]
    pub(crate) errors: ErrorFormat,
    /// Credentials in addition to the default ones.
    #[serde(deserialize_with = "distinct")]
    pub(crate) credentials: Vec<Credential>,
    /// What the service does otherwise than documented.
    pub(crate) quirks: Vec<Choice<Quirk>>,
}

impl Settings {
    pub(crate) fn has(&self, quirk: Quirk) -> bool {
        self.quirks.contains(&Choice(quirk))
    }
}

/// Client credentials.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub(crate) struct Credential {
    #[serde(deserialize_with = "filled")]
    client_id: String,
    client_secret: Secret,
    /// What the journal calls them. Default: the client id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

impl crate::services::credentials::Credential for Credential {
    fn client_id(&self) -> &str {
        &self.client_id
    }

    fn client_secret(&self) -> &str {
        self.client_secret.get()
    }

    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

/// What real services do otherwise than documented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Quirk {
    /// Replies show documented members that are not stored, as null.
    NullMembers,
    /// Replies have members that nobody sent.
    AddMember,
    /// Config names are stored in lower case and compared case-insensitively.
    FoldNames,
}

/// A date and time of RFC 3339.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct Moment {
    text: String,
    #[serde(skip)]
    moment: Nanoseconds,
}

impl Moment {
    pub(crate) fn get(&self) -> Nanoseconds {
        self.moment
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let read = value.as_str().and_then(|text| Some((text, clock::parsed(text)?)));
        let (text, moment) = read.ok_or_else(|| invalid(&format_args!("a date and time of RFC 3339")))?;
        Ok(Self { text: text.to_owned(), moment })
    }
}

/// A reply of the authorization service. Without a status it cannot be reached, without a body its reply is
/// not JSON.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub(crate) struct Authorize {
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<Whole<200, 599>>,
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub(crate) body: Option<Value>,
}

/// The two error formats of the service's releases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ErrorFormat {
    #[default]
    Envelope,
    Problem,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::settings::merged;
    use serde_json::json;

    #[test]
    fn a_change_is_put_over_what_it_names() {
        let first: Settings =
            merged("lerian", &Settings::default(), &json!({"multi_tenant": true, "busy": ["a"]})).unwrap();
        let changes = json!({"busy": [], "authorize": {"status": 401, "body": null}, "created_at": {"a": "2020-01-01T00:00:00Z"}});
        let second: Settings = merged("lerian", &first, &changes).unwrap();
        assert_eq!(
            serde_json::to_value(&second).unwrap(),
            json!({
                "auth": false, "multi_tenant": true, "busy": [], "unassigned": [],
                "created_at": {"a": "2020-01-01T00:00:00Z"}, "authorize": {"status": 401, "body": null},
                "errors": "envelope", "credentials": [], "quirks": [],
            })
        );
        assert_eq!(merged::<Settings>("lerian", &second, &json!({"authorize": null})).unwrap().authorize, None);
    }

    #[test]
    fn what_is_invalid_is_named_with_what_is_allowed() {
        let refusal =
            |changes: Value| merged("lerian", &Settings::default(), &changes).map(|_: Settings| ()).unwrap_err();
        assert_eq!(refusal(json!({"auth": 1})), "lerian.auth must be true or false");
        assert_eq!(refusal(json!({"busy": [1]})), "lerian.busy[0] must be a string");
        assert_eq!(refusal(json!({"errors": "xml"})), "lerian.errors must be one of \"envelope\", \"problem\"");
        for time in [json!("today"), json!(1)] {
            assert_eq!(
                refusal(json!({"created_at": {"a": time}})),
                "lerian.created_at.a must be a date and time of RFC 3339"
            );
        }
        assert_eq!(
            refusal(json!({"authorize": {"status": 99}})),
            "lerian.authorize.status must be an integer between 200 and 599"
        );
        assert_eq!(refusal(json!({"authorize": {"x": 1}})), "lerian.authorize.x is unknown; known are status, body");
        assert_eq!(
            refusal(json!({"colour": "red"})),
            "lerian.colour is unknown; known are auth, multi_tenant, busy, unassigned, created_at, authorize, errors, \
             credentials, quirks"
        );
    }
}
