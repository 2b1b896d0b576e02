//! The events of the data file that belong to no service, and the names of events.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::crypto::Sealed;

/// An event that changes the emulator as a whole.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(crate) enum Event {
    /// The client credentials, generated at the first start.
    Credentials { client_id: String, client_secret: Sealed },
    /// All services are reset.
    Reset,
}

impl Event {
    /// The names of these events in the data file.
    pub(crate) const NAMES: &'static [&'static str] = &["credentials", "reset"];
}

/// The name of the event in a line of the data file.
pub(crate) fn name_of(line: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Tagged<'a> {
        #[serde(borrow)]
        event: Cow<'a, str>,
    }
    serde_json::from_slice::<Tagged<'_>>(line).ok().map(|tagged| tagged.event.into_owned())
}

/// The names of an enum's variants, as serde knows them.
#[cfg(test)]
pub(crate) fn names<E: serde::de::DeserializeOwned>() -> Vec<String> {
    let known = serde_json::from_str::<E>("{\"event\":\"?\"}").err().map(|error| error.to_string()).unwrap_or_default();
    known.split('`').skip(3).step_by(2).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_has_its_name() {
        assert_eq!(names::<Event>(), Event::NAMES);
        assert_eq!(name_of(b"{\"event\":\"reset\",\"more\":{}}").as_deref(), Some("reset"));
        assert_eq!(name_of(b"{\"event\":\"reset\""), None);
    }
}
