//! Connections of Airflow: what `airflow connections export` writes (JSON, YAML, lines of URIs), its REST API and its variables.

use serde_json::{Map, Value};

use super::engine::{Engine, unknown};
use super::foreign::{Foreign, Part};
use super::imported::Imported;
use super::lines::lines;
use super::parameters;
use super::url::Url;
use crate::problem::Problem;
use crate::read;
use crate::source::Source;

const PREFIX: &str = "AIRFLOW_CONN_";

/// Reads an export: an object by connection id (or a list of objects), or lines `ID=URI`, `ID={JSON}`, `AIRFLOW_CONN_ID=URI`.
///
/// # Errors
/// What is wrong with the file; the text is not quoted.
pub fn from_airflow(source: &Source) -> Result<Imported, Vec<Problem>> {
    let mut imported = Imported::default();
    let first = source.text().lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    if first.is_none_or(|line| {
        !line.starts_with(['{', '[']) && (line.contains("://") && !line.contains(": ")) || first_is_variable(line)
    }) {
        for (index, (id, value)) in lines(source.text()).enumerate() {
            let id =
                id.map(name).or_else(|| Url::parse(value).ok()?.path).unwrap_or_else(|| format!("URI {}", index + 1));
            one(id, &Value::from(value), &mut imported);
        }
        return Ok(imported);
    }
    let document = read::read(source)?;
    match &document.value {
        Value::Object(members) => match members.get("connections").and_then(Value::as_array) {
            Some(list) => all(list, &mut imported),
            None => members.iter().for_each(|(id, value)| one(id.clone(), value, &mut imported)),
        },
        Value::Array(list) => all(list, &mut imported),
        _ => {
            let message = "this is not an Airflow export, i.e. an object whose keys are connection ids";
            return Err(vec![Problem::new("manifest.member.type", Some(document.place("")), message)]);
        }
    }
    Ok(imported)
}

fn first_is_variable(line: &str) -> bool {
    line.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' '))
    })
}

/// `AIRFLOW_CONN_MY_DB` is the connection `my_db`.
fn name(variable: &str) -> String {
    match variable.strip_prefix(PREFIX) {
        Some(id) => id.to_ascii_lowercase(),
        None => variable.to_owned(),
    }
}

fn all(list: &[Value], imported: &mut Imported) {
    for (index, value) in list.iter().enumerate() {
        let id = ["connection_id", "conn_id"].iter().find_map(|member| value.get(member)?.as_str());
        one(id.map_or_else(|| format!("connection {}", index + 1), str::to_owned), value, imported);
    }
}

fn one(id: String, value: &Value, imported: &mut Imported) {
    let read = match value {
        Value::String(text) if text.trim_start().starts_with('{') => match serde_json::from_str(text) {
            Ok(Value::Object(members)) => object(id.clone(), &members),
            _ => Err("it is not valid JSON".to_owned()),
        },
        Value::String(text) => uri(id.clone(), text),
        Value::Object(members) => object(id.clone(), members),
        _ => Err("it is neither an object nor a URI".to_owned()),
    };
    match read {
        Ok(foreign) => imported.add(foreign),
        Err(reason) => imported.skip(id, reason),
    }
}

fn object(id: String, members: &Map<String, Value>) -> Result<Foreign, String> {
    let text = |name: &str| match members.get(name) {
        Some(Value::String(text)) => Part::given(text.as_str()),
        Some(Value::Number(number)) => Part::given(number.to_string()),
        _ => None,
    };
    let conn_type = members.get("conn_type").and_then(Value::as_str).unwrap_or_default();
    let mut foreign = Foreign::new(id, engine(conn_type)?);
    foreign.host = text("host");
    foreign.port = text("port").filter(|port| *port != Part::Given("0".to_owned()));
    foreign.user = text("login");
    foreign.password = text("password");
    foreign.database = text("schema");
    if foreign.password == Part::given("***") {
        foreign.password = None;
        foreign.notes.push("its password is hidden in the source".to_owned());
    }
    match members.get("extra") {
        Some(Value::Object(extras)) => take_all(&mut foreign, extras)?,
        Some(Value::String(text)) if !text.trim().is_empty() => match serde_json::from_str(text) {
            Ok(Value::Object(extras)) => take_all(&mut foreign, &extras)?,
            _ => return Err("its extra is not a JSON object".to_owned()),
        },
        _ => {}
    }
    Ok(foreign)
}

fn take_all(foreign: &mut Foreign, extras: &Map<String, Value>) -> Result<(), String> {
    for (name, value) in extras {
        match value {
            Value::Null => {}
            Value::String(text) => parameters::take(foreign, name, text)?,
            other => parameters::take(foreign, name, &other.to_string())?,
        }
    }
    Ok(())
}

fn uri(id: String, text: &str) -> Result<Foreign, String> {
    let url = Url::parse(text)?;
    let mut foreign = Foreign::new(id, engine(&url.scheme)?);
    foreign.host = url.host.map(Part::Given);
    foreign.port = url.port.map(Part::Given);
    foreign.user = url.user.map(Part::Given);
    foreign.password = url.password.map(Part::Given);
    foreign.database = url.path.map(Part::Given);
    for (name, value) in &url.query {
        match (name.as_str(), serde_json::from_str(value)) {
            ("__extra__", Ok(Value::Object(extras))) => take_all(&mut foreign, &extras)?,
            ("__extra__", _) => return Err("its extra is not a JSON object".to_owned()),
            _ => parameters::take(&mut foreign, name, value)?,
        }
    }
    Ok(foreign)
}

fn engine(conn_type: &str) -> Result<Engine, String> {
    Engine::parse(&conn_type.replace('-', "_")).ok_or_else(|| unknown(conn_type))
}

#[cfg(test)]
#[path = "airflow_tests.rs"]
mod tests;
