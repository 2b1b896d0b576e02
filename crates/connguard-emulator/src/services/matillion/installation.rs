//! The emulated account.

use std::collections::HashMap;

use super::project::Projects;
use super::rate::Rate;
use super::settings::Settings;

/// The state of the service.
#[derive(Debug, Default)]
pub(crate) struct Matillion {
    /// Kept across restarts; only events change it.
    pub(super) projects: Projects,
    pub(super) settings: Settings,
    /// By client id; none is the one of the default credentials.
    pub(super) rates: HashMap<Option<String>, Rate>,
}
