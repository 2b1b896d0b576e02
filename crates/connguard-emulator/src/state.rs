//! The state of the emulator. It is behind one lock, so that each request sees and leaves it consistent.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::control::faults::{Fault, Faults, read_faults};
use crate::control::journal::{Entry, Journal};
use crate::control::routes::Controlled;
use crate::control::seed::{Seed, wrong};
use crate::control::settings;
use crate::options::Options;
use crate::persistence::crypto::Cipher;
use crate::persistence::event::{Event, name_of};
use crate::persistence::files;
use crate::persistence::store::{KnownEvents, Store};
use crate::services::context::Context;
use crate::services::registry::Services;
use crate::services::tokens::{Credentials, Tokens};

/// The setting that belongs to no service.
const FAULTS: &str = "faults";

/// The state of the emulator. Settings, faults, tokens and the journal do not survive a restart.
pub(crate) struct EmulatorState {
    pub(crate) services: Services,
    pub(crate) context: Context,
    pub(crate) faults: Faults,
    pub(crate) journal: Journal,
    /// The number of resets: a request that began before a reset must not change what comes after it.
    pub(crate) resets: u64,
    /// Warnings for the user.
    pub(crate) warnings: Vec<String>,
    seed: Seed,
}

impl EmulatorState {
    /// The state at the start: the content of the data file, and what the seed adds to it.
    pub(crate) fn open(options: &Options) -> io::Result<Self> {
        let services = Services::default();
        let seed = Seed::of(options)?;
        for service in services.iter() {
            if let Some(seed) = seed.of_provider(service.provider()) {
                service.check_seed(seed).map_err(|what| wrong(&what))?;
            }
        }
        let (store, events, cipher, warnings) = match &options.data {
            None => (Store::in_memory(), Vec::new(), Cipher::in_memory()?, Vec::new()),
            Some(path) => open_files(path, &services)?,
        };
        let context = Context { credentials: Credentials::random()?, tokens: Tokens::default(), cipher, store };
        let (faults, journal) = (Faults::default(), Journal::default());
        let mut state = Self { services, context, faults, journal, resets: 0, warnings, seed };
        for event in &events {
            state.replay(event)?;
        }
        if events.is_empty() {
            let client_secret = state.context.cipher.seal(&state.context.credentials.client_secret)?;
            let client_id = state.context.credentials.client_id.clone();
            state.context.record(&Event::Credentials { client_id, client_secret })?;
        }
        state.apply_seed()?;
        Ok(state)
    }

    /// Releases the data file; requests in flight cannot change it any more.
    pub(crate) fn close(&mut self) {
        self.context.store.close();
    }

    /// Applies a line of the data file.
    fn replay(&mut self, line: &[u8]) -> io::Result<()> {
        let name = name_of(line).unwrap_or_default();
        if Event::NAMES.contains(&name.as_str()) {
            return self.apply(serde_json::from_slice(line)?);
        }
        match self.services.iter_mut().find(|service| service.events().contains(&name.as_str())) {
            Some(service) => service.replay(line),
            None => Err(io::Error::new(ErrorKind::InvalidData, format!("the data file has an unknown event {name}"))),
        }
    }

    fn apply(&mut self, event: Event) -> io::Result<()> {
        match event {
            Event::Credentials { client_id, client_secret } => {
                let client_secret = self.context.cipher.open(&client_secret)?;
                self.context.credentials = Credentials { client_id, client_secret };
            }
            Event::Reset => self.services.iter_mut().for_each(|service| service.reset()),
        }
        Ok(())
    }

    /// Adds what is missing of the seed.
    fn apply_seed(&mut self) -> io::Result<()> {
        for service in self.services.iter_mut() {
            if let Some(seed) = self.seed.of_provider(service.provider()) {
                service.apply_seed(&mut self.context, seed)?;
            }
        }
        Ok(())
    }

    /// Validates changes of settings; returns the faults among them.
    fn check(&self, changes: &Value) -> Result<Option<Vec<Fault>>, String> {
        let mut faults = None;
        for (name, value) in settings::object("settings", changes)? {
            match self.services.iter().find(|service| service.provider().name() == name) {
                Some(service) => service.check_settings(value)?,
                None if name == FAULTS => faults = Some(read_faults(value, &self.services.operations())?),
                None => {
                    let providers = self.services.iter().map(|service| service.provider().name());
                    return Err(settings::unknown(name, providers.chain([FAULTS])));
                }
            }
        }
        Ok(faults)
    }
}

