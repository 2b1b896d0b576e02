//! A running emulator: starting it, what a client needs to know about it, and stopping it.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::mem;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use connguard_rules::Provider;
use serde::Serialize;
use serde_json::{Map, Value};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::control::routes::{self, Controlled};
use crate::options::Options;
use crate::server;
use crate::services::matillion::PROJECT_ID;
use crate::shared::Shared;
use crate::state::EmulatorState;

/// How long [`Emulator::stop`] waits for requests in flight.
const PATIENCE: Duration = Duration::from_secs(2);

/// What a client needs to know about a running emulator.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Info {
    /// The URL of the emulator, e.g. `http://127.0.0.1:40123`; the control routes are below it, at `/_emulator/…`.
    pub url: String,
    /// The base URL of the Matillion API, without `/v1`.
    pub matillion_base_url: String,
    /// The base URL of the Lerian API, without `/v1`.
    pub lerian_base_url: String,
    /// The token endpoint, where client credentials are exchanged for a token.
    pub token_url: String,
    /// The client id of the credentials that always exist.
    pub client_id: String,
    /// The client secret of the credentials that always exist; not shown by `Debug`.
    pub client_secret: String,
    /// The Matillion project that always exists; a seed can add others.
    pub project_id: String,
    /// The base URLs of all other providers, each as `<provider>_base_url`.
    #[serde(flatten)]
    pub other_base_urls: BTreeMap<String, String>,
}

impl fmt::Debug for Info {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Info")
            .field("url", &self.url)
            .field("matillion_base_url", &self.matillion_base_url)
            .field("lerian_base_url", &self.lerian_base_url)
            .field("token_url", &self.token_url)
            .field("client_id", &self.client_id)
            .field("project_id", &self.project_id)
            .finish_non_exhaustive()
    }
}

/// A running emulator. It stops with [`Emulator::stop`], or when the value is dropped.
pub struct Emulator {
    info: Info,
    warnings: Vec<String>,
    state: Owned,
    /// Dropping the sender stops the server too.
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

/// Releases the data file when dropped: requests in flight may hold the state for longer.
struct Owned(Shared<EmulatorState>);

impl Drop for Owned {
    fn drop(&mut self) {
        self.0.lock().close();
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Emulator").field("info", &self.info).finish_non_exhaustive()
    }
}

impl Emulator {
    /// Starts an emulator on a free loopback port, without files.
    ///
    /// # Errors
    ///
    /// As [`Emulator::start_with`].
    pub async fn start() -> io::Result<Self> {
        Self::start_with(Options::default()).await
    }

    /// Starts an emulator on the Tokio runtime that awaits this call. It stops with that runtime at the latest.
    ///
    /// # Errors
    ///
    /// The address cannot be bound, a file cannot be read or written, another emulator has the data file
    /// (`ResourceBusy`), or the content of a file is invalid; the message names it.
    pub async fn start_with(options: Options) -> io::Result<Self> {
        let mut state = EmulatorState::open(&options)?;
        let listener = TcpListener::bind(options.listen).await.map_err(|error| {
            io::Error::new(error.kind(), format!("listening on {} failed: {error}", options.listen))
        })?;
        let address = listener.local_addr()?;
        let mut warnings = mem::take(&mut state.warnings);
        if !address.ip().is_loopback() {
            warnings.push(format!(
                "listening on {address}: other machines can reach the emulator and control it without credentials"
            ));
        }
        let url = format!("http://{}", reachable(address));
        let options =
            |provider: Provider| state.services.get(provider).client_options(&url, &state.context.credentials);
        let matillion = options(Provider::Matillion);
        let others = Provider::ALL.iter().filter(|one| !matches!(one, Provider::Matillion | Provider::Lerian));
        let info = Info {
            matillion_base_url: string(&matillion, "base_url"),
            lerian_base_url: string(&options(Provider::Lerian), "base_url"),
            token_url: string(&matillion, "token_url"),
            client_id: state.context.credentials.client_id.clone(),
            client_secret: state.context.credentials.client_secret.clone(),
            project_id: PROJECT_ID.to_owned(),
            other_base_urls: others
                .map(|provider| (format!("{provider}_base_url"), string(&options(*provider), "base_url")))
                .collect(),
            url,
        };
        let (stop, stopped) = oneshot::channel();
        let state = Shared::new(state);
        let task = tokio::spawn(server::serve(listener, state.clone(), stopped));
        Ok(Self { info, warnings, state: Owned(state), stop, task })
    }

