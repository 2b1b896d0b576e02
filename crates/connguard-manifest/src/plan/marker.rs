//! Markers say whose an object is, and which versions of its secrets are stored. They travel with the object itself.

use std::borrow::Cow;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::canonical::{hex, short_digest};
use crate::managed::WriteOnly;

/// The member of Lerian's metadata that holds it.
const METADATA: &str = "connguard";

/// What a marker says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Marker {
    pub(crate) owner: String,
    /// The name under which it was written; another one betrays a rename by hand.
    pub(crate) name: Option<String>,
    pub(crate) protect: bool,
    /// Versions of secrets by the names of their members in the marker (`password`, `tls`), and the digest of public files
    /// (`pub`).
    pub(crate) versions: Vec<(String, String)>,
}

impl Marker {
    pub(crate) fn version(&self, name: &str) -> Option<&str> {
        self.versions.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// `v1 owner=… name=… password=3 tls=1 pub=1f0c9a2e protect`
    pub(crate) fn to_metadata(&self) -> String {
        let mut text = format!("v1 owner={}", self.owner);
        if let Some(name) = &self.name {
            text += &format!(" name={name}");
        }
        for (name, value) in &self.versions {
            text += &format!(" {name}={value}");
        }
        if self.protect {
            text += " protect";
        }
        text
    }

    pub(crate) fn of_metadata(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        let mut marker = Self::default();
        if words.next() != Some("v1") {
            return None;
        }
        for word in words {
            match word.split_once('=') {
                Some(("owner", owner)) => marker.owner = owner.to_owned(),
                Some(("name", name)) => marker.name = Some(name.to_owned()),
                Some((name, value)) => marker.versions.push((name.to_owned(), value.to_owned())),
                None if word == "protect" => marker.protect = true,
                None => return None,
            }
        }
        (!marker.owner.is_empty()).then_some(marker)
    }

    /// `[connguard:acme-data/warehouse#3f9a1c2b]`, with `!` before `]` if it is protected.
    pub(crate) fn to_description(&self, scope: &str, key: &str) -> String {
        let protect = if self.protect { "!" } else { "" };
        format!("[connguard:{}#{}{protect}]", self.owner, checksum(&self.owner, scope, key))
    }
}

/// What a marker calls a member.
pub(crate) fn marker_name(pointer: &str, kind: WriteOnly) -> Cow<'static, str> {
    match (kind, pointer) {
        (WriteOnly::Digest, "/ssl/ca") => Cow::Borrowed("pub"),
        (WriteOnly::Digest, _) => Cow::Borrowed("cert"),
        (WriteOnly::Version, "/ssl/key") => Cow::Borrowed("tls"),
        (WriteOnly::Version, "/password") => Cow::Borrowed("password"),
        // A name of the caller's own may have any characters.
        (WriteOnly::Version, other) => Cow::Owned(format!("x{}", short_digest(other))),
    }
}

/// Takes the marker out of Lerian's metadata.
pub(crate) fn take_from_metadata(body: &mut Map<String, Value>) -> Option<Marker> {
    let metadata = body.get_mut("metadata")?.as_object_mut()?;
    let text = metadata.shift_remove(METADATA)?;
    Marker::of_metadata(text.as_str()?)
}

/// Writes the marker into Lerian's metadata.
pub(crate) fn put_into_metadata(body: &mut Map<String, Value>, marker: &Marker) {
    let metadata = body.entry("metadata").or_insert_with(|| Value::Object(Map::new()));
    if !metadata.is_object() {
        *metadata = Value::Object(Map::new());
    }
    if let Value::Object(metadata) = metadata {
        metadata.insert(METADATA.to_owned(), marker.to_metadata().into());
    }
}

