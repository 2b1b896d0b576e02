//! A project's default data warehouse connection.

use std::sync::Arc;

use connguard_rules::Arguments;
use serde::Serialize;

use super::Matillion;
use crate::call::client::Core;
use crate::request::Request;

/// The default data warehouse connections of a project.
#[derive(Clone, Debug)]
pub struct DataPlatformConnections {
    pub(super) core: Arc<Core<Matillion>>,
    pub(super) arguments: Arguments,
}

impl DataPlatformConnections {
    /// Creates the default warehouse connection, without its credentials: those go into the environment.
    ///
    /// The service documents no reply, and no way to look the connection up: an unknown outcome stays unknown.
    ///
    /// # Errors
    /// A violated rule, or those of any call.
    pub fn create(&self, body: impl Serialize) -> Request<Matillion, ()> {
        let operation = "matillion.create_data_platform_connection";
        Request::with_body(&self.core, operation, self.arguments.clone(), &body)
    }
}
