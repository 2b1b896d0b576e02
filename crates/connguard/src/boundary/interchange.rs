//! Connections of other tools, for the bindings.

use connguard_manifest::{Problem, Source};
use serde_json::{Map, Value, json};

use crate::error::Error;
use crate::generated::errors::ErrorKind;
use crate::plan::interchange::{self, ImportTarget};

/// The body that creates a Lerian connection, from the URL of a database as SQLAlchemy writes it.
///
/// # Errors
/// A URL that has no counterpart, or a name that cannot be one. Nothing of the URL is in the error.
pub fn from_url(name: &str, url: &str) -> Result<Value, Value> {
    let body = interchange::from_url(name, url);
    body.map(Value::Object).map_err(|reason| refused(ErrorKind::Config, format!("from_url: {reason}")))
}

/// A manifest of what another tool has: `{"manifest", "secrets", "notes", "unmapped"}`. `tool` is `airflow`, `dbt` or
/// `sqlalchemy`.
///
/// # Errors
/// A text that is not what the tool writes. Nothing of it is in the error but its places.
pub fn import_connections(
    tool: &str,
    text: &str,
    owner: &str,
    account: &str,
    product: Option<&str>,
) -> Result<Value, Value> {
    let source = Source::new(tool, text);
    let imported = match tool {
        "airflow" => interchange::from_airflow(&source),
        "dbt" => interchange::from_dbt(&source),
        "sqlalchemy" => Ok(interchange::from_sqlalchemy(text)),
        other => {
            let message = format!("there is nothing to import from {other:?}; known: airflow, dbt, sqlalchemy");
            return Err(refused(ErrorKind::Config, message));
        }
    };
    let imported = imported.map_err(|problems: Vec<Problem>| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        refused(ErrorKind::Manifest, lines.join("\n"))
    })?;
    let target =
        ImportTarget { owner: owner.to_owned(), account: account.to_owned(), product: product.map(str::to_owned) };
    let secrets: Map<String, Value> =
        imported.secrets().iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
    let unmapped: Vec<Value> =
        imported.unmapped().iter().map(|one| json!({"name": one.name, "reason": one.reason})).collect();
    let manifest = imported.to_manifest(&target);
    Ok(json!({"manifest": manifest, "secrets": secrets, "notes": imported.notes(), "unmapped": unmapped}))
}

fn refused(kind: ErrorKind, message: String) -> Value {
    Error::new(kind, message).to_value()
}
