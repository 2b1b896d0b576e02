//! What all providers share.

use serde_json::Value;

use super::rule::Rule;

/// What all providers have in common.
#[derive(Debug, Clone)]
pub struct Shared {
    pub rules: Vec<Rule>,
    /// Those of `manifest.yaml`, about manifests.
    pub manifest_rules: Vec<Rule>,
    pub errors: Vec<ErrorClass>,
    pub options: Vec<ClientOption>,
}

#[derive(Debug, Clone)]
pub struct ErrorClass {
    /// `NotFoundError`
    pub class: String,
    /// `not_found`
    pub code: String,
    pub when: String,
    /// `404`, `4XX`, …; not empty for those that derive from ApiError.
    pub status: Vec<String>,
    /// Attributes beyond those that all errors have.
    pub attributes: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct ClientOption {
    pub name: String,
    /// `string`, `secret`, `url`, `number`, `integer`, `strings`
    pub kind: String,
    pub unit: Option<String>,
    pub minimum: Option<f64>,
    pub maximum: Option<f64>,
    pub default: Option<Value>,
    pub values: Vec<String>,
    pub providers: Vec<String>,
    /// Provider and environment variable.
    pub env: Vec<(String, String)>,
    pub description: String,
}
