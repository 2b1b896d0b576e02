//! Another tool's connection becomes an entry.

use serde_json::{Map, Value, json};

use super::engine::Engine;
use super::foreign::{Foreign, Part};
use super::names::Names;
use super::tls;

/// An entry: strings as they are, `{"$var": name}` where a variable enters.
pub(super) struct Entry {
    pub(super) body: Map<String, Value>,
    pub(super) notes: Vec<String>,
    /// The variable of the password, and its value if the source has it.
    pub(super) secret: (String, Option<String>),
    pub(super) vars: Vec<(String, Option<String>)>,
}

/// An error says why it cannot be one, without any value.
pub(super) fn entry(mut foreign: Foreign, names: &mut Names) -> Result<Entry, String> {
    complete(&mut foreign)?;
    let name = names.name(&foreign.name);
    let stem = names.stem(&name);
    let mut notes = std::mem::take(&mut foreign.notes);
    if name != foreign.name {
        notes.insert(0, format!("is called {name:?}: Lerian takes 3 to 100 letters, digits, _ and -"));
    }
    let mut vars = Vec::new();
    let mut body = Map::new();
    body.insert("configName".to_owned(), name.into());
    body.insert("type".to_owned(), foreign.engine.name().into());
    let port = foreign.port.clone().unwrap_or_else(|| Part::Given(foreign.engine.default_port().to_string()));
    for (member, part) in [
        ("host", foreign.host.clone()),
        ("port", Some(port)),
        ("databaseName", foreign.database.clone()),
        ("userName", foreign.user.clone()),
    ] {
        if let Some(part) = part {
            body.insert(member.to_owned(), value(member, part, &mut vars, &mut notes)?);
        }
    }
    let (variable, password) = match foreign.password.clone() {
        Some(Part::Variable { name, default }) => {
            if default.is_some() {
                notes.push(format!("the default of {name} is omitted: it is a secret"));
            }
            (name, None)
        }
        Some(Part::Given(password)) => (format!("{stem}_PASSWORD"), Some(password)),
        None => {
            notes.push(format!("the source has no password; set {stem}_PASSWORD"));
            (format!("{stem}_PASSWORD"), None)
        }
    };
    body.insert("password".to_owned(), json!({ "from": format!("env:{variable}") }));
    if let Some(schema) = foreign.schema.clone() {
        body.insert("schema".to_owned(), value("schema", schema, &mut vars, &mut notes)?);
    }
    body.extend(tls::ssl(&foreign, &stem, &mut notes).map(|ssl| ("ssl".to_owned(), ssl)));
    if !foreign.metadata.is_empty() {
        body.insert("metadata".to_owned(), json!(foreign.metadata));
    }
    judge(&body, &vars)?;
    Ok(Entry { body, notes, secret: (variable, password), vars })
}

/// What the tool's driver would do where something is not said.
fn complete(foreign: &mut Foreign) -> Result<(), String> {
    let given = |part: &Option<Part>| match part {
        Some(Part::Given(text)) => Some(text.clone()),
        _ => None,
    };
    if foreign.engine == Engine::Oracle {
        if foreign.database.is_none() {
            foreign.database = foreign.metadata.get("serviceName").cloned().map(Part::Given);
        } else if let (false, Some(name)) = (foreign.metadata.contains_key("serviceName"), given(&foreign.database)) {
            foreign.notes.push("has no service_name; the name of the database is used instead".to_owned());
            foreign.metadata.insert("serviceName", name);
        }
    }
    if foreign.host.is_none() {
        return Err("it has no host".to_owned());
    }
    if given(&foreign.host).is_some_and(|host| host.contains(',')) {
        return Err("it has several hosts, and Lerian takes one".to_owned());
    }
    if foreign.user.is_none() {
        return Err("it has no user, and Lerian needs one".to_owned());
    }
    if foreign.database.is_none() {
        foreign.database = match foreign.engine {
            Engine::Postgresql => foreign.user.clone(),
            Engine::SqlServer => Part::given("master"),
            _ => return Err("it has no database, and Lerian needs one".to_owned()),
        };
        foreign.notes.push("has no database; the default of its driver is used".to_owned());
    }
    Ok(())
}

fn value(
    member: &str,
    part: Part,
    vars: &mut Vec<(String, Option<String>)>,
    notes: &mut Vec<String>,
) -> Result<Value, String> {
    match part {
        Part::Given(text) if member == "port" => {
            let port = text.trim().parse::<u16>().ok().filter(|port| *port > 0);
            port.map(Value::from).ok_or_else(|| "its port is not a number from 1 to 65535".to_owned())
        }
        Part::Given(text) => Ok(text.into()),
        Part::Variable { name, default } => {
            if default.is_none() {
                notes.push(format!("{member} comes from the variable {name}; give it with --var or --vars"));
            }
            vars.push((name.clone(), default));
            Ok(json!({ "$var": name }))
        }
    }
}

/// Whether Lerian takes it, with something of the right form where nothing is known yet.
fn judge(body: &Map<String, Value>, vars: &[(String, Option<String>)]) -> Result<(), String> {
    let mut body = Value::Object(body.clone());
    for (member, given) in body.as_object_mut().into_iter().flatten() {
        let variable = given.get("$var").and_then(Value::as_str);
        let default = vars.iter().find(|(name, _)| Some(name.as_str()) == variable).and_then(|(_, d)| d.as_deref());
        match (member.as_str(), variable.is_some()) {
            ("password", _) => *given = "stands-for-a-secret".into(),
            ("port", true) => {
                *given = default.map_or(json!(1), |text| text.parse::<u16>().map_or(json!(text), |n| json!(n)))
            }
            (_, true) => *given = default.unwrap_or("stands-for-it").into(),
            ("ssl", _) => {
                for file in ["ca", "cert", "key"] {
                    if let Some(file) = given.get_mut(file) {
                        *file = "-----BEGIN CERTIFICATE-----".into();
                    }
                }
            }
            _ => {}
        }
    }
    let mut arguments = connguard_rules::Arguments::new();
    arguments.insert("product".to_owned(), "ledger".into());
    let found = connguard_rules::check("lerian.create_connection", &arguments, Some(&body)).unwrap_or_default();
    let errors: Vec<String> = found
        .iter()
        .filter(|violation| violation.severity == connguard_rules::Severity::Error)
        .map(|violation| format!("{}: {}", violation.path.trim_start_matches('/'), violation.rule.summary))
        .collect();
    if errors.is_empty() { Ok(()) } else { Err(errors.join("; ")) }
}
