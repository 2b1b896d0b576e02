//! Everything the emulator knows, behind one lock: a request sees and leaves a consistent state.

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::control::faults::Faults;
use crate::control::journal::Journal;
use crate::control::seed::Seed;
use crate::control::settings::Settings;
use crate::options::Options;
use crate::persistence::crypto::{Cipher, Sealed};
use crate::persistence::files;
use crate::persistence::store::Store;
use crate::services::matillion::ProjectId;
use crate::services::tokens::{Credentials, Tokens};
use crate::services::{lerian, matillion};

/// What changes the state that survives a restart. Settings, faults, tokens and the journal do not.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(crate) enum Event {
    Credentials {
        client_id: String,
        client_secret: Sealed,
    },
    Reset,
    MatillionProject {
        project: ProjectId,
        name: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        description: Option<String>,
    },
    MatillionEnvironment {
        #[serde(default, skip_serializing_if = "ProjectId::is_default")]
        project: ProjectId,
        name: String,
    },
    MatillionConnection {
        #[serde(default, skip_serializing_if = "ProjectId::is_default")]
        project: ProjectId,
        connection: Box<matillion::Connection>,
    },
    MatillionOverride {
        #[serde(default, skip_serializing_if = "ProjectId::is_default")]
        project: ProjectId,
        environment: String,
        over: Box<matillion::Override>,
    },
    MatillionConnectionDeleted {
        #[serde(default, skip_serializing_if = "ProjectId::is_default")]
        project: ProjectId,
        name: String,
    },
    MatillionOverridesDeleted {
        #[serde(default, skip_serializing_if = "ProjectId::is_default")]
        project: ProjectId,
        environment: String,
        connection_names: Vec<String>,
    },
    MatillionDataPlatformConnection {
        #[serde(default, skip_serializing_if = "ProjectId::is_default")]
        project: ProjectId,
        name: String,
    },
    LerianConnection {
        connection: Box<lerian::Connection>,
    },
    LerianConnectionDeleted {
        id: Uuid,
    },
}

impl Event {
    /// How the events are called in the data file.
    pub(crate) const NAMES: &'static [&'static str] = &[
        "credentials",
        "reset",
        "matillion_project",
        "matillion_environment",
        "matillion_connection",
        "matillion_override",
        "matillion_connection_deleted",
        "matillion_overrides_deleted",
        "matillion_data_platform_connection",
        "lerian_connection",
        "lerian_connection_deleted",
    ];
}

/// The state of the emulator.
pub(crate) struct World {
    pub(crate) settings: Settings,
    pub(crate) faults: Faults,
    pub(crate) journal: Journal,
    pub(crate) credentials: Credentials,
    pub(crate) tokens: Tokens,
    pub(crate) cipher: Cipher,
    pub(crate) rate: matillion::Rate,
    pub(crate) tests: lerian::Tests,
    pub(crate) schemas: lerian::Schemas,
    pub(crate) matillion: matillion::Projects,
    pub(crate) lerian: lerian::State,
    /// How often it was reset: what began before a reset must not reach into what comes after it.
    pub(crate) resets: u64,
    /// What whoever started it should know.
    pub(crate) warnings: Vec<String>,
    store: Store,
    seed: Seed,
}

impl World {
    /// The state at the start: what the data file holds, and what the seed adds to it.
    pub(crate) fn open(options: &Options) -> io::Result<Self> {
        let seed = Seed::of(options)?;
        let mut warnings = Vec::new();
        let (store, events, cipher) = match &options.data {
            None => (Store::in_memory(), Vec::new(), Cipher::in_memory()?),
            Some(path) => {
                let (store, events) = Store::open(path)?;
                let mut key = path.clone().into_os_string();
                key.push(".key");
                let key = PathBuf::from(key);
                warnings =
                    [files::exposure("data", path), files::exposure("key", &key)].into_iter().flatten().collect();
                // Without its key a file that holds secrets already would lose them silently.
                let cipher = Cipher::in_file(&key, events.is_empty())?;
                (store, events, cipher)
            }
        };
        let mut world = Self {
            settings: Settings::default(),
            faults: Faults::default(),
            journal: Journal::default(),
            credentials: Credentials::random()?,
            tokens: Tokens::default(),
            cipher,
            rate: matillion::Rate::default(),
            tests: lerian::Tests::default(),
            schemas: lerian::Schemas::default(),
            matillion: matillion::Projects::default(),
            lerian: lerian::State::default(),
            resets: 0,
            warnings,
            store,
            seed,
        };
        let is_new = events.is_empty();
        for event in events {
            world.apply(event)?;
        }
        if is_new {
            let client_secret = world.cipher.seal(&world.credentials.client_secret)?;
            let client_id = world.credentials.client_id.clone();
            world.store.append(&Event::Credentials { client_id, client_secret })?;
        }
        world.sow()?;
        Ok(world)
    }

