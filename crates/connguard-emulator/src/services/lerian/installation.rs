//! An installation of the service.

use super::database::Schemas;
use super::settings::Settings;
use super::state::State;
use super::test_limit::TestLimit;

/// The state of the service.
#[derive(Debug, Default)]
pub(crate) struct Lerian {
    /// Kept across restarts; only events change it.
    pub(super) state: State,
    pub(super) settings: Settings,
    pub(super) test_limit: TestLimit,
    pub(super) schemas: Schemas,
}