/// Takes the marker out of the description of a Matillion connection. One that was copied from another object is none.
pub(crate) fn take_from_description(body: &mut Map<String, Value>, scope: &str, key: &str) -> Option<Marker> {
    let description = body.get_mut("connectionDetails")?.as_object_mut()?.get_mut("description")?;
    let text = description.as_str()?.trim_end();
    let start = text.rfind("[connguard:")?;
    let inside = text[start..].strip_prefix("[connguard:")?.strip_suffix(']')?;
    let (inside, protect) = match inside.strip_suffix('!') {
        Some(inside) => (inside, true),
        None => (inside, false),
    };
    let (owner, sum) = inside.rsplit_once('#')?;
    if sum != checksum(owner, scope, key) {
        return None;
    }
    let marker = Marker { owner: owner.to_owned(), protect, ..Marker::default() };
    *description = text[..start].trim_end().into();
    Some(marker)
}

/// Takes away what looks like a marker, whoever it is of.
pub(crate) fn strip_description(body: &mut Map<String, Value>) {
    let description =
        body.get_mut("connectionDetails").and_then(Value::as_object_mut).and_then(|d| d.get_mut("description"));
    let Some(description) = description else { return };
    if let Some(text) = description.as_str()
        && let Some(start) = text.rfind("[connguard:")
        && text.ends_with(']')
    {
        *description = text[..start].trim_end().into();
    }
}

/// Writes the marker at the end of the description.
pub(crate) fn put_into_description(body: &mut Map<String, Value>, marker: &Marker, scope: &str, key: &str) {
    let details = body.entry("connectionDetails").or_insert_with(|| Value::Object(Map::new()));
    let Value::Object(details) = details else { return };
    let text = details.get("description").and_then(Value::as_str).unwrap_or_default().trim_end();
    let separator = if text.is_empty() { "" } else { " " };
    let marked = format!("{text}{separator}{}", marker.to_description(scope, key));
    details.insert("description".to_owned(), marked.into());
}

fn checksum(owner: &str, scope: &str, key: &str) -> String {
    hex(&Sha256::digest(format!("{owner}\n{scope}\n{key}")))[..8].to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn metadata_holds_a_marker() {
        let marker = Marker {
            owner: "acme/x".to_owned(),
            name: Some("production-db".to_owned()),
            protect: true,
            versions: vec![("password".to_owned(), "3".to_owned()), ("pub".to_owned(), "1f0c9a2e".to_owned())],
        };
        let mut body = json!({"metadata": {"team": "data"}}).as_object().unwrap().clone();
        put_into_metadata(&mut body, &marker);
        let text = "v1 owner=acme/x name=production-db password=3 pub=1f0c9a2e protect";
        assert_eq!(body["metadata"]["connguard"], text);
        assert_eq!(take_from_metadata(&mut body), Some(marker));
        assert_eq!(Value::Object(body.clone()), json!({"metadata": {"team": "data"}}));
        for wrong in ["", "v2 owner=a", "v1", "v1 name=x", "v1 owner=a what"] {
            body["metadata"] = json!({"connguard": wrong});
            assert_eq!(take_from_metadata(&mut body), None, "{wrong}");
        }
    }

    #[test]
    fn a_copied_marker_counts_as_none() {
        let marker = Marker { owner: "acme/x".to_owned(), ..Marker::default() };
        let mut body = json!({"connectionDetails": {"description": "Reads. "}}).as_object().unwrap().clone();
        put_into_description(&mut body, &marker, "project", "landing");
        let text = body["connectionDetails"]["description"].as_str().unwrap().to_owned();
        assert!(text.starts_with("Reads. [connguard:acme/x#") && text.ends_with(']'), "{text}");
        let mut copy = body.clone();
        assert_eq!(take_from_description(&mut copy, "project", "other"), None);
        assert_eq!(copy["connectionDetails"]["description"], text.as_str(), "it stays where it is");
        assert_eq!(take_from_description(&mut body, "project", "landing"), Some(marker));
        assert_eq!(body["connectionDetails"]["description"], "Reads.");
    }
}
