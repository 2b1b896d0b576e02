//! The settings of the service.

use serde::{Deserialize, Serialize};

use crate::control::settings::{Whole, choice};
use crate::services::credentials::{Credential, Secret, distinct, filled};

/// The member `airflow` of the settings.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub(crate) struct Settings {
    /// Connections can be tested. Default: false, as in the service.
    pub(crate) test_connection: bool,
    /// For how long a token is valid. Default: a day, or an hour for the command line.
    pub(crate) token_seconds: Option<Whole<1, 86_400>>,
    /// Users in addition to the default one, who is an administrator.
    #[serde(deserialize_with = "distinct")]
    pub(crate) users: Vec<User>,
}

/// A user.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub(crate) struct User {
    #[serde(deserialize_with = "filled")]
    username: String,
    password: Secret,
    #[serde(deserialize_with = "choice")]
    pub(crate) role: Role,
}

impl Credential for User {
    const ID: &'static str = "username";

    fn client_id(&self) -> &str {
        &self.username
    }

    fn client_secret(&self) -> &str {
        self.password.get()
    }

    fn name(&self) -> Option<&str> {
        None
    }
}

/// What a user may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Role {
    Viewer,
    User,
    Op,
    Admin,
}

impl Role {
    /// Whether connections are open to the role.
    pub(crate) fn has_connections(self) -> bool {
        matches!(self, Self::Op | Self::Admin)
    }
}