    /// What a client needs to know.
    pub fn info(&self) -> &Info {
        &self.info
    }

    /// The options of a client of this provider that uses the emulator, e.g. `base_url`.
    pub fn client_options(&self, provider: Provider) -> Map<String, Value> {
        let state = self.state.0.lock();
        state.services.get(provider).client_options(&self.info.url, &state.context.credentials)
    }

    /// Warnings for the user: other machines can reach the emulator, or other users can read its files.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Clears connections, overrides, settings, faults and the journal, and applies the seed again. Tokens stay valid.
    ///
    /// # Errors
    ///
    /// The data file cannot be written.
    pub fn reset(&self) -> io::Result<()> {
        self.state.0.lock().reset()
    }

    /// Changes the given settings, including faults, and returns all settings in force; `{}` changes none.
    /// The members are those of `PUT /_emulator/settings`.
    ///
    /// # Errors
    ///
    /// `InvalidInput` if a setting is unknown or its value is invalid; the message names it, and none is changed.
    pub fn settings(&self, changes: &Value) -> io::Result<Value> {
        routes::change(&mut *self.state.0.lock(), changes)
    }

    /// The requests since the start or the last reset, the oldest first, without their secrets; 10,000 and 64 MiB
    /// at most. Each has
    /// `sequence`, `time`, `provider`, `operation`, `credential`, `method`, `path`, `query`, `headers`, `body`, `status`
    /// and `fault`.
    pub fn journal(&self) -> Vec<Value> {
        let entries = self.state.0.lock().journal();
        entries.iter().filter_map(|entry| serde_json::to_value(entry).ok()).collect()
    }

    /// Stops listening, answers the requests in flight (for at most two seconds) and stops.
    pub async fn stop(self) {
        let Self { stop, task, state, .. } = self;
        drop(stop);
        let abort = task.abort_handle();
        if tokio::time::timeout(PATIENCE, task).await.is_err() {
            abort.abort();
        }
        drop(state);
    }
}

fn string(options: &Map<String, Value>, name: &str) -> String {
    options.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The address at which this machine reaches a listener: loopback, if it listens on all interfaces.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_means_everywhere_is_reached_on_loopback() {
        let reached = |text: &str| reachable(text.parse().unwrap()).to_string();
        assert_eq!(reached("0.0.0.0:80"), "127.0.0.1:80");
        assert_eq!(reached("[::]:80"), "[::1]:80");
        assert_eq!(reached("192.0.2.1:80"), "192.0.2.1:80");
    }

    #[tokio::test]
    async fn settings_are_changed_shown_and_forgotten() {
        let emulator = Emulator::start().await.unwrap();
        let changes = serde_json::json!({ "matillion": { "list_shape": "array" } });
        assert_eq!(emulator.settings(&changes).unwrap()["matillion"]["list_shape"], "array");
        let error = emulator.settings(&serde_json::json!({ "matilion": {} })).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
        assert!(error.to_string().contains("matilion"), "{error}");
        assert_eq!(emulator.settings(&serde_json::json!({})).unwrap()["matillion"]["list_shape"], "array");
        emulator.reset().unwrap();
        assert_eq!(emulator.settings(&serde_json::json!({})).unwrap()["matillion"]["list_shape"], "page");
        assert!(emulator.journal().is_empty());
    }

    #[tokio::test]
    async fn every_provider_has_options_for_its_clients() {
        let emulator = Emulator::start().await.unwrap();
        for provider in Provider::ALL {
            let options = emulator.client_options(*provider);
            assert!(string(&options, "base_url").starts_with(&emulator.info().url), "{provider}: {options:?}");
        }
        let options = emulator.client_options(Provider::Matillion);
        assert_eq!(string(&options, "token_url"), emulator.info().token_url);
        assert_eq!(options.len(), 4);
    }

    #[tokio::test]
    async fn the_secret_is_not_shown() {
        let emulator = Emulator::start().await.unwrap();
        assert!(!format!("{emulator:?}").contains(&emulator.info().client_secret));
        let keys = "url matillion_base_url lerian_base_url token_url client_id client_secret project_id";
        let text = serde_json::to_string(emulator.info()).unwrap();
        let places: Vec<_> = keys.split(' ').map(|key| text.find(&format!("\"{key}\":")).unwrap()).collect();
        assert!(places.is_sorted());
        let members = serde_json::to_value(emulator.info()).unwrap();
        assert_eq!(members.as_object().unwrap().len(), 7 + emulator.info().other_base_urls.len());
    }
}
