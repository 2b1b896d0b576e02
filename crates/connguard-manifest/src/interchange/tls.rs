//! The tools' words for TLS, and Lerian's.

use serde_json::{Map, Value, json};

use super::engine::Engine;
use super::foreign::Foreign;

/// `ssl` of the entry, if there is any. Lerian takes no mode without the authority's certificate.
pub(super) fn ssl(foreign: &Foreign, stem: &str, notes: &mut Vec<String>) -> Option<Value> {
    let tls = &foreign.tls;
    let any_file = [&tls.ca, &tls.cert, &tls.key].into_iter().any(Option::is_some);
    let mode = match tls.mode.as_deref() {
        None if !any_file => return None,
        None => Some(verifying(foreign.engine)),
        Some(word) => match mode(foreign.engine, &word.trim().to_ascii_lowercase().replace('_', "-")) {
            Some(mode) => mode,
            None => {
                notes.push("its TLS mode has no counterpart; ssl is omitted".to_owned());
                return None;
            }
        },
    };
    let mode = mode?;
    if tls.ca.is_none() && matches!(mode, "allow" | "prefer" | "preferred") {
        notes.push(format!("ssl ({mode}) is omitted: Lerian accepts no mode without a certificate"));
        return None;
    }
    let file = |path: &String| json!({ "from": format!("file:{path}") });
    let mut ssl = Map::new();
    ssl.insert("mode".to_owned(), mode.into());
    let ca = tls.ca.as_ref().map(file).unwrap_or_else(|| {
        notes.push(format!("Lerian accepts no ssl without the authority's certificate; put it into {stem}_CA"));
        json!({ "from": format!("env:{stem}_CA") })
    });
    ssl.insert("ca".to_owned(), ca);
    ssl.extend(tls.cert.as_ref().map(|path| ("cert".to_owned(), file(path))));
    ssl.extend(tls.key.as_ref().map(|path| ("key".to_owned(), file(path))));
    Some(Value::Object(ssl))
}

/// The mode of a tool that gives certificates and says nothing else.
fn verifying(engine: Engine) -> &'static str {
    match engine {
        Engine::Postgresql => "verify-full",
        Engine::Mysql | Engine::Mongodb => "true",
        Engine::Oracle => "verify",
        Engine::SqlServer => "strict",
    }
}

/// `None`: the word is not known. `Some(None)`: no TLS.
fn mode(engine: Engine, word: &str) -> Option<Option<&'static str>> {
    Some(Some(match (engine, word) {
        (_, "disable" | "disabled" | "false" | "no" | "0" | "off" | "none") => return Some(None),
        (Engine::Postgresql, "allow") => "allow",
        (Engine::Postgresql, "prefer") => "prefer",
        (Engine::Postgresql, "require") => "require",
        (Engine::Postgresql, "verify-ca") => "verify-ca",
        (Engine::Postgresql, "verify-full") => "verify-full",
        (Engine::Mysql, "prefer" | "preferred" | "allow") => "preferred",
        (Engine::Mysql, "require" | "required" | "skip-verify") => "skip-verify",
        (Engine::Mysql, "true" | "yes" | "1" | "verify-ca" | "verify-identity" | "verify-full") => "true",
        (Engine::Mongodb, "insecure") => "insecure",
        (Engine::Mongodb, "true" | "yes" | "1" | "enable" | "require" | "required") => "true",
        (Engine::Oracle, "true" | "enable" | "require" | "skip-verify") => "true",
        (Engine::Oracle, "verify" | "verify-ca" | "verify-full") => "verify",
        (Engine::SqlServer, "true" | "yes" | "1" | "mandatory" | "require" | "required") => "true",
        (Engine::SqlServer, "strict") => "strict",
        (Engine::SqlServer, "optional") => return Some(None),
        _ => return None,
    }))
}
