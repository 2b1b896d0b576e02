//! The client, and the project that its connections are in.

use std::sync::Arc;

use connguard_rules::Arguments;
use serde_json::json;

use super::{Connections, DataPlatformConnections, Environments, Overrides, Projects};
use crate::builder::Builder;
use crate::call::client::Core;
use crate::call::raw::RawRequest;
use crate::error::Result;

/// A client of Matillion's API. Clones share tokens, connections and the limiter.
///
/// ```no_run
/// # async fn run() -> connguard::Result<()> {
/// use connguard::Matillion;
/// use serde_json::json;
///
/// let matillion = Matillion::builder().client_id("…").client_secret("…").region("eu1").build()?;
/// let project = matillion.project("550e8400-e29b-41d4-a716-446655440002");
/// let connection = project
///     .connections()
///     .create(json!({
///         "name": "my-aws-connection",
///         "platformConnectionType": "CLOUD_PLATFORM_CREDENTIALS",
///         "authProvider": "aws",
///         "authType": "CLOUD_PROVIDER_SECRET",
///         "connectionDetails": { "connectionProperties": { "credentialSecretName": "aws-platform-credentials" } },
///     }))
///     .await?;
/// println!("{:?}", connection.name());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Matillion {
    pub(crate) core: Arc<Core<Matillion>>,
}

impl Matillion {
    /// Options of a new client.
    pub fn builder() -> Builder<Self> {
        Builder::new()
    }

    /// A client from the `MATILLION_…` environment variables.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Config`] if they are incomplete or contradict each other.
    pub fn from_env() -> Result<Self> {
        Self::builder().from_env().build()
    }

    /// The projects that the credential may see.
    pub fn projects(&self) -> Projects {
        Projects { core: Arc::clone(&self.core) }
    }

    /// A request that the client has no method for, e.g. `("GET", "/v1/…")`: sent below `base_url` with the client's
    /// credentials and limits, and not checked. Only GET, HEAD, PUT and DELETE are retried.
    pub fn request(&self, method: &str, path: &str) -> RawRequest<Self> {
        RawRequest::new(Arc::clone(&self.core), method, path)
    }

    /// The project with this id, a UUID. It is checked when the first request is made.
    pub fn project(&self, id: impl Into<String>) -> Project {
        Project { core: Arc::clone(&self.core), id: id.into() }
    }
}

/// A project, which holds connections and environments.
#[derive(Clone, Debug)]
pub struct Project {
    core: Arc<Core<Matillion>>,
    id: String,
}

impl Project {
    /// The project's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The project's connections.
    pub fn connections(&self) -> Connections {
        Connections { core: Arc::clone(&self.core), arguments: self.arguments() }
    }

    /// The environment overrides of the project's connections.
    pub fn overrides(&self) -> Overrides {
        Overrides { core: Arc::clone(&self.core), arguments: self.arguments() }
    }

    /// The project's environments.
    pub fn environments(&self) -> Environments {
        Environments { core: Arc::clone(&self.core), arguments: self.arguments() }
    }

    /// The project's default data warehouse connections.
    pub fn data_platform_connections(&self) -> DataPlatformConnections {
        DataPlatformConnections { core: Arc::clone(&self.core), arguments: self.arguments() }
    }

    fn arguments(&self) -> Arguments {
        let mut arguments = Arguments::new();
        arguments.insert("project_id".to_owned(), json!(self.id));
        arguments
    }
}
