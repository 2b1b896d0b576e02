//! What the runs of the contenders gave.

use std::collections::BTreeMap;

use serde_json::Value;

/// What one run of a contender printed.
#[derive(Clone)]
pub struct Sample {
    pub calls: f64,
    pub wall: f64,
    pub cpu: f64,
    /// Resident memory in MB, where it was looked at.
    pub memory: Vec<f64>,
    /// Everything that it printed.
    pub whole: Value,
    /// What the server was asked for.
    pub requests: Vec<String>,
}

/// The samples of a contender, or why there are none.
pub type Outcome = Result<Vec<Sample>, String>;

/// Instructions of one call by measure and name of the contender, of what is written in Rust; why there are none, else.
pub type Counts = BTreeMap<(&'static str, &'static str), Result<f64, String>>;

/// By measure and name of the contender.
pub type Outcomes = BTreeMap<(&'static str, &'static str), Outcome>;
