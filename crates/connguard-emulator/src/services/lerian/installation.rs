//! One installation of the service.

use super::database::Schemas;
use super::settings::Settings;
use super::state::State;
use super::test_limit::TestLimit;

/// Everything that the service knows.
#[derive(Debug, Default)]
pub(crate) struct Lerian {
    /// What survives a restart; only events change it.
    pub(super) state: State,
    pub(super) settings: Settings,
    pub(super) test_limit: TestLimit,
    pub(super) schemas: Schemas,
}
