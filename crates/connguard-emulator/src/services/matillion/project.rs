//! The projects: one always exists, a seed can add others.

use std::io;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::state::State;

/// The default project, which always exists.
pub(crate) const PROJECT_ID: &str = "550e8400-e29b-41d4-a716-446655440002";

const PROJECT_NAME: &str = "Test-project";
const DESCRIPTION: &str = "project-1";

/// The id of a project. In the data file the default project's is omitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct ProjectId(String);

impl Default for ProjectId {
    fn default() -> Self {
        Self(PROJECT_ID.to_owned())
    }
}

impl ProjectId {
    /// The id in a path or in a seed.
    ///
    /// # Errors
    ///
    /// It is not a UUID in lower case.
    pub(crate) fn read(text: &str) -> Result<Self, &'static str> {
        if is_lower_case_uuid(text) { Ok(Self(text.to_owned())) } else { Err("must be a UUID in lower case") }
    }

    /// The id of a project without one in the seed, derived from its name: it is the same after a reset or restart.
    pub(crate) fn of_name(name: &str) -> Self {
        // FNV-1a with two offsets; it only has to be unique within a seed.
        let hash =
            |start: u64| name.bytes().fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let bits = Uuid::from_u64_pair(hash(0xcbf2_9ce4_8422_2325), hash(0x8422_2325_cbf2_9ce4)).into_bytes();
        let id = uuid::Builder::from_bytes(bits).with_version(uuid::Version::Custom).into_uuid();
        Self(id.to_string())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn is_default(&self) -> bool {
        self.0 == PROJECT_ID
    }
}

/// A project.
#[derive(Debug)]
pub(crate) struct Project {
    pub(crate) id: ProjectId,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    state: State,
}

/// All projects: the default project first, the others in the order of the seed.
#[derive(Debug)]
pub(crate) struct Projects(Vec<Project>);

impl Default for Projects {
    fn default() -> Self {
        let (name, description) = (PROJECT_NAME.to_owned(), Some(DESCRIPTION.to_owned()));
        Self(vec![Project { id: ProjectId::default(), name, description, state: State::default() }])
    }
}

impl Projects {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Project> {
        self.0.iter()
    }

    /// The state of the project; none if it does not exist.
    pub(crate) fn state(&self, id: &ProjectId) -> Option<&State> {
        self.0.iter().find(|project| project.id == *id).map(|project| &project.state)
    }

    /// The state of the project, to be changed.
    ///
    /// # Errors
    ///
    /// The project does not exist: the data file refers to one that was never created.
    pub(crate) fn state_mut(&mut self, id: &ProjectId) -> io::Result<&mut State> {
        let project = self.0.iter_mut().find(|project| project.id == *id);
        let project = project.map(|project| &mut project.state);
        project.ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidData, format!("the data file names an unknown project {}", id.0))
        })
    }

    /// Adds a project unless its id exists.
    pub(crate) fn add(&mut self, id: ProjectId, name: String, description: Option<String>) {
        if self.state(&id).is_none() {
            self.0.push(Project { id, name, description, state: State::default() });
        }
    }
}

fn is_lower_case_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_id_is_a_uuid_in_lower_case() {
        assert!(ProjectId::read(PROJECT_ID).unwrap().is_default());
        for wrong in [&PROJECT_ID.to_uppercase(), &PROJECT_ID.replace('-', "a"), ""] {
            assert!(ProjectId::read(wrong).is_err());
        }
    }

    #[test]
    fn a_name_gives_one_id() {
        let id = ProjectId::of_name("Finance");
        assert_eq!(id, ProjectId::of_name("Finance"));
        assert_ne!(id, ProjectId::of_name("finance"));
        assert_eq!(ProjectId::read(id.as_str()), Ok(id));
    }
}
