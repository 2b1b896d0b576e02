//! Both services on a local port, with clients that are ready for them; with the feature `testing`.
//!
//! ```
//! use connguard::testing::Emulator;
//! use connguard::{ErrorKind, matillion};
//! use serde_json::json;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> connguard::Result<()> {
//! let emulator = Emulator::start().await?;
//! let connections = emulator.matillion()?.project(&emulator.info().project_id).connections();
//! connections.create(matillion::aws("landing", "landing-credentials")).await?;
//! assert_eq!(connections.get("landing").await?.auth_type(), "CLOUD_PROVIDER_SECRET");
//!
//! // The service is down.
//! let fault = json!({ "kind": "status", "status": 500, "operation": "create_connection" });
//! emulator.change(&json!({ "faults": [fault] }))?;
//! let error = connections.create(matillion::gcp("lake", "lake-credentials")).max_retries(0).await.unwrap_err();
//! assert_eq!(error.kind(), ErrorKind::Server);
//! # Ok(())
//! # }
//! ```

use std::io;
use std::ops::Deref;
use std::sync::Arc;

use connguard_emulator::Options;
use serde_json::Value;

use crate::builder::{Builder, ClientType};
use crate::call::runtime;
use crate::error::{Error, Result};

/// A running emulator of all services. It ends when it is dropped, or with [`Self::stop`].
///
/// It is a [`connguard_emulator::Emulator`], whose `info`, `journal` and `reset` it has too.
#[derive(Debug)]
pub struct Emulator(connguard_emulator::Emulator);

impl Emulator {
    /// Starts an emulator on a free loopback port, without files. It runs on the Tokio runtime that awaits this.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if no port can be listened on, or there is no runtime.
    pub async fn start() -> Result<Self> {
        Self::start_with(Options::default()).await
    }

    /// Starts an emulator, e.g. with a seed.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if the address cannot be listened on, a file cannot be used, or
    /// there is no runtime.
    pub async fn start_with(options: Options) -> Result<Self> {
        runtime::current()?;
        connguard_emulator::Emulator::start_with(options).await.map(Self).map_err(config)
    }

    /// Options of a client for the emulator: where it is, and the credentials that it takes.
    pub fn builder<P: ClientType>(&self) -> Builder<P> {
        let options = self.0.client_options(P::ADAPTER.id());
        options.into_iter().fold(Builder::new(), |builder, (name, value)| builder.set(&name, value))
    }

    /// Changes settings of the emulator, faults among them, and returns all; the members are those of
    /// `PUT /_emulator/settings`.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if a setting is not known or its value not allowed.
    pub fn change(&self, settings: &Value) -> Result<Value> {
        self.0.settings(settings).map_err(config)
    }

    /// Stops listening, answers the requests in flight (for two seconds at most) and ends.
    pub async fn stop(self) {
        self.0.stop().await;
    }
}

impl Deref for Emulator {
    type Target = connguard_emulator::Emulator;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

fn config(error: io::Error) -> Error {
    Error::config(error.to_string()).based_on(Arc::new(error))
}