    /// Makes a change: first on disk, then in memory.
    pub(crate) fn write(&mut self, event: Event) -> io::Result<()> {
        self.store.append(&event)?;
        self.apply(event)
    }

    /// Lets the data file go; what is still under way cannot change it any more.
    pub(crate) fn close(&mut self) {
        self.store.close();
    }

    /// Back to the start: no state but the seed's, no settings, no faults, an empty journal. Tokens stay valid.
    pub(crate) fn reset(&mut self) -> io::Result<()> {
        self.write(Event::Reset)?;
        self.resets += 1;
        self.settings = Settings::default();
        self.faults = Faults::default();
        self.journal = Journal::default();
        self.rate = matillion::Rate::default();
        self.tests = lerian::Tests::default();
        self.schemas = lerian::Schemas::default();
        self.sow()
    }

    /// Takes the settings over, faults armed anew if `with_faults`, products taken away if `with_unassigned`.
    pub(crate) fn set(&mut self, settings: Settings, with_faults: bool, with_unassigned: bool) -> io::Result<()> {
        if with_unassigned {
            lerian::unassign(self, &settings.lerian.unassigned)?;
        }
        if with_faults {
            self.faults = Faults::new(&settings.faults);
        }
        self.settings = settings;
        Ok(())
    }

    fn sow(&mut self) -> io::Result<()> {
        let seed = self.seed.clone();
        seed.sow(self)
    }

    fn apply(&mut self, event: Event) -> io::Result<()> {
        match event {
            Event::Credentials { client_id, client_secret } => {
                let client_secret = self.cipher.open(&client_secret)?;
                self.credentials = Credentials { client_id, client_secret };
            }
            Event::Reset => {
                self.matillion = matillion::Projects::default();
                self.lerian = lerian::State::default();
            }
            Event::MatillionProject { project, name, description } => self.matillion.add(project, name, description),
            Event::MatillionEnvironment { project, name } => self.matillion.state_mut(&project)?.put_environment(name),
            Event::MatillionConnection { project, connection } => {
                self.matillion.state_mut(&project)?.put_connection(*connection);
            }
            Event::MatillionOverride { project, environment, over } => {
                self.matillion.state_mut(&project)?.put_override(environment, *over);
            }
            Event::MatillionConnectionDeleted { project, name } => {
                self.matillion.state_mut(&project)?.remove_connection(&name);
            }
            Event::MatillionOverridesDeleted { project, environment, connection_names } => {
                self.matillion.state_mut(&project)?.remove_overrides(&environment, &connection_names);
            }
            Event::MatillionDataPlatformConnection { project, name } => {
                self.matillion.state_mut(&project)?.put_data_platform_connection(name);
            }
            Event::LerianConnection { connection } => self.lerian.put(*connection),
            Event::LerianConnectionDeleted { id } => self.lerian.remove(&id),
        }
        Ok(())
    }
}

/// The world as all requests share it.
#[derive(Clone)]
pub(crate) struct Shared(Arc<Mutex<World>>);

impl Shared {
    pub(crate) fn new(world: World) -> Self {
        Self(Arc::new(Mutex::new(world)))
    }

    /// Waits for the world. One request that failed half-way must not stop all others.
    pub(crate) fn lock(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_has_its_name() {
        let told = serde_json::from_str::<Event>("{\"event\":\"?\"}").unwrap_err().to_string();
        let known: Vec<_> = told.split('`').skip(3).step_by(2).collect();
        assert_eq!(known, Event::NAMES);
    }
}
