//! Extras of Airflow and parameters of URLs: what has a place in Lerian goes there, the names of the others are told.

use serde_json::Value;

use super::engine::Engine;
use super::foreign::{Foreign, Part};

/// Takes one. An error says why the connection cannot be taken at all; it never holds the value.
pub(super) fn take(foreign: &mut Foreign, name: &str, value: &str) -> Result<(), String> {
    let folded = name.to_ascii_lowercase().replace(['_', '-', ' '], "");
    let yes = matches!(value.to_ascii_lowercase().as_str(), "true" | "1" | "yes" | "on" | "required");
    let engine = foreign.engine;
    match (folded.as_str(), engine) {
        ("sslmode", _) => foreign.tls.mode = Some(value.to_owned()),
        ("ssl", Engine::Mysql) if value.trim_start().starts_with('{') => files(foreign, value)?,
        ("ssl" | "tls", Engine::Mongodb | Engine::Mysql) if foreign.tls.mode.is_none() => {
            foreign.tls.mode = Some(if yes { "true" } else { value }.to_owned());
        }
        ("tlsinsecure" | "allowinsecure" | "tlsallowinvalidcertificates", Engine::Mongodb) if yes => {
            foreign.tls.mode = Some("insecure".to_owned());
        }
        ("encrypt", Engine::SqlServer) => foreign.tls.mode = Some(value.to_owned()),
        ("sslrootcert" | "sslca" | "tlscafile" | "sslcacerts", _) => foreign.tls.ca = path(value),
        ("sslcert" | "clientcert", _) => foreign.tls.cert = path(value),
        ("sslkey", _) => foreign.tls.key = path(value),
        ("servicename", Engine::Oracle) => {
            foreign.metadata.insert("serviceName", value.to_owned());
        }
        ("authsource", Engine::Mongodb) => {
            foreign.metadata.insert("authSource", value.to_owned());
        }
        ("directconnection", Engine::Mongodb) => {
            foreign.metadata.insert("directConnection", yes.to_string());
        }
        ("srv", Engine::Mongodb) if yes => return Err("Lerian has no mongodb+srv: it needs one host".to_owned()),
        ("odbcconnect", _) => return Err("it is an ODBC connection string".to_owned()),
        ("user", _) => foreign.user = Part::given(value),
        ("password", _) => foreign.password = Part::given(value),
        ("host", _) => foreign.host = Part::given(value),
        ("port", _) => foreign.port = Part::given(value),
        ("dbname" | "database", _) => foreign.database = Part::given(value),
        ("schema" | "searchpath" | "currentschema", Engine::Postgresql) => foreign.schema = Part::given(value),
        ("options", Engine::Postgresql) if search_path(value).is_some() => {
            foreign.schema = search_path(value).and_then(Part::given);
        }
        _ => {
            let name: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
            foreign.notes.push(format!("{name:?} has no counterpart in Lerian and is omitted"));
        }
    }
    Ok(())
}

/// `{"ca": path, "cert": path, "key": path}` of MySQL's drivers.
fn files(foreign: &mut Foreign, value: &str) -> Result<(), String> {
    let Ok(Value::Object(members)) = serde_json::from_str(value) else {
        return Err("its ssl is not a JSON object".to_owned());
    };
    for (name, value) in &members {
        match (name.as_str(), value.as_str()) {
            ("ca" | "cert" | "key", Some(path)) => take(foreign, &format!("ssl_{name}"), path)?,
            _ => foreign.notes.push("a member of ssl has no counterpart in Lerian and is omitted".to_owned()),
        }
    }
    Ok(())
}

fn path(value: &str) -> Option<String> {
    (!value.trim().is_empty()).then(|| value.to_owned())
}

/// `-csearch_path=sales` of libpq.
fn search_path(options: &str) -> Option<&str> {
    let rest = options.trim().strip_prefix("-c")?.trim_start().strip_prefix("search_path=")?;
    (!rest.is_empty() && rest.chars().all(|c| c.is_alphanumeric() || c == '_')).then_some(rest)
}
