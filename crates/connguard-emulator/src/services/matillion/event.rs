//! The changes of projects that are kept in the data file.

use std::io;

use serde::{Deserialize, Serialize};

use super::project::{ProjectId, Projects};
use super::state::{Connection, Override};

/// A change. In the data file the default project is omitted.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "event")]
pub(crate) enum Event {
    #[serde(rename = "matillion_project")]
    Project {
        project: ProjectId,
        name: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        description: Option<String>,
    },
    #[serde(rename = "matillion_environment")]
    Environment {
        #[serde(default, skip_serializing_if = "ProjectId::is_default")]
        project: ProjectId,
        name: String,
    },
    #[serde(rename = "matillion_connection")]
    Connection {
        #[serde(default, skip_serializing_if = "ProjectId::is_default")]
        project: ProjectId,
        connection: Box<Connection>,
    },
    #[serde(rename = "matillion_override")]
    Override {
        #[serde(default, skip_serializing_if = "ProjectId::is_default")]
        project: ProjectId,
        environment: String,
        over: Box<Override>,
    },
    #[serde(rename = "matillion_connection_deleted")]
    ConnectionDeleted {
        #[serde(default, skip_serializing_if = "ProjectId::is_default")]
        project: ProjectId,
        name: String,
    },
    #[serde(rename = "matillion_overrides_deleted")]
    OverridesDeleted {
        #[serde(default, skip_serializing_if = "ProjectId::is_default")]
        project: ProjectId,
        environment: String,
        connection_names: Vec<String>,
    },
    #[serde(rename = "matillion_data_platform_connection")]
    DataPlatformConnection {
        #[serde(default, skip_serializing_if = "ProjectId::is_default")]
        project: ProjectId,
        name: String,
    },
}

impl Event {
    /// The names of the events, in their order.
    pub(crate) const NAMES: &'static [&'static str] = &[
        "matillion_project",
        "matillion_environment",
        "matillion_connection",
        "matillion_override",
        "matillion_connection_deleted",
        "matillion_overrides_deleted",
        "matillion_data_platform_connection",
    ];

    /// Applies the change.
    ///
    /// # Errors
    ///
    /// The project does not exist: the data file refers to one that was never created.
    pub(crate) fn apply(self, projects: &mut Projects) -> io::Result<()> {
        match self {
            Self::Project { project, name, description } => projects.add(project, name, description),
            Self::Environment { project, name } => projects.state_mut(&project)?.put_environment(name),
            Self::Connection { project, connection } => projects.state_mut(&project)?.put_connection(*connection),
            Self::Override { project, environment, over } => {
                projects.state_mut(&project)?.put_override(environment, *over);
            }
            Self::ConnectionDeleted { project, name } => projects.state_mut(&project)?.remove_connection(&name),
            Self::OverridesDeleted { project, environment, connection_names } => {
                projects.state_mut(&project)?.remove_overrides(&environment, &connection_names);
            }
            Self::DataPlatformConnection { project, name } => {
                projects.state_mut(&project)?.put_data_platform_connection(name);
            }
        }
        Ok(())
    }
}
