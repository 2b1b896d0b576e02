//! A connection as another tool describes it.

use std::collections::BTreeMap;

use super::engine::Engine;

/// A value, or the environment variable that it comes from.
#[derive(Clone, PartialEq)]
pub(super) enum Part {
    Given(String),
    Variable { name: String, default: Option<String> },
}

impl Part {
    pub(super) fn given(text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        (!text.is_empty()).then_some(Self::Given(text))
    }
}

/// What all tools say of a connection, each in its own words. Holds secrets, so it is never shown.
pub(super) struct Foreign {
    pub(super) name: String,
    pub(super) engine: Engine,
    pub(super) host: Option<Part>,
    pub(super) port: Option<Part>,
    pub(super) database: Option<Part>,
    pub(super) user: Option<Part>,
    pub(super) password: Option<Part>,
    pub(super) schema: Option<Part>,
    pub(super) tls: Tls,
    pub(super) metadata: BTreeMap<&'static str, String>,
    /// What to tell about it; never a value.
    pub(super) notes: Vec<String>,
}

/// TLS: the tool's word for the mode, and paths of files.
#[derive(Default)]
pub(super) struct Tls {
    pub(super) mode: Option<String>,
    pub(super) ca: Option<String>,
    pub(super) cert: Option<String>,
    pub(super) key: Option<String>,
}

impl Foreign {
    pub(super) fn new(name: impl Into<String>, engine: Engine) -> Self {
        Self {
            name: name.into(),
            engine,
            host: None,
            port: None,
            database: None,
            user: None,
            password: None,
            schema: None,
            tls: Tls::default(),
            metadata: BTreeMap::new(),
            notes: Vec::new(),
        }
    }
}
