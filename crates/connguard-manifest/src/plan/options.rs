//! How plans are made, and from what.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// How a plan is made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanOptions {
    /// What is the manifest's and not declared is deleted.
    pub prune: bool,
    /// Objects without a marker are marked.
    pub adopt: bool,
    /// Objects of this owner become the manifest's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub take_over: Option<String>,
    /// Names of connections whose secrets are written again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rotate: Vec<String>,
}

/// What references of a target stand for, as far as a plan needs to know it: versions, and public files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resolved {
    /// Versions of secrets, by connection and member (a JSON Pointer).
    pub versions: HashMap<(String, String), String>,
    /// Contents of public files, by connection and member.
    pub files: HashMap<(String, String), String>,
}
