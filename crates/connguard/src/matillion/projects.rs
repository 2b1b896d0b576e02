//! Projects and their environments, to look names up.

use std::sync::Arc;

use connguard_rules::Arguments;

use super::{Environment, Matillion, ProjectRecord};
use crate::call::client::Core;
use crate::lists::pages::Pages;
use crate::request::Request;

/// The projects that the credential may see.
#[derive(Clone, Debug)]
pub struct Projects {
    pub(super) core: Arc<Core<Matillion>>,
}

impl Projects {
    /// The project with this name.
    ///
    /// # Errors
    /// `not_found`, or those of any call.
    pub fn get(&self, name: impl Into<String>) -> Request<Matillion, ProjectRecord> {
        Request::new(Arc::clone(&self.core), "matillion.get_project", Arguments::new(), None)
            .argument("project_name", name.into())
    }

    /// The projects, page by page.
    pub fn list(&self) -> Pages<Matillion, ProjectRecord> {
        Pages::new(Arc::clone(&self.core), "matillion.list_projects", Arguments::new())
    }
}

/// The environments of a project.
#[derive(Clone, Debug)]
pub struct Environments {
    pub(super) core: Arc<Core<Matillion>>,
    pub(super) arguments: Arguments,
}

impl Environments {
    /// The environment with this name.
    ///
    /// # Errors
    /// `not_found`, or those of any call.
    pub fn get(&self, name: impl Into<String>) -> Request<Matillion, Environment> {
        Request::new(Arc::clone(&self.core), "matillion.get_environment", self.arguments.clone(), None)
            .argument("environment_name", name.into())
    }

    /// The environments, page by page.
    pub fn list(&self) -> Pages<Matillion, Environment> {
        Pages::new(Arc::clone(&self.core), "matillion.list_environments", self.arguments.clone())
    }
}
