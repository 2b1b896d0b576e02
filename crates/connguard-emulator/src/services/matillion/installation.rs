//! The account that the emulator has.

use super::project::Projects;
use super::rate::Rate;
use super::settings::Settings;

/// Everything that the service knows.
#[derive(Debug, Default)]
pub(crate) struct Matillion {
    /// What survives a restart; only events change it.
    pub(super) projects: Projects,
    pub(super) settings: Settings,
    pub(super) rate: Rate,
}
