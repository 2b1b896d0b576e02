//! What came of an import.

use serde_json::{Map, Value, json};

use super::entry::entry;
use super::foreign::Foreign;
use super::names::Names;
use crate::write::to_yaml;

/// Connections of another tool as entries of Lerian. Its entries hold no secret: passwords are references.
#[derive(Default)]
pub struct Imported {
    entries: Vec<Value>,
    notes: Vec<String>,
    unmapped: Vec<Unmapped>,
    secrets: Vec<(String, String)>,
    vars: Map<String, Value>,
    names: Names,
}

/// A connection that has no counterpart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmapped {
    /// Its name in the source.
    pub name: String,
    /// Why.
    pub reason: String,
}

/// What the entries are to be part of.
#[derive(Debug, Clone)]
pub struct ImportTarget {
    /// The manifest's owner.
    pub owner: String,
    /// The account's name.
    pub account: String,
    /// The product; without one it is the variable `product`.
    pub product: Option<String>,
}

impl Imported {
    pub(super) fn add(&mut self, mut foreign: Foreign) {
        foreign.name = shown(foreign.name);
        let name = foreign.name.clone();
        match entry(foreign, &mut self.names) {
            Ok(entry) => {
                self.notes.extend(entry.notes.iter().map(|note| format!("{name}: {note}")));
                let (variable, value) = entry.secret;
                match value {
                    // Its line would be read as two.
                    Some(value) if value.contains(['\n', '\r']) => {
                        self.notes.push(format!("{name}: its password has several lines; set {variable} yourself"));
                    }
                    Some(value) => self.secrets.push((variable, value)),
                    None => {}
                }
                for (name, default) in entry.vars {
                    if let Some(default) = default {
                        let number = default.parse::<u16>().ok().filter(|n| n.to_string() == default);
                        self.vars.insert(name, number.map_or_else(|| json!(default), |number| json!(number)));
                    }
                }
                self.entries.push(Value::Object(entry.body));
            }
            Err(reason) => self.skip(name, reason),
        }
    }

    pub(super) fn skip(&mut self, name: impl Into<String>, reason: impl Into<String>) {
        self.unmapped.push(Unmapped { name: shown(name.into()), reason: reason.into() });
    }

    /// How many connections became entries.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether none did.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What was changed or left out, by connection; never a value.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// What has no counterpart.
    pub fn unmapped(&self) -> &[Unmapped] {
        &self.unmapped
    }

    /// The passwords of the source, by the variables that the entries refer to.
    pub fn secrets(&self) -> &[(String, String)] {
        &self.secrets
    }

    /// The entry of a source with one connection, as a body with its password: what creates it at once.
    pub(super) fn into_body(mut self) -> Result<Map<String, Value>, String> {
        if let Some(unmapped) = self.unmapped.pop() {
            return Err(unmapped.reason);
        }
        let Some(Value::Object(mut body)) = self.entries.pop() else {
            return Err("there is no connection".to_owned());
        };
        let (_, password) = self.secrets.pop().ok_or("it has no password")?;
        body.insert("password".to_owned(), password.into());
        if let Some(reference) = body.get("ssl").and_then(|ssl| ssl.get("ca")).filter(|ca| ca.is_object()) {
            let from = reference.get("from").and_then(Value::as_str).unwrap_or_default();
            return Err(format!("its certificates are files, or missing ({from}); set ssl in the body yourself"));
        }
        Ok(body)
    }

    /// The entries as a manifest.
    pub fn to_manifest(&self, target: &ImportTarget) -> Value {
        let mut manifest = json!({
            "connguard": 1,
            "owner": target.owner,
            "accounts": { &target.account: {
                "provider": "lerian",
                "base_url": {"from": "env:LERIAN_BASE_URL"},
                "token": {"from": "env:LERIAN_TOKEN"},
            }},
        });
        let mut lerian = Map::new();
        lerian.insert("account".to_owned(), target.account.as_str().into());
        lerian.insert("product".to_owned(), target.product.as_deref().unwrap_or("${product}").into());
        lerian.insert("connections".to_owned(), self.entries.iter().map(written).collect());
        if let Value::Object(members) = &mut manifest {
            if !self.vars.is_empty() {
                members.insert("vars".to_owned(), Value::Object(self.vars.clone()));
            }
            members.insert("lerian".to_owned(), json!([lerian]));
        }
        manifest
    }

    /// The entries as a manifest in YAML.
    pub fn to_yaml(&self, target: &ImportTarget) -> String {
        to_yaml(&self.to_manifest(target))
    }
}

/// A URL instead of a name, as in a file of another kind, may hold a password.
fn shown(name: String) -> String {
    if name.contains("://") || name.contains('@') { "connection".to_owned() } else { name }
}

/// Counts alone: what it holds is secret.
impl std::fmt::Debug for Imported {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Imported")
            .field("entries", &self.entries.len())
            .field("notes", &self.notes)
            .field("unmapped", &self.unmapped)
            .field("secrets", &self.secrets.len())
            .finish_non_exhaustive()
    }
}

/// As it stands in a manifest, where `${` begins a variable.
fn written(value: &Value) -> Value {
    match value {
        Value::String(text) => text.replace("${", "$${").into(),
        Value::Object(members) => match members.get("$var").and_then(Value::as_str) {
            Some(name) => format!("${{{name}}}").into(),
            None => Value::Object(members.iter().map(|(name, member)| (name.clone(), written(member))).collect()),
        },
        other => other.clone(),
    }
}