impl Controlled for EmulatorState {
    fn reset(&mut self) -> io::Result<()> {
        self.context.record(&Event::Reset)?;
        self.apply(Event::Reset)?;
        self.resets += 1;
        self.faults = Faults::default();
        self.journal = Journal::default();
        self.apply_seed()
    }

    fn settings(&self) -> io::Result<Value> {
        let mut shown = Map::new();
        for service in self.services.iter() {
            shown.insert(service.provider().name().to_owned(), service.settings()?);
        }
        shown.insert(FAULTS.to_owned(), serde_json::to_value(self.faults.list())?);
        Ok(Value::Object(shown))
    }

    fn change_settings(&mut self, changes: &Value) -> io::Result<()> {
        let faults = self.check(changes).map_err(|text| io::Error::new(ErrorKind::InvalidInput, text))?;
        for service in self.services.iter_mut() {
            if let Some(changes) = changes.get(service.provider().name()) {
                service.change_settings(&mut self.context, changes)?;
            }
        }
        if let Some(faults) = faults {
            self.faults = Faults::new(faults);
        }
        Ok(())
    }

    fn journal(&self) -> Vec<Entry> {
        self.journal.entries()
    }
}

type Files = (Store, Vec<Vec<u8>>, Cipher, Vec<String>);

/// Opens the data file and its key; returns its events and warnings too.
fn open_files(path: &Path, services: &Services) -> io::Result<Files> {
    let mut names = Event::NAMES.to_vec();
    names.extend(services.events());
    let is_event = |line: &[u8]| {
        let Some(name) = name_of(line) else { return false };
        match services.iter().find(|service| service.events().contains(&name.as_str())) {
            Some(service) => service.is_event(line),
            None => serde_json::from_slice::<Event>(line).is_ok(),
        }
    };
    let (store, events) = Store::open(path, &KnownEvents { names: &names, is_event: &is_event })?;
    let mut key = path.to_owned().into_os_string();
    key.push(".key");
    let key = PathBuf::from(key);
    let warnings = [files::exposure("data", path), files::exposure("key", &key)].into_iter().flatten().collect();
    // With a new key, the secrets in a file that is not empty would be lost silently.
    let cipher = Cipher::in_file(&key, events.is_empty())?;
    Ok((store, events, cipher, warnings))
}

#[cfg(test)]
mod tests {
    use super::*;
    use connguard_rules::Provider;
    use serde_json::json;

    #[test]
    fn changes_are_made_as_a_whole_or_not_at_all() {
        let mut state = EmulatorState::open(&Options::default()).unwrap();
        state.change_settings(&json!({"lerian": {"busy": ["a"]}})).unwrap();
        let before = state.settings().unwrap();
        let mut names: Vec<_> = before.as_object().unwrap().keys().map(String::as_str).collect();
        let unknown = format!("x is unknown; known are {}", names.join(", "));
        names.sort_unstable();
        let mut known: Vec<_> = Provider::ALL.iter().map(|provider| provider.name()).chain([FAULTS]).collect();
        known.sort_unstable();
        assert_eq!(names, known);
        for (changes, told) in [
            (json!([]), "settings must be an object"),
            (json!({"x": 1}), unknown.as_str()),
            (json!({"lerian": {"auth": true}, "matillion": null}), "matillion must be an object"),
            (json!({"lerian": {"auth": true}, "faults": [1]}), "faults[0] must be an object"),
        ] {
            let error = state.change_settings(&changes).unwrap_err();
            assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::InvalidInput, told));
            assert_eq!(state.settings().unwrap(), before);
        }
        state.change_settings(&json!({"faults": [{"kind": "truncate", "operation": "get_connection"}]})).unwrap();
        assert_eq!(state.settings().unwrap()["faults"][0]["kind"], "truncate");
        assert_eq!(state.settings().unwrap()["lerian"], before["lerian"]);
    }
}
