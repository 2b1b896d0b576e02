//! Replies, made into requests again.

use connguard_rules::spec::{Kind, Object};
use serde_json::{Map, Value};

use crate::error::{Error, Result};

/// The body of `operation` that says what a reply says: what the service adds is left out.
///
/// # Errors
/// Configuration: an operation that does not exist or takes no body, a reply that is no JSON object.
pub fn to_request(operation: &str, reply: Value) -> Result<Value> {
    let known = connguard_rules::operation(operation).map_err(|e| Error::config(e.to_string()))?;
    match reply {
        _ if known.body.is_none() => Err(Error::config(format!("{operation} takes no body"))),
        Value::Object(_) => Ok(request_of(operation, reply)),
        _ => Err(Error::config("the reply must be a JSON object")),
    }
}

/// The members of a reply that `operation` takes in its body.
pub(crate) fn request_of(operation: &str, reply: Value) -> Value {
    let object = connguard_rules::operation(operation).ok().and_then(|operation| operation.body);
    let (Some(object), Value::Object(mut reply)) = (object, reply) else { return Value::Null };
    // The reply of an override calls its key by another name.
    if !reply.contains_key("connectionName")
        && object.members.iter().any(|member| member.name == "connectionName")
        && let Some(name) = reply.shift_remove("name")
    {
        reply.insert("connectionName".to_owned(), name);
    }
    Value::Object(documented(object, reply))
}

/// In the order of the schema. A null says that there is nothing, which a request says by leaving the member out.
fn documented(object: &Object, mut reply: Map<String, Value>) -> Map<String, Value> {
    let take = |member: &connguard_rules::spec::Member| {
        let value = reply.shift_remove(member.name).filter(|value| !value.is_null())?;
        Some((member.name.to_owned(), without_nulls(&member.kind, value)))
    };
    object.members.iter().filter_map(take).collect()
}

/// Below the body's own members nothing is left out that the service may have from a caller, except nulls.
fn without_nulls(kind: &Kind, value: Value) -> Value {
    match (kind, value) {
        (Kind::Object(object), Value::Object(members)) => {
            let kind_of = |name: &str| object.members.iter().find(|member| member.name == name).map(|m| &m.kind);
            let kept = members.into_iter().filter(|(name, value)| !value.is_null() || kind_of(name).is_none());
            kept.map(|(name, value)| {
                let value = kind_of(&name).map_or(value.clone(), |kind| without_nulls(kind, value));
                (name, value)
            })
            .collect()
        }
        (_, value) => value,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_reply_is_sent_back_without_what_the_service_adds() {
        let reply = json!({
            "id": "1", "createdBy": "x", "createdDate": "y", "projectId": "z", "name": "a", "environmentName": "PROD",
            "platformConnectionType": "CLOUD_PLATFORM_CREDENTIALS", "authProvider": "aws",
            "authType": "CLOUD_PROVIDER_SECRET",
            "connectionOverrides": { "secretsLocation": null, "connectionProperties": { "a": null } },
            "connectionDetails": { "description": null, "connectionProperties": { "secretName": "s", "own": null } },
        });
        for (operation, expected) in [
            (
                "matillion.create_connection",
                json!({
                    "name": "a", "platformConnectionType": "CLOUD_PLATFORM_CREDENTIALS", "authProvider": "aws",
                    "authType": "CLOUD_PROVIDER_SECRET",
                    "connectionDetails": { "connectionProperties": { "secretName": "s", "own": null } },
                }),
            ),
            (
                "matillion.create_environment_override",
                json!({
                    "environmentName": "PROD", "connectionName": "a", "authType": "CLOUD_PROVIDER_SECRET",
                    "connectionOverrides": { "connectionProperties": { "a": null } },
                }),
            ),
        ] {
            assert_eq!(to_request(operation, reply.clone()).unwrap(), expected);
        }
        assert!(to_request("matillion.delete_connection", json!({})).is_err());
        assert!(to_request("matillion.create_connection", json!([])).is_err());
    }
}
