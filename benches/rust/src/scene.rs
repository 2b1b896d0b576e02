//! Where the server is, and the bodies that every language uses.

use serde_json::Value;

use crate::contender::Failure;

/// How many requests are under way at once.
pub(crate) const CONCURRENCY: usize = 32;

/// What the command tells every contender, in the environment variable `CONNGUARD_BENCH`.
pub(crate) struct Scene {
    /// Where the control routes are.
    pub(crate) control: String,
    pub(crate) base_url: String,
    pub(crate) token: String,
    pub(crate) project_id: String,
    bodies: Vec<Value>,
    /// At least so many bodies are made ready: runs of different lengths then differ by their calls alone.
    prepared: usize,
}

impl Scene {
    pub(crate) fn from_env() -> Result<Self, Failure> {
        let told: Value = serde_json::from_str(&std::env::var("CONNGUARD_BENCH")?)?;
        let text = |name: &str| told[name].as_str().map(str::to_owned).ok_or(format!("{name} is missing"));
        let bodies = std::fs::read_to_string(text("bodies")?)?;
        Ok(Self {
            control: text("url")?,
            base_url: text("matillion_base_url")?,
            token: text("token")?,
            project_id: text("project_id")?,
            bodies: serde_json::from_str(&bodies)?,
            prepared: told["prepared"].as_u64().and_then(|count| usize::try_from(count).ok()).unwrap_or(0),
        })
    }

    /// The connections' URL, for those who put requests together themselves.
    pub(crate) fn url(&self) -> String {
        format!("{}/v1/projects/{}/connections", self.base_url, self.project_id)
    }

    /// As many bodies with names of their own, the examples taking turns.
    pub(crate) fn bodies(&self, prefix: &str, count: usize) -> Vec<Value> {
        let turns = self.bodies.iter().cycle().take(count).cloned().enumerate();
        let named = turns.map(|(number, mut body)| {
            body["name"] = format!("{prefix}-{number}").into();
            body
        });
        named.collect()
    }

    /// As many of what is made of bodies, where more may be made ready than are used.
    pub(crate) fn prepared<T, F>(
        &self,
        count: usize,
        make: impl Fn(Vec<Value>) -> Result<Vec<T>, F>,
    ) -> Result<Vec<T>, F> {
        let mut made = make(self.bodies("run", count.max(self.prepared)))?;
        // What is not used is not to be counted either.
        std::mem::forget(made.split_off(count));
        Ok(made)
    }

    /// Builds a client for those who put requests together themselves.
    pub(crate) fn http() -> reqwest::ClientBuilder {
        // Another one may be installed already; any will do, nothing here speaks TLS.
        let _ = rustls::crypto::ring::default_provider().install_default();
        reqwest::Client::builder()
    }

    pub(crate) fn client(&self) -> connguard::Result<connguard::Matillion> {
        connguard::Matillion::builder().base_url(&self.base_url).token(&self.token).requests_per_minute(0).build()
    }
}
