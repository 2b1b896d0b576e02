//! Whether a connection works. Nothing is connected to: a host that is neither loopback nor below `.invalid` answers, and
//! a type that needs no host works if its hook would not have to reach anything.

use connguard_rules::Arguments;
use connguard_rules::operations::airflow::TEST_CONNECTION;
use serde_json::{Map, Value, json};

use super::state::Connection;

/// The rule that knows the types.
const UNKNOWN_TYPE: &str = "airflow.conn-type.unknown";

/// Whether the connection works, and why.
pub(crate) fn outcome(connection: &Connection, extra: &Map<String, Value>) -> (bool, String) {
    let kind = connection.conn_type.as_str();
    let body = json!({ "connection_id": "a", "conn_type": kind });
    let findings = TEST_CONNECTION.check(&Arguments::new(), Some(&body));
    if findings.iter().any(|finding| finding.rule.id == UNKNOWN_TYPE) {
        return (false, format!("Unknown hook type \"{kind}\""));
    }
    let (works, why) = match (kind, connection.host.as_deref().unwrap_or_default()) {
        ("fs", _) => match extra.get("path").and_then(Value::as_str) {
            None => (false, "the path is missing"),
            Some(path) => (!path.starts_with("/nonexistent"), "everything exists but paths below /nonexistent"),
        },
        ("google_cloud_platform", _) => {
            (extra.get("is_anonymous") == Some(&Value::Bool(true)), "only anonymous credentials work")
        }
        ("aws" | "snowflake", _) | (_, "") => (false, "there is no host"),
        ("postgres", _) if !connection.port.is_none_or(|port| (0..65_536).contains(&port)) => {
            (false, "the port is out of range")
        }
        (_, host) => {
            let host = host.rsplit("://").next().unwrap_or_default().split([':', '/']).next().unwrap_or_default();
            let is_reached = host != "localhost" && !host.starts_with("127.") && !host.ends_with(".invalid");
            (is_reached, "hosts answer unless they are loopback or below .invalid")
        }
    };
    (works, why.to_owned())
}
