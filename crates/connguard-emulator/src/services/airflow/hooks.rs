//! Whether a connection works. Nothing is connected to: a host that is neither loopback nor below `.invalid` answers, and
//! a type that needs no host works if its hook would not have to reach anything.

use serde_json::{Map, Value};

use super::state::Connection;

/// The types with a hook.
const TYPES: &str = "aws chime duckdb_aws emr redshift athena google_cloud_platform gcpspanner dataprep gcpcloudsql \
    gcpcloudsqldb gcpbigquery gcpssh leveldb google_ads gcp_looker http postgres smtp snowflake pydanticai_snowflake ssh fs \
    package_index kubernetes databricks docker azure_analysis_services azure azure_ai_agents azure_compute \
    azure_data_explorer azure_batch azure_cosmos azure_data_lake azure_fileshare azure_container_volume \
    azure_container_instance wasb azure_data_factory azure_container_registry azure_service_bus azure_synapse adls msgraph \
    powerbi mssql mongo mysql oracle redis sftp slack slackwebhook";

/// Whether the connection works, and why.
pub(crate) fn outcome(connection: &Connection, extra: &Map<String, Value>) -> (bool, String) {
    let kind = connection.conn_type.as_str();
    if !TYPES.split_whitespace().any(|known| known == kind) {
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
