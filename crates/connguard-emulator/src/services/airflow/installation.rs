//! An Airflow server.

use std::collections::HashMap;

use super::later_test::LaterTest;
use super::selection::Listed;
use super::settings::Settings;
use super::state::State;

/// The state of the service.
#[derive(Debug, Default)]
pub(crate) struct Airflow {
    /// Kept across restarts; only events change it.
    pub(super) state: State,
    pub(super) settings: Settings,
    /// What was listed last.
    pub(super) listed: Listed,
    /// The tests that wait for a worker, by token.
    pub(super) later_tests: HashMap<String, LaterTest>,
}
