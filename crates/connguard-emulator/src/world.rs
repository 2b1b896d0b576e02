//! Everything the emulator knows, behind one lock: a request sees and leaves a consistent state.

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::credentials::{Credentials, Tokens};
use crate::crypto::{Cipher, Sealed};
use crate::emulator::Options;
use crate::faults::Faults;
use crate::journal::Journal;
use crate::seed::Seed;
use crate::settings::Settings;
use crate::store::Store;
use crate::{lerian, matillion};

/// What changes the state that survives a restart. Settings, faults, tokens and the journal do not.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(crate) enum Event {
    Credentials { client_id: String, client_secret: Sealed },
    Reset,
    MatillionEnvironment { name: String },
    MatillionConnection { connection: Box<matillion::Connection> },
    MatillionOverride { environment: String, over: Box<matillion::Override> },
    MatillionConnectionDeleted { name: String },
    MatillionOverridesDeleted { environment: String, connection_names: Vec<String> },
    MatillionDataPlatformConnection { name: String },
    LerianConnection { connection: Box<lerian::Connection> },
    LerianConnectionDeleted { id: Uuid },
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
    pub(crate) matillion: matillion::State,
    pub(crate) lerian: lerian::State,
    /// How often it was reset: what began before a reset must not reach into what comes after it.
    pub(crate) resets: u64,
    store: Store,
    seed: Seed,
}

impl World {
    /// The state at the start: what the data file holds, and what the seed adds to it.
    pub(crate) fn open(options: &Options) -> io::Result<Self> {
        let seed = options.seed.as_deref().map(Seed::read).transpose()?.unwrap_or_default();
        let (store, events, cipher) = match &options.data {
            None => (Store::in_memory(), Vec::new(), Cipher::in_memory()?),
            Some(path) => {
                let (store, events) = Store::open(path)?;
                let mut key = path.clone().into_os_string();
                key.push(".key");
                // Without its key a file that holds secrets already would lose them silently.
                let cipher = Cipher::in_file(&PathBuf::from(key), events.is_empty())?;
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
            matillion: matillion::State::default(),
            lerian: lerian::State::default(),
            resets: 0,
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
                self.matillion = matillion::State::default();
                self.lerian = lerian::State::default();
            }
            Event::MatillionEnvironment { name } => self.matillion.put_environment(name),
            Event::MatillionConnection { connection } => self.matillion.put_connection(*connection),
            Event::MatillionOverride { environment, over } => self.matillion.put_override(environment, *over),
            Event::MatillionConnectionDeleted { name } => self.matillion.remove_connection(&name),
            Event::MatillionOverridesDeleted { environment, connection_names } => {
                self.matillion.remove_overrides(&environment, &connection_names);
            }
            Event::MatillionDataPlatformConnection { name } => self.matillion.put_data_platform_connection(name),
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
