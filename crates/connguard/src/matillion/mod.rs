//! Matillion (Maia): project connections and their environment overrides.

mod adapter;
mod client;
mod compounds;
mod connections;
mod constructors;
mod data_platform_connections;
mod error_body;
mod lists;
mod overrides;
mod patch;
mod projects;
mod upsert;

pub use self::client::{Matillion, Project};
pub use self::connections::Connections;
pub use self::constructors::{aws, azure, gcp, generic_secret, netsuite, oauth, x_ads};
pub use self::data_platform_connections::DataPlatformConnections;
pub use self::overrides::Overrides;
pub use self::projects::{Environments, Projects};
pub use crate::generated::matillion::{
    Connection, Environment, EnvironmentOverride, OauthAuthType, Project as ProjectRecord,
};
