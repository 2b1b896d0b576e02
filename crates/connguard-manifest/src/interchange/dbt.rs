//! dbt's `profiles.yml`: profiles with outputs.

use serde_json::{Map, Value};

use super::engine::{Engine, unknown};
use super::foreign::{Foreign, Part};
use super::imported::Imported;
use super::jinja::part;
use super::parameters;
use crate::problem::Problem;
use crate::read;
use crate::source::Source;

/// Reads profiles. An output becomes the connection `<profile>-<output>`.
///
/// # Errors
/// What is wrong with the file; the text is not quoted.
pub fn from_dbt(source: &Source) -> Result<Imported, Vec<Problem>> {
    let document = read::read(source)?;
    let mut imported = Imported::default();
    let Some(profiles) = document.value.as_object() else {
        let message = "this is not a dbt profiles file, i.e. an object whose keys are profile names";
        return Err(vec![Problem::new("manifest.member.type", Some(document.place("")), message)]);
    };
    for (profile, value) in profiles.iter().filter(|(name, _)| *name != "config") {
        let Some(outputs) = value.get("outputs").and_then(Value::as_object) else {
            imported.skip(profile.as_str(), "it has no outputs");
            continue;
        };
        for (output, value) in outputs {
            let name = format!("{profile}-{output}");
            match value.as_object().ok_or_else(|| "it is not an object".to_owned()).and_then(|v| foreign(&name, v)) {
                Ok(foreign) => imported.add(foreign),
                Err(reason) => imported.skip(name, reason),
            }
        }
    }
    Ok(imported)
}

/// Members about how dbt works, not about the connection.
const OF_DBT: &[&str] =
    &["type", "threads", "retries", "connect_timeout", "login_timeout", "query_timeout", "keepalives_idle"];

fn foreign(name: &str, members: &Map<String, Value>) -> Result<Foreign, String> {
    let adapter = members.get("type").and_then(Value::as_str).unwrap_or_default();
    let engine = Engine::parse(adapter).ok_or_else(|| unknown(adapter))?;
    let mut foreign = Foreign::new(name, engine);
    // dbt-mysql has no databases, only schemas, which are MySQL's databases.
    let schema_is_database = engine == Engine::Mysql;
    for (member, value) in members.iter().filter(|(name, _)| !OF_DBT.contains(&name.as_str())) {
        let text = match value {
            Value::Null => continue,
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let part = part(&text).map_err(|reason| format!("{member}: {reason}"))?;
        match member.to_ascii_lowercase().as_str() {
            "host" | "server" => foreign.host = part,
            "port" => foreign.port = part,
            "user" | "username" | "uid" => foreign.user = part,
            "password" | "pass" | "pwd" => foreign.password = part,
            "schema" if schema_is_database => foreign.database = part,
            "dbname" | "database" => foreign.database = part,
            "schema" => foreign.schema = part,
            "authentication" if !text.eq_ignore_ascii_case("sql") => {
                return Err("it does not log in with a user and a password".to_owned());
            }
            "windows_login" | "trusted_connection" if text != "false" => {
                return Err("it does not log in with a user and a password".to_owned());
            }
            "authentication" | "windows_login" | "trusted_connection" => {}
            "connection_string" | "tns_name" => {
                return Err(format!("{member}: Lerian takes host, port and service instead"));
            }
            "ssl_disabled" => {
                if text == "true" {
                    foreign.tls.mode = Some("disable".to_owned());
                }
            }
            other => {
                let name = if other == "service" { "service_name" } else { other };
                match part {
                    Some(Part::Given(text)) => parameters::take(&mut foreign, name, &text)?,
                    Some(Part::Variable { .. }) => {
                        return Err(format!(
                            "{member}: it comes from an environment variable, which is not supported there"
                        ));
                    }
                    None => {}
                }
            }
        }
    }
    Ok(foreign)
}

#[cfg(test)]
#[path = "dbt_tests.rs"]
mod tests;
