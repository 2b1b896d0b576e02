//! URLs of SQLAlchemy: `dialect+driver://user:password@host:port/database?parameters`.

use serde_json::{Map, Value};

use super::engine::{Engine, unknown};
use super::foreign::{Foreign, Part};
use super::imported::Imported;
use super::lines::lines;
use super::parameters;
use super::url::Url;

/// Reads URLs, one a line; `NAME=URL` gives one a name, else it is called after its database.
pub fn from_sqlalchemy(text: &str) -> Imported {
    let mut imported = Imported::default();
    for (index, (name, url)) in lines(text).enumerate() {
        match foreign(name, url) {
            Ok(foreign) => imported.add(foreign),
            Err(reason) => imported.skip(name.map_or_else(|| format!("URL {}", index + 1), str::to_owned), reason),
        }
    }
    imported
}

/// The body that creates the connection of a URL, with its password.
///
/// # Errors
/// Why there is none, in words that hold nothing of the URL.
pub fn from_url(name: &str, url: &str) -> Result<Map<String, Value>, String> {
    let mut imported = Imported::default();
    imported.add(foreign(Some(name), url)?);
    let body = imported.into_body()?;
    match body.get("configName").and_then(Value::as_str) {
        Some(taken) if taken == name => Ok(body),
        _ => Err("a name has 3 to 100 letters, digits, _ and -".to_owned()),
    }
}

fn foreign(name: Option<&str>, url: &str) -> Result<Foreign, String> {
    let url = Url::parse(url)?;
    if url.scheme == "mongodb+srv" {
        return Err("Lerian has no mongodb+srv: it needs one host".to_owned());
    }
    let dialect = url.scheme.split('+').next().unwrap_or_default();
    let engine = Engine::parse(dialect).ok_or_else(|| unknown(dialect))?;
    let called = name.map(str::to_owned).or_else(|| url.path.clone()).or_else(|| url.host.clone());
    let mut foreign = Foreign::new(called.unwrap_or_default(), engine);
    if dialect == "mariadb" {
        foreign.notes.push("is MariaDB, for which Lerian uses MYSQL".to_owned());
    }
    foreign.user = url.user.map(Part::Given);
    foreign.password = url.password.map(Part::Given);
    foreign.host = url.host.map(Part::Given);
    foreign.port = url.port.map(Part::Given);
    foreign.database = url.path.map(Part::Given);
    for (name, value) in &url.query {
        parameters::take(&mut foreign, name, value)?;
    }
    Ok(foreign)
}

#[cfg(test)]
#[path = "sqlalchemy_tests.rs"]
mod tests;
