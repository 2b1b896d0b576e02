//! What the generated clients are used for: they build requests.

use std::fmt;

use bytes::Bytes;
use reqwest::Request;

use crate::parameters::Parameters;

/// Builds the requests of a provider's operations. Implemented by the generated clients.
pub trait Requests: fmt::Debug + Send + Sync {
    /// The request of an operation (`<provider>.<operationId>`). `body` is JSON, and is sent as it is.
    ///
    /// # Errors
    /// A required parameter or the body is missing, or the provider has no such operation.
    fn build(&self, operation: &str, parameters: &Parameters, body: Option<Bytes>) -> Result<Request, BuildError>;
}

/// Why a request could not be built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildError(String);

impl BuildError {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }

    pub(crate) fn unknown_operation(operation: &str) -> Self {
        Self(format!("unknown operation {operation}"))
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BuildError {}

#[cfg(test)]
mod tests {
    use reqwest::header;
    use serde_json::json;

    use super::*;
    use crate::{lerian, matillion};

    fn http() -> reqwest::Client {
        let _ = rustls::crypto::ring::default_provider().install_default();
        reqwest::Client::new()
    }

    #[test]
    fn a_request_is_built_and_nothing_is_sent() {
        let client = matillion::Client::new_with_client("https://m.example.com/dpc", http());
        let mut parameters = Parameters::default();
        parameters.set("project_id", json!("a/b"));
        let body = Bytes::from_static(br#"{"name":"a"}"#);
        let request = client.build("matillion.create_connection", &parameters, Some(body.clone())).unwrap();
        assert_eq!(request.method(), "POST");
        assert_eq!(request.url().as_str(), "https://m.example.com/dpc/v1/projects/a%2Fb/connections");
        assert_eq!(request.headers()[header::CONTENT_TYPE], "application/json");
        assert!(!request.headers().contains_key("api-version"));
        assert_eq!(request.body().and_then(reqwest::Body::as_bytes), Some(&body[..]));
    }

    #[test]
    fn what_is_missing_is_told() {
        let client = lerian::Client::new_with_client("https://l.example.com", http());
        let told = |operation: &str| client.build(operation, &Parameters::default(), None).unwrap_err().to_string();
        assert_eq!(told("lerian.get_connection"), "id was not initialized");
        assert!(told("lerian.create_connection").contains("was not initialized"));
        assert_eq!(told("matillion.create_connection"), "unknown operation matillion.create_connection");
    }
}
