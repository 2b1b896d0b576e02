//! The emulated account.

use super::project::Projects;
use super::rate::Rate;
use super::settings::Settings;

/// The state of the service.
#[derive(Debug, Default)]
pub(crate) struct Matillion {
    /// Kept across restarts; only events change it.
    pub(super) projects: Projects,
    pub(super) settings: Settings,
    pub(super) rate: Rate,
}
